"""A call repeated does nothing, and of two at the same time one wins and the other is told."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, local
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from app.bootstrap import Ordnat
from models.rules.errors import ConflictError, NotNowError, OrdnatError
from models.rules.events import Kind
from models.rules.process import Priority, Stage
from models.rules.standings import CloseReason, Judgement, Standing
from models.rules.work import Step, Work, due_work
from models.tables.case import Case
from models.tables.medicine import Medicine
from models.tables.outbox import OutboxMessage
from tasks.actions.automatic import carry_out, carry_out_all
from tasks.actions.case_file import Recorded
from tasks.actions.close import change_priority, close_case, judge_revision
from tasks.actions.correct import Amendment, correct
from tasks.actions.decide import decide
from tasks.actions.open_case import Nomination, TakeUp, nominate, open_case
from tests.factories import (
    OFFICER,
    PRICE,
    PUBLISHED,
    REGIONS,
    Journey,
    assert_whole,
    day,
    decision,
    event_rows,
    person,
    recommendation,
    standing,
)

FIRST, *OTHERS = REGIONS
TAKE_UP = TakeUp(on=PUBLISHED, budget=PRICE)
NOMINATION = Nomination("Zynlonta", "loncastuximab tesirin", "lymfom", "Efterfrågat av kliniken")


# ── The same call twice ───────────────────────────────────────────────────────────────────────────────────


def twice(house: Ordnat, call: Callable[[], Recorded]) -> Recorded:
    """The first call does it; the second, with the same key, points at what was done and does nothing."""
    first = call()
    events = len(event_rows(house))
    again = call()
    assert again == Recorded(first.case_id, first.seq, repeated=True)
    assert len(event_rows(house)) == events
    return first


def test_a_decision_with_the_same_key_is_recorded_once(house: Ordnat) -> None:
    case = Journey.opened(house)
    twice(house, lambda: case.decides(Stage.CONSENSUS, "support", key="dubbelklick"))
    twice(house, lambda: case.decides(Stage.BUDGET_IMPACT, "reviewed", inputs=PRICE, key="med nytt underlag"))
    assert_whole(house, case.case_id)


def test_the_key_holds_also_when_the_turn_has_passed_long_since(house: Ordnat) -> None:
    case = Journey.opened(house)
    first = case.decides(Stage.CONSENSUS, "support", key="k")
    case.carried_on().decided(Stage.BUDGET_IMPACT, "reviewed").closed(CloseReason.WITHDRAWN)
    assert case.decides(Stage.CONSENSUS, "support", key="k") == Recorded(case.case_id, first.seq, repeated=True)


def test_without_a_key_the_second_time_is_refused_by_the_rules(house: Ordnat) -> None:
    case = Journey.opened(house)
    case.decides(Stage.CONSENSUS, "support")
    with pytest.raises(NotNowError, match="redan beslutat"):
        case.decides(Stage.CONSENSUS, "support")


def test_every_deed_on_a_case_is_done_once_for_its_key(house: Ordnat) -> None:
    case = Journey.opened(house)
    twice(house, lambda: case.does(change_priority, Priority.URGENT, "Patienter väntar", key="p"))
    case.revised("may")
    twice(house, lambda: case.does(judge_revision, Judgement.GO_ON, "Vi har läst", key="b"))
    case.decided(Stage.CONSENSUS, "support")
    seq = case.seq_of(Kind.DECIDED)
    twice(house, lambda: case.does(correct, seq, Amendment("Fel", annul=True), key="r"))
    twice(house, lambda: case.does(close_case, CloseReason.WITHDRAWN, "Bolaget drog sig ur", key="s"))
    assert_whole(house, case.case_id)


def test_opening_with_the_same_key_opens_one_case(house: Ordnat) -> None:
    found = recommendation(house)
    named = standing(house) | {"actor": person(OFFICER), "key": "öppna"}

    def opens() -> Recorded:
        return house.change(lambda session: open_case(session, found, TAKE_UP, **named))

    first = twice(house, opens)
    # Also when the case has been closed in between: the call had been carried out
    Journey(house, first.case_id).closed(CloseReason.WITHDRAWN)
    assert opens() == Recorded(first.case_id, 1, repeated=True)


def test_nominating_with_the_same_key_opens_one_case(house: Ordnat) -> None:
    named = standing(house) | {"actor": person(OFFICER), "key": "nominera"}
    twice(house, lambda: house.change(lambda session: nominate(session, NOMINATION, TAKE_UP, **named)))


def test_a_new_key_opens_a_new_case_after_the_old_was_closed(house: Ordnat) -> None:
    first = Journey.opened(house, key="a").closed(CloseReason.WITHDRAWN)
    assert Journey.opened(house, key="b").case_id != first.case_id


def test_the_same_key_on_two_cases_is_two_keys(house: Ordnat) -> None:
    for product in ("Trodelvy", "Enhertu"):
        case = Journey.opened(house, product=product)
        assert not case.decides(Stage.CONSENSUS, "support", key="samma").repeated


# ── The same step twice ───────────────────────────────────────────────────────────────────────────────────


def test_a_step_carried_out_twice_is_done_once(house: Ordnat) -> None:
    # Given a path gone to its end, a step at a time
    case = Journey.opened(house, carries_on=False)
    done = []

    def carry(work: Work) -> bool:
        return house.change(lambda session: carry_out(session, case.case_id, work, **standing(house)))

    def carry_all_twice() -> None:
        while due := due_work(case.place):
            assert carry(due[0]) is True
            length = len(case.log)
            assert carry(due[0]) is False
            assert len(case.log) == length
            done.append(due[0])

    carry_all_twice()
    for stage, outcome in ((Stage.CONSENSUS, "support"), (Stage.BUDGET_IMPACT, "reviewed")):
        case.decides(stage, outcome)
        carry_all_twice()
    case.decides(Stage.REGIONAL_RECOMMENDATION, "recommend")
    carry_all_twice()
    for region in REGIONS:
        case.decides(Stage.REGION_DECISION, "as_recommended", region=region)
        carry_all_twice()
    # Then every step of the path was done exactly once, and none of them can be done again
    assert len(done) == len(set(done)) == 10
    assert {work.step for work in done} == set(Step) - {Step.MAKE_KNOWN}
    assert not any(carry(work) for work in done)
    messages = [message.dedupe_key for message in case.rows(OutboxMessage)]
    assert len(messages) == len(set(messages))
    assert_whole(house, case.case_id)


def test_carrying_on_twice_does_nothing_the_second_time(house: Ordnat) -> None:
    case = Journey.opened(house, carries_on=False)
    assert case.house.change(lambda s: carry_out_all(s, case.case_id, **standing(house))) == 3
    assert case.house.change(lambda s: carry_out_all(s, case.case_id, **standing(house))) == 0


# ── Two at the same time ──────────────────────────────────────────────────────────────────────────────────


@contextmanager
def meeting(house: Ordnat, place: str) -> Iterator[None]:
    """Two threads wait for each other the first time each comes to a statement that begins with `place`.

    On SQLite a writer holds the door from its first statement, so there they meet before it.
    """
    wanted = place if house.engine.dialect.name == "postgresql" else "BEGIN IMMEDIATE"
    barrier, mine = Barrier(2, timeout=60), local()

    def wait(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(wanted) and not getattr(mine, "met", False):
            mine.met = True
            barrier.wait()

    event.listen(house.engine, "before_cursor_execute", wait)
    try:
        yield
    finally:
        event.remove(house.engine, "before_cursor_execute", wait)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each of the calls gave, or the error it raised; made from a thread each."""

    def outcome(call: Callable[[], object]) -> object:
        try:
            return call()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(outcome, calls))


