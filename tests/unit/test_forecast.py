"""When the regions can be expected to decide, and the last meeting that is still in time.

Two slow second opinions: a diary that is lived day by day, and every combination of meetings tried.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import is_working_day
from models.rules.clock import due_of, last_day, region_clock
from models.rules.clocks.stops import StopReason
from models.rules.dated import Term
from models.rules.events import Kind
from models.rules.foresight.forecast import RegionForecast, forecast
from models.rules.foresight.last_meeting import Goal, MeetingWarning, last_usable
from models.rules.organisation import Organisation
from models.rules.place import Position
from models.rules.process import RULES, Stage
from models.rules.turns import owner
from models.rules.watch.watching import MeetingDay
from tests.factories import PUBLISHED, REGIONS, Log, day, organisation

FIRST, SECOND, THIRD, FOURTH = REGIONS
CONSENSUS, BUDGET, TOGETHER = Stage.CONSENSUS, Stage.BUDGET_IMPACT, Stage.REGIONAL_RECOMMENDATION
DECIDERS = ("ksr_norrbotten", "ledning_vasterbotten", "ledning_vasternorrland", "ledning_jamtland_harjedalen")
Turn = tuple[Stage, str | None]
Calendars = Mapping[str, list[MeetingDay]]


def at(*numbers: int, before: int = 5, cancelled: tuple[int, ...] = ()) -> list[MeetingDay]:
    """Meetings so many days after publication, whose material must be in `before` days earlier."""
    return [MeetingDay(day(n), day(n - before), n in cancelled) for n in numbers]


def meeting_as(calendars: Calendars) -> Organisation:
    """The shipped organisation with these calendars and no others."""
    bodies = [replace(body, meetings=calendars.get(body.key, [])) for body in organisation().bodies]
    return replace(organisation(), bodies=bodies)


def region(place: Position, house: Organisation, today: date, key: str = FIRST) -> RegionForecast:
    """What is foreseen of one region."""
    return next(found for found in forecast(place, house, today).regions if found.region == key)


def warnings(log: Log, calendars: Calendars, today: date) -> list[tuple[str, str, date]]:
    """The warnings as (key, occasion, material by)."""
    return [(w.key, w.occasion, w.material_by) for w in last_usable(log.place, meeting_as(calendars), today)]


def stopped(log: Log, since: int, expected: int, only: str | None = None) -> Log:
    """The clock is stopped."""
    data = {"reason": StopReason.MATERIAL.value, "expected_end": day(expected).isoformat(), "text": ""}
    return log.then(Kind.STOPPED, day(since), region=only, **data)


# ── The forecast ──────────────────────────────────────────────────────────────────────────────────────────
def test_each_step_goes_to_the_first_meeting_that_can_take_it() -> None:
    house = meeting_as({"aril": at(7, 10, 20, 30), "ksr_norrbotten": at(24, 27, 45)})
    found = region(Log().place, house, PUBLISHED)
    assert [(step.stage, step.ready, step.on) for step in found.steps] == [
        (CONSENSUS, day(0), day(7)),
        (BUDGET, day(0), day(14)),
        (TOGETHER, day(14), day(20)),
        (Stage.REGION_DECISION, day(20), day(27)),
    ]
    assert [step.meeting and step.meeting.on for step in found.steps] == [day(7), None, day(20), day(27)]
    assert (found.expected.on, found.expected.aim_met, found.expected.limit_met) == (day(27), True, True)


def test_the_regional_recommendation_waits_for_the_later_of_the_two() -> None:
    house = meeting_as({"aril": at(25, 40)})
    (consensus, budget, together, last) = region(Log().place, house, PUBLISHED).steps
    assert (consensus.on, budget.on, together.ready, together.on) == (day(25), day(14), day(25), day(40))
    assert last.on == last_day(day(40), Term(14, "days"))


def test_the_day_after_the_deadline_the_next_meeting_is_foreseen() -> None:
    house = meeting_as({"aril": at(10, 30, 50, 70)})
    days = [region(Log().place, house, day(n)).steps[0].on for n in (0, 5, 6, 25, 26)]
    assert days == [day(10), day(10), day(30), day(30), day(50)]


def test_a_cancelled_meeting_is_nobodys_hope() -> None:
    house = meeting_as({"aril": at(10, 30, 50, cancelled=(10,))})
    assert region(Log().place, house, day(0)).steps[0].on == day(30)


def test_what_has_been_decided_is_a_fact_whatever_the_calendar_says() -> None:
    place = Log().recommended().region(FIRST, on=day(28)).place
    house = meeting_as({"aril": at(70), "ksr_norrbotten": at(70), "ledning_vasterbotten": at(50)})
    found = forecast(place, house, day(30))
    assert [step.on for step in found.regions[0].steps] == [day(14), day(15), day(20), day(28)]
    assert (found.regions[0].decided, found.regions[0].expected.on) == (True, day(28))
    assert found.regions[1].expected.on == day(50)
    assert found.expected.on == day(50)


def test_the_case_is_as_late_as_the_last_of_its_regions() -> None:
    calendars = {"ledning_vasternorrland": at(90), "ksr_norrbotten": at(26)}
    found = forecast(Log().recommended().place, meeting_as(calendars), day(20))
    assert [r.expected.on for r in found.regions] == [day(26), day(34), day(90), day(34)]
    assert [r.expected.limit_met for r in found.regions] == [True, True, False, True]
    assert (found.expected.on, found.expected.aim_met, found.expected.limit_met) == (day(90), False, False)


def test_a_body_without_meetings_takes_its_aim_and_is_never_foreseen_in_the_past() -> None:
    days = [region(Log().place, meeting_as({}), day(n)).steps[1].on for n in (0, 13, 14, 40)]
    # The aim of the budget impact analysis is 14 days; day 40 is a Sunday.
    assert days == [day(14), day(14), day(14), day(41)]
    assert not is_working_day(day(40))


def test_a_calendar_that_has_run_out_makes_all_that_follows_unknown() -> None:
    house = meeting_as({"aril": at(10), "ksr_norrbotten": at(40)})
    found = forecast(Log().place, house, day(6))
    assert (found.expected.on, found.expected.aim_met, found.expected.limit_met) == (None, None, None)
    assert found.unknown == ("aril",)
    steps = found.regions[0].steps
    assert [(step.ran_out, step.on is None) for step in steps] == [
        (True, True), (False, False), (False, True), (False, True),
    ]  # fmt: skip


def test_a_target_that_has_passed_is_missed_also_when_the_end_is_unknown() -> None:
    found = forecast(Log().place, meeting_as({"aril": at(10)}), day(50)).expected
    assert (found.on, found.aim_met, found.limit_met) == (None, False, None)


def test_a_region_that_waits_comes_back_on_the_day_it_named() -> None:
    log = Log().recommended().region(FIRST, "waiting", waiting_until=day(60))
    house = meeting_as({"ksr_norrbotten": at(40, 66, 80)})
    assert region(log.place, house, day(30)).expected.on == day(66)
    assert region(log.place, house, day(70)).expected.on == day(80)


@pytest.mark.parametrize("verdict", ["await", "should_not"])
def test_a_case_that_is_not_on_its_way_is_not_foreseen(verdict: str) -> None:
    found = forecast(Log(verdict).place, organisation(), day(5))
    assert (found.regions, found.expected.on, last_usable(Log(verdict).place, organisation(), day(5))) == ((), None, [])


def test_a_case_to_be_judged_is_foreseen_as_if_it_went_on_today() -> None:
    place = Log().decided(CONSENSUS, "support").revised("should_not", day(16)).place
    steps = region(place, meeting_as({"aril": at(20, 30)}), day(16)).steps
    assert [step.on for step in steps[:3]] == [day(14), day(16), day(30)]
    assert last_usable(place, meeting_as({"aril": at(20, 30)}), day(16)) == []


def test_while_the_clock_stands_still_nothing_is_ready_and_the_targets_move_with_it() -> None:
    log = stopped(Log().recommended(), 20, 50)
    found = region(log.place, meeting_as({"ksr_norrbotten": at(30, 54, 60)}), day(25))
    assert (found.steps[-1].ready, found.expected.on) == (day(50), day(60))
    clock = region_clock(log.place, FIRST)
    assert clock is not None
    assert due_of(clock, day(25)).limit > day(62)
    assert found.expected.limit_met


def test_a_stop_that_overruns_is_expected_to_end_today() -> None:
    log = stopped(Log().recommended(), 20, 30)
    assert region(log.place, meeting_as({"ksr_norrbotten": at(36, 54)}), day(40)).steps[-1].ready == day(40)


def test_a_stop_for_one_region_holds_nobody_else() -> None:
    log = stopped(Log().recommended(), 20, 50, only=FIRST)
    house = meeting_as({"ksr_norrbotten": at(26, 60), "ledning_vasterbotten": at(26, 60)})
    assert region(log.place, house, day(20)).expected.on == day(60)
    assert region(log.place, house, day(20), SECOND).expected.on == day(26)


# ── The last usable meeting ───────────────────────────────────────────────────────────────────────────────
# Published 1 September: aim 1 October (day 30), limit 2 November (day 62).
def test_the_last_meeting_in_time_for_the_aim_and_the_one_for_the_limit() -> None:
    calendars = {"ksr_norrbotten": at(27, 29, 40, 60, 70)}
    log = Log().recommended()
    assert warnings(log, calendars, day(20)) == [
        ("meeting:ksr_norrbotten", f"{day(60)}:limit", day(55)),
        ("meeting:ksr_norrbotten", f"{day(29)}:aim", day(24)),
    ]


def test_one_meeting_that_is_the_last_for_both_is_said_to_be_so_of_the_limit() -> None:
    assert warnings(Log().recommended(), {"ksr_norrbotten": at(28, 70)}, day(20)) == [
        ("meeting:ksr_norrbotten", f"{day(28)}:limit", day(23)),
    ]


def test_a_meeting_on_the_last_day_is_in_time_and_one_on_the_day_after_is_not() -> None:
    assert warnings(Log().recommended(), {"ksr_norrbotten": at(62)}, day(20))[0][1] == f"{day(62)}:limit"
    assert warnings(Log().recommended(), {"ksr_norrbotten": at(63)}, day(20)) == []


def test_later_steps_must_fit_in_as_well() -> None:
    calendars = {"aril": at(10, 20, 30, 40, 50), **{body: at(56, 70, before=10) for body in DECIDERS}}
    (warning,) = last_usable(Log().place, meeting_as(calendars), day(0))
    # KSR's material is due on day 46, so that the joint recommendation must come on day 40, and consensus on day 30.
    assert (warning.stage, warning.meeting.on, warning.goal) == (CONSENSUS, day(30), Goal.LIMIT)


def test_the_first_region_to_lose_its_chance_counts_and_a_lost_one_does_not() -> None:
    calendars = {
        "aril": at(20, 30, 40), "ksr_norrbotten": at(60, before=15), "ledning_vasterbotten": at(60),
        "ledning_vasternorrland": at(90), "ledning_jamtland_harjedalen": at(60, before=25),
    }  # fmt: skip
    log = Log().decided(CONSENSUS, "support").decided(BUDGET, "reviewed")
    (warning,) = last_usable(log.place, meeting_as(calendars), day(15))
    assert warning.meeting.on == day(30)


def test_the_warning_stays_the_same_after_its_deadline_and_its_meeting_until_somebody_decides() -> None:
    calendars = {"ksr_norrbotten": at(28, 60, 70)}
    log = Log().recommended()
    seen = [warnings(log, calendars, day(n)) for n in (20, 55, 56, 60, 61, 66)]
    assert all(said == seen[0] for said in seen)
    assert warnings(log.region(FIRST, on=day(59)), calendars, day(59)) == []


def test_a_body_that_decides_any_day_has_no_last_meeting() -> None:
    assert warnings(Log().recommended(), {}, day(20)) == []


def test_a_held_turn_has_no_warning_and_gets_one_when_it_goes_on() -> None:
    log = stopped(Log().recommended(), 21, 30, only=FIRST)
    calendars = {"ksr_norrbotten": at(60, 69), "ledning_vasterbotten": at(60)}
    assert [key for key, _, _ in warnings(log, calendars, day(25))] == ["meeting:ledning_vasterbotten"]
    stop = log.last(Kind.STOPPED, FIRST)
    log.then(Kind.RESUMED, day(29), region=FIRST, stop=stop)
    # Two months end on Sunday, day 61; after eight days of stand-still on Monday, day 69: a later meeting is usable.
    assert warnings(log, calendars, day(29))[0][:2] == ("meeting:ksr_norrbotten", f"{day(69)}:limit")


def test_a_meeting_whose_deadline_passed_before_the_turn_began_was_never_usable() -> None:
    (warning,) = last_usable(Log().recommended().place, meeting_as({"ksr_norrbotten": at(24, 28, before=5)}), day(20))
    assert (warning.meeting.on, warning.since) == (day(28), day(20))


def test_material_on_the_day_the_turn_begins_is_in_time() -> None:
    assert warnings(Log().recommended(), {"ksr_norrbotten": at(25, before=5)}, day(20))[0][2] == day(20)


def test_a_region_that_had_decided_before_a_step_was_taken_back_asks_for_no_meeting() -> None:
    log = Log().recommended().region(FIRST, on=day(25))
    decided = next(e.seq for e in log.events if e.kind is Kind.DECIDED and e.stage is TOGETHER)
    log.corrected(decided, stage=TOGETHER, annul=True)
    too_late = {body: at(90) for body in DECIDERS}
    assert log.place.open_stages == (TOGETHER,)
    assert warnings(log, {"aril": at(30, 40), **too_late}, day(30)) == []


# ── Second opinions ───────────────────────────────────────────────────────────────────────────────────────
def lived(place: Position, house: Organisation, today: date) -> dict[str, date | None]:
    """Each region's decision, by living one day after the other for a year."""
    done: dict[tuple[Stage, str | None], date] = {(s, None): e.on for s, e in place.decisions.items()}
    done |= {(Stage.REGION_DECISION, r): e.on for r, e in place.region_decisions.items() if place.is_final(r)}
    turns = [(stage, None) for stage in (CONSENSUS, BUDGET, TOGETHER)]
    everything = [*turns, *((Stage.REGION_DECISION, r) for r in place.regions)]
    ready: dict[tuple[Stage, str | None], date] = {}
    for number in range(400):
        now = today + timedelta(days=number)
        for stage, where in everything:  # in path order, so that one day can hold several steps
            rests_on = [(s, None) for s in RULES[stage].after if s is not Stage.TAKE_UP]
            if (stage, where) in done or any(step not in done or done[step] > now for step in rests_on):
                continue
            since = ready.setdefault((stage, where), now)
            if decides(place, house, (stage, where), since, now):
                done[stage, where] = now
    return {r: done.get((Stage.REGION_DECISION, r)) for r in place.regions}


