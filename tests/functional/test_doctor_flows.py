"""What the doctor says of the flows that run on a schedule: by our own notes, with Prefect or without."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session

from app.bootstrap import Ordnat
from app.cli.doctor.finding import Finding
from app.cli.doctor.flows import runs
from tasks.actions.flow_health import note_end, note_start
from tests.conftest import NOW


def ended(flow: str, *, ago: timedelta, well: bool = True, times: int = 1) -> Callable[[Session], None]:
    """So many runs have ended, so long ago."""

    def note(session: Session) -> None:
        for _ in range(times):
            note_end(session, flow, now=NOW - ago, seconds=1.0, well=well)

    return note


def found(house: Ordnat, flow: str) -> Finding:
    """What is said of one flow."""
    [finding] = [finding for finding in runs(house) if f"Flödet {flow}" in finding.what]
    return finding


def test_what_has_never_run_is_remarked_on(sqlite_house: Ordnat) -> None:
    [finding] = runs(sqlite_house)
    assert finding.remark
    assert finding.what == "Flöden som aldrig har gått: upphämtning, bevakning, hämtning"
    sqlite_house.change(ended("bevakning", ago=timedelta(minutes=1)))
    assert [one.what.partition(": ")[2] for one in runs(sqlite_house) if one.remark] == ["upphämtning, hämtning"]


@pytest.mark.parametrize(("minutes", "well"), [(20, True), (21, False)])
def test_the_watch_may_rest_twenty_minutes(sqlite_house: Ordnat, minutes: int, well: bool) -> None:
    sqlite_house.change(ended("bevakning", ago=timedelta(minutes=minutes)))
    finding = found(sqlite_house, "bevakning")
    assert finding.well is well
    assert finding.what.startswith("Flödet bevakning: avslutades senast 2026-11-20 10:")
    assert ("stått still" in finding.remedy) is not well


def test_what_runs_in_working_hours_may_rest_over_night(sqlite_house: Ordnat) -> None:
    sqlite_house.change(ended("utskick", ago=timedelta(hours=14)))
    assert found(sqlite_house, "utskick").well


@pytest.mark.parametrize(
    ("flow", "times", "well"), [("utskick", 2, True), ("utskick", 3, False), ("hämtning", 9, True)]
)
def test_three_failures_in_a_row_are_told_of(sqlite_house: Ordnat, flow: str, times: int, well: bool) -> None:
    sqlite_house.change(ended(flow, ago=timedelta(minutes=1), well=False, times=times))
    assert found(sqlite_house, flow).well is well


@pytest.mark.parametrize(("minutes", "well"), [(29, True), (31, False)])
def test_a_run_that_never_ends_is_told_of(sqlite_house: Ordnat, minutes: int, well: bool) -> None:
    sqlite_house.change(lambda session: note_start(session, "sammandrag", now=NOW - timedelta(minutes=minutes)))
    finding = found(sqlite_house, "sammandrag")
    assert finding.well is well
    assert finding.what == "Flödet sammandrag: aldrig klart"
