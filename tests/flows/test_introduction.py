"""The path as a flow: each run does what is due and ends in a state that says whose turn it is."""

import asyncio
from collections.abc import Callable
from threading import Barrier
from typing import Any

import pytest

from app.bootstrap import Ordnat
from flows import step
from flows.introduction import introduction
from models.rules.events import Kind
from models.rules.process import Stage
from models.rules.standings import Judgement
from models.rules.work import Step
from models.tables.document import Document
from tasks.actions import automatic
from tasks.actions.case_file import By, CaseFile, Recorded
from tasks.actions.close import judge_revision
from tests.factories import CANCER, REGIONS, Journey
from tests.flows.runs import opened, outbox, run, task_names, task_runs, traces


async def ends_in(journey: Journey) -> str | None:
    """What the final state of a run for this case is called."""
    state = await run(introduction, journey.case_id)
    assert state.is_completed(), state.message
    assert state.message == state.name
    return state.name


async def recommended(house: Ordnat) -> Journey:
    """A case that waits for its four regions, carried there by runs."""
    journey = opened(house)
    for stage, outcome in (
        (Stage.CONSENSUS, "support"),
        (Stage.BUDGET_IMPACT, "reviewed"),
        (Stage.REGIONAL_RECOMMENDATION, "recommend"),
    ):
        await ends_in(journey)
        journey.decides(stage, outcome)
    await ends_in(journey)
    return journey


# ── From open to release ─────────────────────────────────────────────────────────────────────────────────
async def test_runs_alone_carry_a_case_from_open_to_release(house: Ordnat) -> None:
    journey = opened(house)
    assert await ends_in(journey) == (
        "Väntar på ARIL (sjukvårdsregional konsensus) och FOA läkemedel (budgetpåverkansanalys)"
    )
    journey.decides(Stage.CONSENSUS, "support")
    assert await ends_in(journey) == "Väntar på FOA läkemedel (budgetpåverkansanalys)"
    journey.decides(Stage.BUDGET_IMPACT, "reviewed")
    assert await ends_in(journey) == "Väntar på ARIL (sjukvårdsregional rekommendation)"
    journey.decides(Stage.REGIONAL_RECOMMENDATION, "recommend")
    left = ["KSR Norrbotten", "Ledningen Västerbotten", "Ledningen Västernorrland", "Ledningen Jämtland Härjedalen"]
    for region in REGIONS:
        assert await ends_in(journey) == f"Väntar på {', '.join(left)} (regionens beslut)"
        journey.decides(Stage.REGION_DECISION, "as_recommended", region=region)
        left.pop(0)
    assert await ends_in(journey) == "Godkänt för användning"
    done = [event.kind for event in journey.log if event.actor == "system"]
    once = (
        Kind.INTAKE_CHECKED,
        Kind.BACKGROUND_PREPARED,
        Kind.BUDGET_DRAFTED,
        Kind.DOCUMENTS_PREPARED,
        Kind.RELEASED,
        Kind.FOLLOW_UP_PLANNED,
    )
    assert {kind: done.count(kind) for kind in once} == dict.fromkeys(once, 1)
    assert [e.region for e in journey.log if e.kind is Kind.REGION_RELEASED] == list(REGIONS)


async def test_a_cancer_medicine_waits_for_the_oncology_council(house: Ordnat) -> None:
    assert await ends_in(opened(house, take_up=CANCER)) == (
        "Väntar på RCC Norrs onkologiråd (sjukvårdsregional konsensus) och FOA läkemedel (budgetpåverkansanalys)"
    )


