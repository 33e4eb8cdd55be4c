"""Reminders over time on both databases: each once, to the right people, silent when they should be."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from app.bootstrap import Ordnat
from models import database
from models.rules.dated import Term
from models.rules.process import Stage
from models.rules.reminders import reminder_day
from models.rules.standings import CloseReason
from models.rules.watch.watching import Absence, Reminder
from models.rules.watch.working_hours import office_of
from models.tables.agreement import Agreement
from models.tables.day_ahead import DayAhead
from models.tables.outbox import OutboxMessage
from tasks.actions.acknowledge import acknowledge
from tasks.actions.remind import Reminded, remind
from tasks.queries.coming_days import coming_days
from tasks.sources.nt_agreements import NationalAgreement
from tests.factories import CHIEF, OFFICER, SECOND_OFFICER, Journey, assert_whole, organisation
from tests.integration.listing import writes
from tests.integration.test_sweep import Time
from tests.readings import read

END, OPTION = date(2028, 6, 30), date(2030, 6, 30)
YEAR, HALF, QUARTER = date(2027, 6, 30), date(2027, 12, 30), date(2028, 3, 30)
KNOWN = date(2026, 11, 20)
RELEASED = date(2026, 11, 20)
REASSESSED = date(2028, 9, 1)  # two years from the recommendation


def agreement(number: str = "7", product: str = "Trodelvy", **changed: Any) -> NationalAgreement:
    """A row of the list of agreements."""
    row = NationalAgreement(
        number=number,
        product=product,
        substance="sacituzumab govitekan",
        atc="L01FX17",
        name="",
        company="Gilead",
        dispensing="rekvisition",
        starts_on=date(2026, 7, 1),
        starts="2026-07-01",
        ends_on=END,
        ends=END.isoformat(),
        option_until=None,
        option="",
        url="https://samverkanlakemedel.se/avtal",
    )
    return replace(row, **changed)


OLD = agreement("1", "Luxturna", substance="voretigen neparvovek", atc="S01XA27", ends_on=None, ends="tills vidare")


def lists(clock: Time, *rows: NationalAgreement) -> None:
    """NT-rådet's list is read."""
    read(clock.house, OLD, *rows, source="nt_agreements")


@pytest.fixture
def clock(house: Ordnat) -> Time:
    """Friday 20 November 2026, the list of agreements known since before."""
    clock = Time(house).on(KNOWN)
    lists(clock)
    return clock


def on(clock: Time, day: date, house: Ordnat | None = None) -> int:
    """The watch comes round that day; how many reminders it said."""
    clock.on(day)
    return reminded(house or clock.house).reminders


def reminded(house: Ordnat) -> Reminded:
    return house.change(lambda session: remind(session, now=house.now(), organisation=house.organisation))


def said(clock: Time, kind: str = "agreement_end") -> list[tuple[str, str, int]]:
    """Every message of a kind: to whom, about which day, and how many days were left."""
    rows = every(clock, OutboxMessage)
    return [(row.recipient, row.facts["on"], row.facts["days_left"]) for row in rows if row.kind == kind]


def every(clock: Time, table: Any) -> list[Any]:
    with database.reading(clock.house.engine) as session:
        return list(session.exec(select(table).order_by(col(table.id))))


# ── Agreements ───────────────────────────────────────────────────────────────────────────────────────────
def test_twelve_six_and_three_months_before_each_is_said_once_to_its_roles(clock: Time) -> None:
    lists(clock, agreement())
    told = {}
    day = KNOWN
    while day <= END + timedelta(days=10):
        if count := on(clock, day):
            told[day] = count
        day += timedelta(days=1)
    assert told == {YEAR: 1, HALF: 1, QUARTER: 1}
    people = [OFFICER, SECOND_OFFICER, CHIEF]
    heads = [p.key for p in organisation().people if "medicines_head" in p.roles and p.region]
    first = [who for who, _, left in said(clock) if left == (END - YEAR).days]
    assert sorted(first) == sorted({*people, *heads})
    assert len(said(clock)) == 3 * len(first)
    assert [row.next_look_on for row in every(clock, DayAhead)] == [None]


def test_between_reminders_a_sweep_writes_nothing(clock: Time) -> None:
    lists(clock, agreement())
    on(clock, KNOWN)
    with writes(clock.house.engine) as written:
        assert reminded(clock.house) == Reminded()
    assert written == []