def decides(place: Position, house: Organisation, turn: Turn, since: date, now: date) -> bool:
    """Can the body whose turn it is decide today?"""
    stage, where = turn
    body = owner(house, stage, where, None, PUBLISHED)
    if body.meetings:
        return any(m.on == now and m.material_by >= since and not m.cancelled for m in body.meetings)
    begun = place.entered.get((stage, where), since)
    return is_working_day(now) and now >= last_day(begun, house.stages[stage][0].aim)


calendar_days = st.lists(st.tuples(st.integers(0, 110), st.integers(0, 12), st.booleans()), max_size=5).map(
    lambda rows: [MeetingDay(day(n), day(n - before), off and n % 3 == 0) for n, before, off in rows]
)
calendars_of_all = st.fixed_dictionaries(dict.fromkeys(("aril", "foa_lakemedel", *DECIDERS), calendar_days))


@st.composite
def logs(draw: st.DrawFn) -> Log:
    """A case somewhere on its way."""
    log = Log()
    if draw(st.booleans()):
        log.decided(CONSENSUS, "support", on=day(draw(st.integers(1, 20))))
    if draw(st.booleans()):
        log.decided(BUDGET, "reviewed", on=day(draw(st.integers(1, 20))))
    if {CONSENSUS, BUDGET} <= set(log.place.decisions) and draw(st.booleans()):
        log.decided(TOGETHER, "recommend", on=day(draw(st.integers(20, 25))))
        for key in draw(st.sets(st.sampled_from(REGIONS), max_size=3)):
            log.region(key, on=day(draw(st.integers(25, 30))))
    return log