# ── Again, and for nothing ───────────────────────────────────────────────────────────────────────────────
async def test_a_second_run_changes_nothing_at_any_stage(house: Ordnat) -> None:
    journey = opened(house)
    stages: list[tuple[Stage, str, dict[str, Any]]] = [
        (Stage.CONSENSUS, "support", {}),
        (Stage.BUDGET_IMPACT, "reviewed", {}),
        (Stage.REGIONAL_RECOMMENDATION, "recommend", {}),
        *((Stage.REGION_DECISION, "as_recommended", {"region": region}) for region in REGIONS),
    ]
    for stage, outcome, fields in stages:
        name, before = await ends_in(journey), traces(house)
        assert (await ends_in(journey), traces(house)) == (name, before)
        journey.decides(stage, outcome, **fields)
    name, before = await ends_in(journey), traces(house)
    assert (await ends_in(journey), traces(house)) == (name, before)


async def test_with_nothing_to_do_no_task_is_run(house: Ordnat) -> None:
    journey, other = opened(house), opened(house, product="Enhertu")
    await ends_in(journey)
    idle = await run(introduction, journey.case_id)
    # The server gets to know of tasks in order: once it knows those of a later run, it knows all of this one's.
    busy = await run(introduction, other.case_id)
    assert len(await task_runs(busy, at_least=3)) == 3
    assert await task_runs(idle, at_least=0) == []


async def test_only_what_is_due_becomes_a_task(house: Ordnat) -> None:
    journey = opened(house)
    first = await run(introduction, journey.case_id)
    assert await task_names(first, at_least=3) == [
        "intagskontroll",
        "underlag till konsensus",
        "utkast till budgetpåverkansanalys",
    ]


# ── Side by side ─────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> Callable[[Step], None]:
    """Makes two runs of a step wait for each other before they begin: one after the other would never meet."""

    def meet(*steps: Step) -> None:
        gate, do_step = Barrier(2, timeout=60), step.do_step

        def wait_for_the_other(house: Ordnat, case_id: int, work: Any) -> bool:
            if work.step in steps:
                gate.wait()
            return do_step(house, case_id, work)

        monkeypatch.setattr(step, "do_step", wait_for_the_other)

    return meet


async def test_consensus_and_budget_are_prepared_side_by_side(house: Ordnat, together: Callable[..., None]) -> None:
    together(Step.PREPARE_BACKGROUND, Step.DRAFT_BUDGET)
    journey = opened(house)
    await ends_in(journey)
    assert journey.place.background
    assert journey.place.draft is not None


async def test_regions_are_released_side_by_side_and_only_those_that_said_yes(
    house: Ordnat, together: Callable[..., None]
) -> None:
    journey = await recommended(house)
    journey.decides(Stage.REGION_DECISION, "as_recommended", region="vasterbotten")
    journey.decides(Stage.REGION_DECISION, "no", region="vasternorrland")
    journey.decides(Stage.REGION_DECISION, "with_guidance", region="jamtland_harjedalen")
    together(Step.RELEASE_REGION)
    state = await run(introduction, journey.case_id)
    assert state.name == "Väntar på KSR Norrbotten (regionens beslut)"
    assert journey.place.released == {"vasterbotten", "jamtland_harjedalen"}
    assert await task_names(state, at_least=2) == [
        "frisläpp i regionen jamtland_harjedalen",
        "frisläpp i regionen vasterbotten",
    ]


async def test_two_runs_at_once_do_each_step_once(house: Ordnat, together: Callable[..., None]) -> None:
    together(Step.CHECK_INTAKE)
    journey = opened(house)
    states = await asyncio.gather(run(introduction, journey.case_id), run(introduction, journey.case_id))
    assert len({state.name for state in states}) == 1
    kinds = [event.kind for event in journey.log if event.kind is not Kind.STAGE_ENTERED]
    assert len(kinds) == len(set(kinds))


# ── The other ways ───────────────────────────────────────────────────────────────────────────────────────
async def test_a_no_is_made_known_and_goes_no_further(house: Ordnat) -> None:
    journey = opened(house, "should_not")
    state = await run(introduction, journey.case_id)
    assert state.name == "Avslutat: negativ rekommendation"
    assert await task_names(state, at_least=1) == ["nejet görs känt"]
    assert {message.kind for message in outbox(house)} == {"made_known"}


