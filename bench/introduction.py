"""The path flow with nothing to do, beside an empty flow: both in one process, against one real Prefect server."""

import json
import subprocess
import sys
from collections.abc import Iterator

from app.one_machine import await_server, environment, free_port, start_server, stop
from app.settings import ROOT, Settings
from bench.bed import Bed
from bench.case import Traveller
from bench.figure import Figure, milliseconds

RUNS = 30


def measure(bed: Bed) -> Iterator[Figure]:
    """A case that waits for people is started again: what that costs beyond starting any flow at all."""
    with bed.house(prefect_port=free_port()) as house:
        traveller = Traveller(house)
        case = traveller.opens(traveller.recommendations(1)[0])
        traveller.carries_on(case)
        server = start_server(house.settings)
        try:
            await_server(house.settings, server)
            took = _in_flows(house.settings, case)
        finally:
            stop({"Prefect-servern": server})
    name = "introduction, nothing due"
    yield milliseconds(name, bed.database, took["introduction"], took["empty"]).at_most(1.2)


def _in_flows(settings: Settings, case_id: int) -> dict[str, list[float]]:
    """Seconds per run, as `bench.in_flows` took them in a process of its own: Prefect reads its settings at import."""
    command = [sys.executable, "-m", "bench.in_flows", str(case_id), str(RUNS)]
    run = subprocess.run(command, cwd=ROOT, env=environment(settings), capture_output=True, check=False)
    if run.returncode != 0:
        raise RuntimeError(run.stderr.decode())
    took: dict[str, list[float]] = json.loads(run.stdout)
    return took