def test_what_is_due_is_found_by_its_index(sqlite_house: Ordnat) -> None:
    with database.reading(sqlite_house.engine) as session:
        due = select(DayAhead.id).where(col(DayAhead.next_look_on) <= KNOWN).order_by(col(DayAhead.next_look_on))
        statement = str(due.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}").all()
    assert [row[-1] for row in plan] == [
        "SEARCH day_ahead USING COVERING INDEX ix_day_ahead_next_look_on (next_look_on<?)"
    ]


def test_it_is_looked_at_every_week_in_case_the_organisation_wants_to_hear_something_else(clock: Time) -> None:
    lists(clock, agreement())
    on(clock, KNOWN)
    assert [row.next_look_on for row in every(clock, DayAhead)] == [KNOWN + timedelta(days=7)]
    sooner = Reminder("agreement_end", [Term(18, "months")], ["case_officer"], date(2015, 1, 1))
    watching = replace(clock.house.organisation.watching, reminders=[sooner])
    eager = replace(clock.house, organisation=replace(clock.house.organisation, watching=watching))
    day = reminder_day(END, Term(18, "months"), office_of(eager.organisation).free)
    assert [on(clock, one, eager) for one in (day - timedelta(days=7), day, day + timedelta(days=7))] == [0, 1, 0]
    assert {who for who, _, _ in said(clock)} == {OFFICER, SECOND_OFFICER}


def test_an_agreement_that_becomes_known_late_is_told_of_once_with_what_is_left(clock: Time) -> None:
    clock.on(date(2028, 1, 10))
    lists(clock, agreement())
    assert [on(clock, day) for day in (date(2028, 1, 10), date(2028, 1, 11), QUARTER)] == [1, 0, 1]
    assert {left for _, _, left in said(clock)} == {(END - date(2028, 1, 10)).days, (END - QUARTER).days}


def test_in_a_baseline_what_was_due_before_is_known_and_what_comes_is_said(house: Ordnat) -> None:
    clock = Time(house).on(date(2028, 1, 10))
    Journey.opened(clock.house)
    lists(clock, agreement())
    assert [on(clock, day) for day in (date(2028, 1, 10), date(2028, 2, 1), QUARTER)] == [0, 0, 1]


def test_a_day_that_moves_begins_anew_and_the_old_is_silent(clock: Time) -> None:
    lists(clock, agreement())
    on(clock, YEAR)
    # Prolonged two years; what was written and not sent is taken back
    later = date(2030, 6, 30)
    lists(clock, agreement(ends_on=later, ends=later.isoformat()))
    assert {row.state for row in every(clock, OutboxMessage) if row.kind == "agreement_end"} == {"cancelled"}
    assert [on(clock, day) for day in (HALF, QUARTER)] == [0, 0]
    assert on(clock, date(2029, 7, 2)) == 1  # 30 June 2029 is a Saturday
    assert {day for _, day, _ in said(clock)} == {END.isoformat(), later.isoformat()}
    # And back again: nothing is said twice, and nothing stands in the way
    lists(clock, agreement())
    assert on(clock, date(2029, 7, 3)) == 0


def test_an_end_that_is_taken_out_of_the_list_is_no_longer_a_day_to_come(clock: Time) -> None:
    lists(clock, agreement())
    lists(clock, agreement(ends_on=None, ends="tills vidare"))
    assert every(clock, DayAhead) == []
    assert on(clock, YEAR) == 0


def test_the_option_has_reminders_of_its_own(clock: Time) -> None:
    lists(clock, agreement(option_until=OPTION, option=OPTION.isoformat()))
    assert {row.kind for row in every(clock, DayAhead)} == {"agreement_end", "agreement_option"}
    on(clock, YEAR)
    [facts, *_] = [row.facts for row in every(clock, OutboxMessage) if row.kind == "agreement_end"]
    assert facts["option"] == OPTION.isoformat()
    assert on(clock, date(2029, 7, 2)) == 1
    assert {day for _, day, _ in said(clock, "agreement_option")} == {OPTION.isoformat()}


def test_an_option_to_the_same_day_is_one_day(clock: Time) -> None:
    lists(clock, agreement(option_until=END, option=""))
    assert [row.kind for row in every(clock, DayAhead)] == ["agreement_end"]


def test_off_the_list_it_is_still_told_of_and_says_so(clock: Time) -> None:
    lists(clock, agreement())
    clock.on(date(2027, 1, 4))
    lists(clock)
    [row] = [row for row in every(clock, Agreement) if row.product == "Trodelvy"]
    assert row.delisted_at == clock.now
    on(clock, YEAR)
    [facts, *_] = [row.facts for row in every(clock, OutboxMessage) if row.kind == "agreement_end"]
    assert facts["delisted_on"] == "2027-01-04"
    lists(clock, agreement())
    assert [row.delisted_at for row in every(clock, Agreement)] == [None, None]