@given(log=logs(), calendars=calendars_of_all, number=st.integers(30, 90))
def test_the_forecast_agrees_with_living_it(log: Log, calendars: Calendars, number: int) -> None:
    house, today = meeting_as(calendars), day(number)
    found = forecast(log.place, house, today)
    assert {r.region: r.expected.on for r in found.regions} == lived(log.place, house, today)


def all_ends(
    place: Position, house: Organisation, today: date, begun: Mapping[Stage, date], where: str
) -> Iterator[date]:
    """Every day on which a region could decide, if the steps of `begun` are decided so: all combinations tried."""
    fixed = {stage: event.on for stage, event in place.decisions.items()} | dict(begun)
    left = [s for s in (CONSENSUS, BUDGET, TOGETHER, Stage.REGION_DECISION) if s not in fixed]
    choices: list[Sequence[MeetingDay | None]] = [
        owner(house, s, where, None, PUBLISHED).meetings or [None] for s in left
    ]
    for chosen in product(*choices):
        ends: dict[Stage, date] = dict(fixed)
        for stage, picked in zip(left, chosen, strict=True):
            rests_on = [ends[s] for s in RULES[stage].after if s is not Stage.TAKE_UP]
            since = max(rests_on) if set(RULES[stage].after) - set(place.decisions) - {Stage.TAKE_UP} else today
            if picked is None:
                opened = place.entered.get((stage, where if stage is Stage.REGION_DECISION else None))
                aim = last_day(opened or since, house.stages[stage][0].aim)
                ends[stage] = last_day(max(aim, since), Term(0, "days"))
            elif picked.cancelled or picked.material_by < since:
                break
            else:
                ends[stage] = picked.on
        else:
            yield ends[Stage.REGION_DECISION]


