"""The whole program on one machine: from `ordnat up` to ready, and what all its processes hold once nothing happens.

The floor of a start is Prefect's own server, started bare until its health page answers, by turns with ours. Both on
databases that have their tables, as on any day but the first, and on none at all.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median

from app.one_machine import free_port
from app.prefect_access import PrefectAccess
from app.prefect_api import answers
from app.settings import ROOT
from bench.bed import Bed
from bench.figure import Figure
from bench.processes import MEGABYTE, Held, family, held

ROUNDS, FRESH_ROUNDS = 5, 2
# At rest: so long after it said that it was ready, and then looked at a whole minute long, since the sweep runs every.
RESTS, LOOKS, _NAP = 30.0, 30, 2.0
_RUN = "prefect.engine"
MOST_MEGABYTES = 500.0
TIMES, SECONDS_MORE = 1.15, 3.0
_PATIENCE = 120.0
_READY = "Igång."
_ORDNAT = Path(sys.executable).with_name("ordnat")


def measure(bed: Bed) -> Iterator[Figure]:
    """A start and a rest. The database is a file: with a server of its own there is more that is not ours to start."""
    if bed.database != "SQLite":
        return
    with tempfile.TemporaryDirectory(prefix="standing") as folder:
        home = Path(folder)
        made, bare = home / "made", home / "bare"
        _started(made)
        _started_bare(bare)
        yield _start("`ordnat up`, typed to ready", [(made, bare)] * ROUNDS)
        new = [(home / f"new{n}", home / f"new_bare{n}") for n in range(FRESH_ROUNDS)]
        yield _start("`ordnat up` the first time, no database yet", new)
        yield _at_rest(made)


def _start(name: str, homes: list[tuple[Path, Path]]) -> Figure:
    taken = [(_started(ours), _started_bare(bare)) for ours, bare in homes]
    value, floor = (median(seconds) for seconds in zip(*taken, strict=True))
    spread = ", ".join(f"{ours:.1f}/{bare:.1f}" for ours, bare in taken)
    figure = Figure(f"{name}; floor: bare Prefect server", "SQLite", value, "s", floor, value / floor)
    most = TIMES * floor + SECONDS_MORE
    return replace(figure, target=f"≤ {TIMES:g} × + {SECONDS_MORE:g} s", met=value <= most, note=spread)


def _at_rest(home: Path) -> Figure:
    """All processes together while no run is under way; the floor is Prefect's server among them, which is not ours."""
    with _up(home) as process:
        _await_ready(process)
        time.sleep(RESTS)
        looks = list(_looks(process.pid))
    resting = [look for look in looks if not any(one.name.startswith(_RUN) for one in look)]
    found = min(resting or looks, key=_together)
    server = next(one.shared_out for one in found if one.name.startswith("prefect server")) / MEGABYTE
    together = _together(found)
    name = f"memory of all processes at rest, from {RESTS:g} s after ready; floor: Prefect's server"
    note = (
        f"{_listed(found)}; {len(looks) - len(resting)} of {len(looks)} looks with a run, then up to {_most(looks):.0f}"
    )
    figure = Figure(name, "SQLite", together, "MB", server, together / server, note=note)
    return replace(figure, target=f"≤ {MOST_MEGABYTES:g} MB", met=together <= MOST_MEGABYTES)


def _looks(pid: int) -> Iterator[list[Held]]:
    for _ in range(LOOKS):
        yield held(family(pid))
        time.sleep(_NAP)


def _together(found: list[Held]) -> float:
    return sum(one.shared_out for one in found) / MEGABYTE


def _most(looks: list[list[Held]]) -> float:
    return max(map(_together, looks))


def _listed(found: list[Held]) -> str:
    each = ", ".join(f"{one.name} {one.shared_out / MEGABYTE:.0f}" for one in found)
    return f"PSS; RSS {sum(one.resident for one in found) / MEGABYTE:.0f} MB; {each}"


def _started(home: Path) -> float:
    """Seconds until everything is up; it is stopped again."""
    began = time.perf_counter()
    with _up(home) as process:
        _await_ready(process)
        return time.perf_counter() - began


def _started_bare(home: Path) -> float:
    """Seconds until Prefect's server says that it is well."""
    port = free_port()
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    told = {"PREFECT_HOME": str(home), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    began = time.perf_counter()
    with _running(command, told) as process:
        while not answers(PrefectAccess(f"http://127.0.0.1:{port}/api")):
            _check(process, began)
            time.sleep(0.02)
        return time.perf_counter() - began


@contextmanager
def _up(home: Path) -> Iterator["subprocess.Popen[str]"]:
    told = {
        "ORDNAT_HOME": str(home),
        "ORDNAT_PREFECT_PORT": str(free_port()),
        "ORDNAT_WEB_PORT": str(free_port()),
        "ORDNAT_ACTOR": "foa.handlaggare",
    }
    with _running([str(_ORDNAT), "up"], told) as process:
        yield process


def _await_ready(process: "subprocess.Popen[str]") -> None:
    if process.stdout is None or not any(line.startswith(_READY) for line in process.stdout):
        raise RuntimeError("`ordnat up` did not come up")


@contextmanager
def _running(command: list[str], told: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | told, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=60)


def _check(process: "subprocess.Popen[str]", began: float) -> None:
    if process.poll() is not None or time.perf_counter() - began > _PATIENCE:
        raise RuntimeError("Prefect's server did not come up")