# ── Which cases, and who ─────────────────────────────────────────────────────────────────────────────────
def test_the_cases_about_the_medicine_are_named_and_the_mail_waits_for_the_morning(clock: Time) -> None:
    lists(clock, agreement())
    first, second = Journey.opened(clock.house), Journey.opened(clock.house, indication="urotelial cancer")
    clock.on(YEAR, "22:10")
    assert reminded(clock.house).reminders == 1
    rows = [row for row in every(clock, OutboxMessage) if row.kind == "agreement_end"]
    assert {tuple(row.facts["numbers"]) for row in rows} == {("OI-0002", "OI-0001")}
    assert {row.case_id for row in rows} == {None}
    assert {row.next_attempt_at.isoformat() for row in rows} == {"2027-07-01T06:00:00+00:00"}
    assert first.place.noted
    assert second.place.noted, "the day the agreement began is noted on both"


def test_of_one_case_the_reminders_are_that_cases_and_only_its_regions_hear(clock: Time) -> None:
    lists(clock, agreement())
    case = Journey.opened(clock.house).recommended()
    case.region("norrbotten").region("vasterbotten", "no").region("vasternorrland", "no")
    case.region("jamtland_harjedalen", "no")
    on(clock, YEAR)
    rows = [row for row in case.rows(OutboxMessage) if row.kind == "agreement_end"]
    assert {row.recipient for row in rows} == {OFFICER, SECOND_OFFICER, CHIEF, "norrbotten.lakemedelschef"}


def test_when_every_case_is_closed_nobody_is_told_until_one_is_opened(clock: Time) -> None:
    lists(clock, agreement())
    Journey.opened(clock.house).closed(CloseReason.WITHDRAWN)
    assert on(clock, YEAR) == 0
    Journey.opened(clock.house, indication="urotelial cancer")
    assert [on(clock, YEAR + timedelta(days=number)) for number in range(1, 9)].count(1) == 1


def test_an_absent_person_has_a_deputy_and_an_empty_role_falls_to_the_operators(clock: Time) -> None:
    lists(clock, agreement())
    away = [Absence(OFFICER, YEAR, YEAR + timedelta(days=20), SECOND_OFFICER)]
    wanted = Reminder("agreement_end", [Term(12, "months")], ["case_officer"], date(2015, 1, 1))
    watching = replace(clock.house.organisation.watching, absences=away, reminders=[wanted])
    house = replace(clock.house, organisation=replace(clock.house.organisation, watching=watching))
    on(clock, YEAR, house)
    assert [who for who, _, _ in said(clock)] == [SECOND_OFFICER]
    # The day after the other is away too, and nobody hears it again
    assert on(clock, YEAR + timedelta(days=1), house) == 0
    nobody = replace(wanted, kind="agreement_option", to=["unit_head"])
    people = [person for person in house.organisation.people if "unit_head" not in person.roles]
    watching = replace(watching, reminders=[nobody])
    lists(clock, agreement(option_until=date(2028, 7, 1), option=""))
    empty = replace(house, organisation=replace(house.organisation, people=people, watching=watching))
    on(clock, date(2027, 7, 2), empty)
    assert [who for who, _, _ in said(clock, "agreement_option")] == ["drift"]
    [facts] = [row.facts for row in every(clock, OutboxMessage) if row.kind == "agreement_option"]
    assert "Ingen kunde nås som verksamhetschefen" in facts["fell_from"][0]


def test_answered_for_it_is_silent_until_then_and_is_said_afterwards(clock: Time) -> None:
    lists(clock, agreement())
    case = Journey.opened(clock.house).recommended().all_say()
    clock.on(YEAR - timedelta(days=3))
    case.does(acknowledge, "agreement_end", "Vi förhandlar", until=YEAR + timedelta(days=20))
    assert [on(clock, YEAR + timedelta(days=number)) for number in range(21)] == [0] * 21
    after = [YEAR + timedelta(days=number) for number in range(21, 35)]
    [spoke] = [one for one in after if on(clock, one)]
    on(clock, HALF)
    assert {left for _, _, left in said(clock)} == {(END - spoke).days, (END - HALF).days}
    assert_whole(clock.house, case.case_id)