def slow_last(log: Log, house: Organisation, today: date) -> set[tuple[str, str, Stage, str]]:
    """The warnings, worked out the long way."""
    place, found = log.place, set()
    for stage in place.open_stages:
        for where in place.open_regions if stage is Stage.REGION_DECISION else (None,):
            body = owner(house, stage, where, None, PUBLISHED)
            began = place.entered[stage, where]
            usable = [m for m in body.meetings if not m.cancelled and m.material_by >= began]
            for goal in Goal:
                last: list[MeetingDay] = []
                for region_key in [where] if where else place.regions:
                    clock = region_clock(place, region_key)
                    assert clock is not None
                    limit = getattr(due_of(clock, today), goal.value)
                    good = [
                        m
                        for m in usable
                        if any(e <= limit for e in all_ends(place, house, today, {stage: m.on}, region_key))
                    ]
                    last += [max(good, key=lambda m: (m.material_by, m.on))] if good else []
                if last:
                    meeting = min(last, key=lambda m: (m.material_by, m.on))
                    found.add((body.key, meeting.on.isoformat(), stage, goal.value))
    return {w for w in found if w[3] == "limit" or (*w[:3], "limit") not in found}


@given(log=logs(), calendars=calendars_of_all, number=st.integers(30, 60))
def test_the_last_usable_meeting_agrees_with_trying_everything(log: Log, calendars: Calendars, number: int) -> None:
    # One meeting a day, so that a day names a meeting.
    tidy = {key: list({m.on: m for m in found}.values()) for key, found in calendars.items()}
    house, today = meeting_as(tidy), day(number)

    def named(warning: MeetingWarning) -> tuple[str, str, Stage, str]:
        return warning.body.key, warning.meeting.on.isoformat(), warning.stage, warning.goal.value

    assert {named(w) for w in last_usable(log.place, house, today)} == slow_last(log, house, today)
