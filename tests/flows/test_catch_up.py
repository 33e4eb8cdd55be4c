"""The sweep: what was left undone is done, one case's trouble is nobody else's, and it may run as often as it likes."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier

import pytest

from app.bootstrap import Ordnat
from flows import catch_up as sweep
from flows.catch_up import catch_up
from models import database
from models.rules.process import Stage
from models.rules.work import Step
from tasks.actions import automatic
from tasks.actions.case_file import By, CaseFile, Recorded
from tasks.queries.due import unfinished_work
from tests.factories import REGIONS, Journey
from tests.flows.conftest import Clock
from tests.flows.runs import events, logs, opened, run, task_names, task_runs, traces


def waiting(house: Ordnat) -> list[int]:
    """Cases with automatic work that nobody has done."""
    with database.reading(house.engine) as session:
        return list(unfinished_work(session, now=house.now()))


@contextmanager
def failing(step: Step, *, fails: Callable[[CaseFile, str | None], bool]) -> Iterator[None]:
    """For as long as the block lasts, a step raises after it has written."""
    works = automatic._STEPS[step]

    def raises(session: object, file: CaseFile, region: str | None, by: By) -> Recorded:
        recorded = works(session, file, region, by)  # type: ignore[arg-type]
        if fails(file, region):
            raise OSError("disken är full")
        return recorded

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(automatic._STEPS, step, raises)
        yield


async def test_nothing_to_do_is_said_and_no_task_is_run(house: Ordnat) -> None:
    idle = await run(catch_up)
    assert idle.name == "Inget att hämta upp"
    opened(house)
    assert await task_names(await run(catch_up), at_least=1) == ["för ärendena vidare"]
    assert await task_runs(idle, at_least=0) == []


async def test_every_waiting_case_is_carried_all_the_way(house: Ordnat) -> None:
    fresh = opened(house)
    decided = Journey.opened(house, product="Enhertu").recommended()
    for region in REGIONS:
        decided.decides(Stage.REGION_DECISION, "as_recommended", region=region)
    refused = opened(house, "should_not", product="Luxturna")
    assert waiting(house) == [fresh.case_id, decided.case_id, refused.case_id]
    assert (await run(catch_up)).name == "3 ärenden förda vidare"
    assert waiting(house) == []
    assert fresh.place.background
    assert [decided.row.standing, refused.row.standing] == ["released", "closed"]


async def test_one_case_that_fails_is_named_and_holds_up_no_other(house: Ordnat) -> None:
    first, bad, last = (opened(house, product=name) for name in ("Enhertu", "Kymriah", "Spinraza"))
    with failing(Step.CHECK_INTAKE, fails=lambda file, _: file.case_id == bad.case_id):
        state = await run(catch_up)
    assert state.is_failed()
    assert state.message == "Kunde inte föras vidare: OI-0002. Se loggen."
    assert waiting(house) == [bad.case_id]
    assert [case.place.intake_checked for case in (first, bad, last)] == [True, False, True]
    assert bad.place.background, "nor does the step hold up the case's other steps"
    lines = await logs(state, containing="OI-0002 kunde inte föras vidare")
    assert any("disken är full" in line.message for line in lines)
    assert (await run(catch_up)).name == "1 ärende fört vidare"
    assert waiting(house) == []


async def test_a_region_whose_release_fails_holds_up_no_other_region(house: Ordnat) -> None:
    journey = Journey.opened(house).recommended()
    for region in REGIONS:
        journey.decides(Stage.REGION_DECISION, "as_recommended", region=region)
    with failing(Step.RELEASE_REGION, fails=lambda _, region: region == "norrbotten"):
        assert (await run(catch_up)).is_failed()
        assert journey.place.released == set(REGIONS) - {"norrbotten"}
    assert (await run(catch_up)).is_completed()
    assert journey.row.standing == "released"


async def test_ten_sweeps_in_a_row_do_the_work_once(house: Ordnat) -> None:
    for name in ("Enhertu", "Kymriah", "Spinraza"):
        opened(house, product=name)
    await run(catch_up)
    after = traces(house)
    names = [(await run(catch_up)).name for _ in range(9)]
    assert (names, traces(house)) == (["Inget att hämta upp"] * 9, after)


async def test_three_sweeps_at_once_do_the_work_once(house: Ordnat, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Enhertu", "Kymriah"):
        opened(house, product=name)
    gate, look = Barrier(3, timeout=60), sweep._waiting

    def look_together(house: Ordnat) -> list[int]:
        found = look(house)
        gate.wait()
        return found

    monkeypatch.setattr(sweep, "_waiting", look_together)
    states = await asyncio.gather(run(catch_up), run(catch_up), run(catch_up))
    assert [state.name for state in states] == ["2 ärenden förda vidare"] * 3
    kinds = [(row.case_id, row.kind) for row in events(house) if row.kind != "stage_entered"]
    assert len(kinds) == len(set(kinds))
    assert waiting(house) == []


async def test_what_has_waited_longest_goes_first(house: Ordnat, clock: Clock) -> None:
    late = opened(house)
    clock.now -= timedelta(hours=1)
    early = opened(house, product="Enhertu")
    clock.now += timedelta(hours=1)
    assert waiting(house) == [early.case_id, late.case_id]
