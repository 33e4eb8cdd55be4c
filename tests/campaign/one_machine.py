"""One machine as a whole: Prefect's server, the served flows, two processes with pages and a deliverer, on SQLite."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random

from app.front_door import pages_answer
from app.one_machine import FLOWS, PAGES, environment, flows_run, server_command, server_runs
from app.settings import ROOT, Settings
from tests.campaign.clocks import set_back
from tests.cluster.part import Part, send
from tests.faults.processes import children, until

SERVER, RUNNER, DELIVERER = "server", "flows", "deliverer"
_KILL = 9
# What a part is known by, and all that it has started.
_MARK = "DEL_AV_PROVET"
_PATIENCE = 300.0


class OneMachine:
    """The parts by name, in the order in which they are started. `settings` for each process that shows pages."""

    def __init__(self, settings: Settings, pages: Sequence[Settings]) -> None:
        """Start nothing yet."""
        self.settings = settings
        settings.home.mkdir(parents=True, exist_ok=True)
        known = [
            _part(SERVER, settings, server_command(settings), partial(server_runs, settings)),
            *(_part(f"web-{n}", own, PAGES, partial(pages_answer, own)) for n, own in enumerate(pages, 1)),
            _part(RUNNER, settings, FLOWS, partial(flows_run, settings)),
            deliverer(settings, settings.home),
        ]
        self.parts = {part.name: part for part in known}
        self._usual = dict(self.parts)

    def __enter__(self) -> "OneMachine":
        try:
            self.start_what_is_dead()
        except BaseException:
            self.kill_all()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.kill_all()

    def kill(self, name: str) -> None:
        """The part and all it has started are gone at once."""
        self.parts[name].kill()

    def start(self, name: str) -> None:
        """Start a dead part again, and wait until it answers."""
        self.parts[name].start()
        self.await_up(name)

    def start_what_is_dead(self) -> list[str]:
        """Start everything that is dead, Prefect's server before what asks it; the names of those."""
        dead = [name for name, part in self.parts.items() if not part.alive]
        for name in dead:
            self.start(name)
        return dead

    def await_up(self, name: str) -> None:
        """Return when a part answers; one that gave up is started again. AssertionError with what it last said."""
        part = self.parts[name]

        def up() -> bool:
            if not part.alive:
                part.start()
            return part.is_up()

        assert until(up, patience=_PATIENCE, nap=0.3), f"{name} did not come up:\n{part.said()[-4000:]}"

    def runs(self) -> list[int]:
        """The flow runs that are processes just now."""
        flows = self.parts[RUNNER].process
        return sorted(children(flows.pid)) if flows else []

    def kill_a_run(self, chance: Random) -> bool:
        """Kill a flow run in the middle of whatever it does; False when there is none."""
        runs = self.runs()
        if runs:
            # Every other time the oldest: it is likelier to be past its imports and in the middle of a case.
            send(runs[0] if chance.random() < 0.5 else chance.choice(runs), _KILL)
        return bool(runs)

    def kill_all(self) -> None:
        """As if the power were cut."""
        for part in reversed(self.parts.values()):
            part.kill()

    def set_back(self, names: Sequence[str]) -> None:
        """Kill parts of ours and start them as on a machine whose clock is an hour behind."""
        for name in names:
            self.kill(name)
            self.parts[name] = _an_hour_ago(self._usual[name])
            self.start(name)

    def as_before(self, names: Sequence[str]) -> None:
        """Kill them, and start them with the clock as it is."""
        for name in names:
            self.kill(name)
            self.parts[name] = self._usual[name]
            self.start(name)


def _an_hour_ago(part: Part) -> Part:
    if part.name != RUNNER:
        return replace(part, environment=set_back(part.environment))
    python, *module = part.command
    return replace(part, command=[python, "-m", "tests.campaign.runs_earlier", *module[1:]])


def deliverer(settings: Settings, logs: Path) -> Part:
    """A deliverer beside the flow that delivers."""
    return _part(DELIVERER, settings, ("tests.campaign.deliverer",), lambda: True, logs)


def another(part: Part) -> Part:
    """The same once more, beside it."""
    name, mark = f"{part.name}-till", part.mark.with_name(f"{part.name}-till")
    told = {**part.environment, _MARK: str(mark)}
    return replace(part, name=name, environment=told, log=part.log.with_name(f"{name}.log"), mark=mark)


def _part(
    name: str, settings: Settings, command: Sequence[str], is_up: Callable[[], bool], logs: Path | None = None
) -> Part:
    folder = logs or settings.home
    mark = folder / "delar" / f"{name}-ensam"
    told = {**environment(settings), _MARK: str(mark)}
    return Part(name, [sys.executable, "-m", *command], told, ROOT, folder / f"{name}.log", mark, is_up)