# ── Re-assessment ────────────────────────────────────────────────────────────────────────────────────────
def test_re_assessment_is_counted_from_the_recommendation_and_reminded_of(clock: Time) -> None:
    case = Journey.opened(clock.house).recommended().all_say()
    [day] = every(clock, DayAhead)
    assert (day.kind, day.on, day.case_id) == ("reassessment", REASSESSED, case.case_id)
    first = date(2027, 9, 1)
    assert [on(clock, one) for one in (first - timedelta(days=1), first, first + timedelta(days=1))] == [0, 1, 0]
    rows = [row for row in case.rows(OutboxMessage) if row.kind == "reassessment"]
    assert {row.recipient for row in rows} == {OFFICER, SECOND_OFFICER}
    assert rows[0].facts["recommended_on"] == "2026-09-01"
    assert on(clock, date(2028, 6, 1)) == 1, "of the two that passed meanwhile the latest is said"


def test_before_release_and_after_a_correction_that_opens_the_case_nothing_is_said(clock: Time) -> None:
    case = Journey.opened(clock.house).recommended()
    assert every(clock, DayAhead) == []
    case.all_say()
    case.corrected(max(e.seq for e in case.log if e.region == "norrbotten" and e.decider), annul=True)
    assert case.place.is_open
    clock.on(date(2027, 9, 1))
    assert reminded(clock.house).reminders == 0
    case.region("norrbotten", on=date(2027, 9, 1))
    assert [on(clock, date(2027, 9, number)) for number in range(2, 12)].count(1) == 1


def test_a_changed_recommendation_moves_the_day_and_a_no_ends_it(clock: Time) -> None:
    case = Journey.opened(clock.house).recommended().all_say()
    case.revised("may", published_on=KNOWN)
    assert [row.on for row in every(clock, DayAhead)] == [date(2028, 11, 20)]
    case.revised("should_not", published_on=KNOWN)
    assert every(clock, DayAhead) == []
    assert_whole(clock.house, case.case_id)


def test_on_the_own_route_it_counts_from_the_regional_recommendation(clock: Time) -> None:
    case = Journey.nominated(clock.house).decided(Stage.TAKE_UP, "take_up").recommended().all_say()
    recommended = case.place.decisions[Stage.REGIONAL_RECOMMENDATION].on
    assert [row.on for row in every(clock, DayAhead)] == [recommended.replace(year=recommended.year + 2)]
    assert on(clock, date(2028, 1, 10)) == 1
    assert {row.facts["own_route"] for row in case.rows(OutboxMessage) if row.kind == "reassessment"} == {True}


# ── At once, and all of them ─────────────────────────────────────────────────────────────────────────────
def test_sweeps_at_the_same_time_say_each_reminder_once(clock: Time) -> None:
    lists(clock, *(agreement(str(number), f"Läkemedel {number}") for number in range(2, 12)))
    clock.on(YEAR)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: reminded(clock.house).reminders, range(4)))
    assert sum(found) == 10
    rows = [row for row in every(clock, OutboxMessage) if row.kind == "agreement_end"]
    assert len({row.dedupe_key for row in rows}) == len(rows)
    assert len({(row.facts["clock"], row.recipient) for row in rows}) == len(rows)


def test_the_watch_goes_through_all_of_them_a_batch_at_a_time(clock: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.watch.DAYS_AT_A_TIME", 2)
    monkeypatch.setattr("tasks.actions.remind.remind.__kwdefaults__", {"limit": 2})
    lists(clock, *(agreement(str(number), f"Läkemedel {number}") for number in range(2, 7)))
    assert clock.on(YEAR).watched().reminders == 5
    assert clock.watched().reminders == 0


def test_days_to_come_are_listed_nearest_first_with_their_cases(clock: Time) -> None:
    case = Journey.opened(clock.house).recommended().all_say()
    lists(clock, agreement())
    closed = Journey.opened(clock.house, product="Zynlonta").closed(CloseReason.WITHDRAWN)
    lists(clock, agreement(), agreement("8", "Zynlonta"))
    with database.reading(clock.house.engine) as session:
        found = coming_days(session, RELEASED, date(2028, 12, 31))
    assert [(day.on.isoformat(), day.kind, [c.case_id for c in day.living]) for day in found] == [
        ("2027-05-20", "effect_6", [case.case_id]),
        ("2027-11-20", "effect_12", [case.case_id]),
        ("2028-06-30", "agreement_end", [case.case_id]),
        ("2028-09-01", "reassessment", [case.case_id]),
        ("2028-11-20", "effect_24", [case.case_id]),
    ], f"but not the agreement that only {closed.case_id} is about"
