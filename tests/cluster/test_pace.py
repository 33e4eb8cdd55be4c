"""How fast the cluster carries cases on when nothing is dead: the figures that the README quotes."""

import time
from statistics import median

import pytest

from app.bootstrap import Ordnat
from tests.cluster.machines import Cluster
from tests.cluster.traffic import at_rest, carried_on, opened
from tests.faults.processes import until

ALONE, TOGETHER = 5, 20
PATIENCE = 300.0


def test_how_fast_cases_are_carried_on(alive: Cluster, house: Ordnat, capsys: pytest.CaptureFixture[str]) -> None:
    alone = [carried_on(opened(house), PATIENCE) for _ in range(ALONE)]
    began = time.monotonic()
    cases = [opened(house) for _ in range(TOGETHER)]
    assert until(lambda: all(map(at_rest, cases)), patience=PATIENCE)
    together = time.monotonic() - began
    with capsys.disabled():
        print(f"\n  ett ärende för sig, till nästa steg gjort, p50: {median(alone):.1f} s")
        print(f"  {TOGETHER} ärenden på en gång: {together:.0f} s, {TOGETHER / together:.2f} ärenden/s")
    assert len(alive.parts) == 10