async def test_a_case_that_awaits_is_left_alone(house: Ordnat) -> None:
    journey = opened(house, "await")
    before = traces(house)
    assert await ends_in(journey) == "Avvaktar NT-rådet"
    assert traces(house) == before


async def test_a_paused_case_does_nothing_until_it_has_been_judged(house: Ordnat) -> None:
    journey = opened(house).revised("under_preparation")
    before = traces(house)
    assert await ends_in(journey) == "Väntar på handläggaren: bedöm den ändrade rekommendationen"
    assert traces(house) == before
    journey.does(judge_revision, Judgement.GO_ON, "Samma patienter")
    await ends_in(journey)
    assert journey.place.background


async def test_no_region_wants_it(house: Ordnat) -> None:
    journey = await recommended(house)
    for region in REGIONS:
        journey.decides(Stage.REGION_DECISION, "no", region=region)
    assert await ends_in(journey) == "Avslutat: ingen region inför"


async def test_a_case_nobody_knows_is_told_of_in_swedish(house: Ordnat) -> None:
    state = await run(introduction, 999)
    assert state.is_failed()
    assert "Ärendet OI-0999 finns inte." in (state.message or "")


# ── Steps that fail ──────────────────────────────────────────────────────────────────────────────────────
class Trouble:
    """An automatic step that raises so many times, for one region when told so, and then works."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, failing: Step, *, times: int, region: str | None = None
    ) -> None:
        self.left, self.region, self.works = times, region, automatic._STEPS[failing]
        monkeypatch.setitem(automatic._STEPS, failing, self)
        monkeypatch.setattr(step, "automatic_step", step.automatic_step.with_options(retry_delay_seconds=0))

    def __call__(self, session: Any, file: CaseFile, region: str | None, by: By) -> Recorded:
        recorded = self.works(session, file, region, by)
        if self.region in {None, region} and self.left:
            self.left -= 1
            raise OSError("disken är full")
        return recorded


async def test_a_step_that_raises_is_tried_again_and_leaves_nothing_half_done(
    house: Ordnat, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey, trouble = opened(house), Trouble(monkeypatch, Step.PREPARE_BACKGROUND, times=3)
    await ends_in(journey)
    assert trouble.left == 0
    assert [event.kind for event in journey.log].count(Kind.BACKGROUND_PREPARED) == 1
    assert len(journey.rows(Document)) == 1


async def test_a_step_that_keeps_raising_does_not_take_the_others_with_it(
    house: Ordnat, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey, trouble = opened(house), Trouble(monkeypatch, Step.PREPARE_BACKGROUND, times=99)
    state = await run(introduction, journey.case_id)
    assert state.is_failed()
    assert trouble.left == 99 - 4
    assert (journey.place.background, journey.place.draft is not None) == (False, True)
    trouble.left = 0
    await ends_in(journey)
    assert journey.place.background


async def test_a_region_whose_release_fails_holds_up_no_other(house: Ordnat, monkeypatch: pytest.MonkeyPatch) -> None:
    journey = await recommended(house)
    for region in REGIONS:
        journey.decides(Stage.REGION_DECISION, "as_recommended", region=region)
    trouble = Trouble(monkeypatch, Step.RELEASE_REGION, times=99, region="norrbotten")
    assert (await run(introduction, journey.case_id)).is_failed()
    assert journey.place.released == set(REGIONS) - {"norrbotten"}
    trouble.left = 0
    assert await ends_in(journey) == "Godkänt för användning"


async def test_a_step_that_fails_at_once_does_not_end_the_ones_beside_it() -> None:
    done = []

    async def fails() -> None:
        raise OSError("disken är full")

    async def takes_its_time() -> None:
        await asyncio.sleep(0.05)
        done.append("klart")

    with pytest.raises(OSError, match="disken är full"):
        await step.side_by_side(fails(), takes_its_time())
    assert done == ["klart"]