def one_won(results: list[object], error: type[OrdnatError], says: str) -> Recorded:
    """Exactly one call did it; the other was told why not, in a sentence."""
    won = [result for result in results if isinstance(result, Recorded)]
    lost = [result for result in results if not isinstance(result, Recorded)]
    assert len(won) == 1, results
    assert isinstance(lost[0], error), results
    assert says in str(lost[0])
    return won[0]


def test_two_decide_the_same_step_at_once_and_one_is_told(house: Ordnat) -> None:
    case = Journey.opened(house)
    with meeting(house, "UPDATE cases"):
        results = at_once(
            lambda: case.decides(Stage.CONSENSUS, "support"),
            lambda: case.decides(Stage.CONSENSUS, "no_support"),
        )
    one_won(results, NotNowError, "Sjukvårdsregional konsensus är redan beslutat den 2026-09-15")
    assert [event.kind for event in case.log].count(Kind.DECIDED) == 1
    assert_whole(house, case.case_id)


def test_two_clicks_at_once_with_the_same_key_record_one_decision(house: Ordnat) -> None:
    case = Journey.opened(house)
    with meeting(house, "UPDATE cases"):
        results = at_once(*[lambda: case.decides(Stage.CONSENSUS, "support", key="dubbelklick")] * 2)
    assert {result.repeated for result in results if isinstance(result, Recorded)} == {True, False}
    assert [event.kind for event in case.log].count(Kind.DECIDED) == 1


