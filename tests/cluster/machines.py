"""The whole cluster of `deployments/compose.yaml` on 127.0.0.1: PostgreSQL, Redis, two of most, three workers.

    with Cluster(tmp_path / "cluster") as cluster:
        house = build(cluster.settings)
        cluster.kill("api-1")
        …
        cluster.start_what_is_dead()

What is killed stays dead until it is started. What gives up by itself is started again: `restart: unless-stopped`.

Parts: postgres, redis, api-1, api-2, services, worker-1, worker-2, worker-3, web-1, web-2.
"""

import signal
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Event, Lock, Thread

from app.settings import Settings
from tests.cluster.loopback import Loopback
from tests.cluster.part import Part, send
from tests.faults.processes import ours, until

_PATIENCE = 180.0
_OURS = "ORDNAT_"


@dataclass
class Cluster:
    """Everything up when the block begins and gone when it ends.

    `mail_url`: where mails go. `told`: the operator's own variables, as Compose reads them. `more`: variables that
    every part is given beside those of the file, and over them.
    """

    folder: Path
    mail_url: str = ""
    told: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, str] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict, init=False)
    once: dict[str, Part] = field(default_factory=dict, init=False)
    # How often each part ended by itself and was started again.
    gave_up: Counter[str] = field(default_factory=Counter, init=False)
    _killed: set[str] = field(default_factory=set, init=False)
    _lock: Lock = field(default_factory=Lock, init=False)
    _over: Event = field(default_factory=Event, init=False)
    _keeper: Thread | None = field(default=None, init=False)

    def __enter__(self) -> "Cluster":
        try:
            self._bring_up()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    @cached_property
    def here(self) -> Loopback:
        """What compose.yaml says, put on this machine."""
        return Loopback(self.folder, self.mail_url, self.told, self.more)

    @property
    def settings(self) -> Settings:
        """What the parts of ours run on, for a house of the test's own: the same databases and servers."""
        told = self.here.settings("web-1")
        return Settings(**{name: told[name] for name in told.keys() & Settings.model_fields.keys()})  # type: ignore[arg-type]

    def address(self, name: str) -> str:
        """Where a part answers: `http://127.0.0.1:…`."""
        return self.here.address(name)

    def alive(self, name: str) -> bool:
        """Is it running?"""
        return self.parts[name].alive

    def kill(self, name: str) -> None:
        """A machine dies: the part and all it has started are gone at once."""
        with self._lock:
            self._killed.add(name)
            self.parts[name].kill()

    def start(self, name: str, *, wait: bool = True) -> None:
        """Start a dead part again, and wait until it answers unless told otherwise."""
        with self._lock:
            self._killed.discard(name)
            if not self.parts[name].alive:
                self.parts[name].start()
        if wait:
            self.await_up(name)

    def start_what_is_dead(self) -> list[str]:
        """Start everything that has been killed, and wait until all answers; the names of those."""
        killed = sorted(self._killed)
        for name in killed:
            self.start(name, wait=False)
        for name in self.parts:
            self.await_up(name)
        return killed

    def await_up(self, name: str) -> None:
        """Return when a part answers. AssertionError with what it last said when it does not."""
        up = until(lambda: self._is_up(name), patience=_PATIENCE, nap=0.3)
        assert up, f"{name} did not come up:\n{self.parts[name].said()[-4000:]}"

    def _is_up(self, name: str) -> bool:
        return self.parts[name].alive and self.parts[name].is_up()

    def _keep_up(self) -> None:
        while not self._over.wait(0.5):
            self._start_what_gave_up()

    def _start_what_gave_up(self) -> None:
        with self._lock:
            for name, part in self.parts.items():
                if part.code is not None and name not in self._killed:
                    self.gave_up[name] += 1
                    # A container that ends takes what it has started with it.
                    part.kill()
                    part.start()

    def _bring_up(self) -> None:
        """Each part as soon as those that it waits for are as it wants them."""
        deadline = time.monotonic() + 2 * _PATIENCE
        waiting = dict(self.here.services)
        self.once, self.parts = self.here.parts(again=False), self.here.parts(again=True)
        self._keeper = Thread(target=self._keep_up, name="the one that restarts")
        self._keeper.start()
        while waiting:
            for name in [name for name, service in waiting.items() if self._is_met(service.after)]:
                (self.parts | self.once)[name].start()
                del waiting[name]
                if name == "postgres":
                    self.await_up(name)
                    self.here.make_databases()
            assert time.monotonic() < deadline, f"{', '.join(waiting)} could not be started"
            time.sleep(0.2)
        for name in self.parts:
            self.await_up(name)

    def _is_met(self, after: Mapping[str, str]) -> bool:
        return all(self._is_as_wanted(name, condition) for name, condition in after.items())

    def _is_as_wanted(self, name: str, condition: str) -> bool:
        if condition == "service_healthy":
            return self._is_up(name)
        assert condition == "service_completed_successfully"
        part = self.once[name]
        assert part.code in {None, 0}, f"{name} failed:\n{part.said()[-4000:]}"
        return part.code == 0

    def _end(self) -> None:
        self._over.set()
        if self._keeper is not None:
            self._keeper.join()
        # PostgreSQL last, and in order: it leaves memory behind otherwise.
        for part in (*self.once.values(), *reversed(self.parts.values())):
            if part.name == "postgres":
                part.stop()
            part.kill()
        left = ours(self.folder)
        for pid in left:
            send(pid, signal.SIGKILL)
        self.here.remove()
        assert left == [], "processes of the cluster were still running after it"
