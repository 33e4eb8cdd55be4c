"""A part of the cluster: a process with everything it has started, which can die at any moment as a machine does."""

import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.processes import children, ours


@dataclass
class Part:
    """What is run, where and with what; `process` is the latest. `user`: on whose behalf, when not ours.

    `mark`: a folder of its own that its environment names, by which what it has started is known.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    log: Path
    mark: Path
    is_up: Callable[[], bool] = lambda: True
    user: str | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def alive(self) -> bool:
        """Is it running? Whether it answers is another matter: `is_up`."""
        return self.process is not None and self.process.poll() is None

    @property
    def code(self) -> int | None:
        """What it ended with; None while it runs, or has never begun."""
        return self.process.poll() if self.process else None

    def start(self) -> None:
        """Begin; returns at once."""
        assert not self.alive, f"{self.name} is running already"
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self.user,
            )

    def kill(self) -> None:
        """As if the power were cut: it and all it has started are gone, without a word. Harmless when it is dead."""
        if self.process is None:
            return
        # Stopped first, so that none of them starts another while they are counted.
        for pid in self._all():
            send(pid, signal.SIGSTOP)
        for pid in self._all():
            send(pid, signal.SIGKILL)
        self.process.wait()

    def _all(self) -> set[int]:
        """It and all it has started, also what outlived it."""
        assert self.process is not None
        # Once it is dead its number may be somebody else's.
        tree = {self.process.pid, *_below(self.process.pid)} if self.alive else set()
        return {*tree, *ours(self.mark)}

    def stop(self, patience: float = 20) -> None:
        """Ask it to end by itself; give up waiting after so many seconds. PostgreSQL: those who are in are put out."""
        if self.process is not None and self.alive:
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)

    def freeze(self) -> None:
        """It is there and takes calls, and never answers; until `thaw` or `kill`."""
        for pid in self._all():
            send(pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on as if nothing had happened."""
        for pid in self._all():
            send(pid, signal.SIGCONT)

    def said(self) -> str:
        """Everything it has written."""
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""


def _below(pid: int) -> list[int]:
    """All that a process, or one of those, has started."""
    return [one for near in children(pid) for one in (near, *_below(near))]


def send(pid: int, number: int) -> None:
    """Send a signal, if there still is anybody to get it."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)