def test_two_regions_that_decide_at_once_both_do(house: Ordnat) -> None:
    case = Journey.opened(house).recommended()
    with meeting(house, "UPDATE cases"):
        results = at_once(
            *(
                lambda region=region: case.decides(Stage.REGION_DECISION, "as_recommended", region=region)
                for region in REGIONS[:2]
            )
        )
    assert all(isinstance(result, Recorded) for result in results), results
    assert set(case.place.region_decisions) == set(REGIONS[:2])
    assert_whole(house, case.case_id)


def test_two_that_carry_out_the_same_step_at_once_do_it_once(house: Ordnat) -> None:
    case = Journey.opened(house, carries_on=False)
    work = Work(Step.PREPARE_BACKGROUND)

    def carry() -> bool:
        return house.change(lambda session: carry_out(session, case.case_id, work, **standing(house)))

    with meeting(house, "UPDATE cases"):
        results = at_once(carry, carry)
    assert sorted(map(str, results)) == ["False", "True"]
    assert_whole(house, case.case_id)


def test_two_that_open_the_same_medicine_and_indication_at_once_open_one_case(house: Ordnat) -> None:
    found = recommendation(house)
    named = standing(house) | {"actor": person(OFFICER)}

    def opens() -> Recorded:
        return house.change(lambda session: open_case(session, found, TAKE_UP, **named))

    with meeting(house, "INSERT INTO cases"):
        results = at_once(opens, opens)
    won = one_won(results, ConflictError, "har redan ett öppet ärende, OI-000")
    assert len(Journey(house, won.case_id).read(lambda s: s.exec(select(Case)).all())) == 1
    assert_whole(house, won.case_id)


def test_two_clicks_on_open_at_once_with_the_same_key_open_one_case(house: Ordnat) -> None:
    found = recommendation(house)
    named = standing(house) | {"actor": person(OFFICER), "key": "dubbelklick"}

    def opens() -> Recorded:
        return house.change(lambda session: open_case(session, found, TAKE_UP, **named))

    with meeting(house, "INSERT INTO cases"):
        results = at_once(opens, opens)
    assert {result.repeated for result in results if isinstance(result, Recorded)} == {True, False}, results


def test_two_that_nominate_the_same_new_medicine_at_once_open_one_case(house: Ordnat) -> None:
    named = standing(house) | {"actor": person(OFFICER)}

    def nominates() -> Recorded:
        return house.change(lambda session: nominate(session, NOMINATION, TAKE_UP, **named))

    with meeting(house, "INSERT INTO medicine"):
        results = at_once(nominates, nominates)
    won = one_won(results, ConflictError, "Zynlonta vid lymfom har redan ett öppet ärende")
    assert len(Journey(house, won.case_id).read(lambda s: s.exec(select(Medicine)).all())) == 1


def test_a_decision_and_a_closing_at_once_leave_a_whole_case(house: Ordnat) -> None:
    case = Journey.opened(house)
    with meeting(house, "UPDATE cases"):
        results = at_once(
            lambda: case.decides(Stage.CONSENSUS, "support"),
            lambda: case.does(close_case, CloseReason.WITHDRAWN, "Bolaget drog sig ur"),
        )
    # Either the decision came first and both are there, or the closing did and the decision was refused
    refused = [result for result in results if isinstance(result, OrdnatError)]
    assert case.place.standing is Standing.CLOSED
    assert [event.kind for event in case.log].count(Kind.DECIDED) == 1 - len(refused)
    assert_whole(house, case.case_id)


def test_ten_at_once_on_one_case_lose_nothing(house: Ordnat) -> None:
    # Given four regions that decide and the program carrying on, all at the same time, more than once each
    case = Journey.opened(house).recommended()

    def decides(region: str) -> Recorded:
        made = decision(Stage.REGION_DECISION, "as_recommended", region=region, on=day(30))
        return case.does(decide, made, decided_by=case.decider(Stage.REGION_DECISION, region), key=f"{region}")

    results = at_once(
        *(lambda region=region: decides(region) for region in REGIONS),
        *(lambda region=region: decides(region) for region in REGIONS),
        case.carried_on,
        case.carried_on,
    )
    assert not [result for result in results if isinstance(result, Exception)], results
    # Then each decided once, and everything is released once
    case.carried_on()
    assert case.place.standing is Standing.RELEASED
    kinds = [event.kind for event in case.log]
    assert (kinds.count(Kind.DECIDED), kinds.count(Kind.REGION_RELEASED), kinds.count(Kind.RELEASED)) == (7, 4, 1)
    assert_whole(house, case.case_id)
