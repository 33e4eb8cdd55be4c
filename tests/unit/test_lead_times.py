"""What of a case is a lead time, and the figures over many: which are counted, which are only said to be there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.clock import Lap, Pace
from models.rules.clocks.stage_runs import Ending
from models.rules.errors import InvalidInputError
from models.rules.events import Kind
from models.rules.lead_times.figures import Share, Summary, summary
from models.rules.lead_times.groups import Asked, By, Counted, Figure, Period, grouped, overview, period_label
from models.rules.lead_times.timed import Measure, Timed, lead_times
from models.rules.process import Priority, Route, Stage
from models.rules.standings import CloseReason, Judgement
from tests.factories import REGIONS, Log, day, organisation

FIRST, SECOND, THIRD, FOURTH = REGIONS
TODAY = date(2026, 11, 20)  # day 80


def of(log: Log, measure: Measure, case_id: int = 1) -> list[Timed]:
    return [one for one in lead_times(case_id, log.place, organisation(), TODAY) if one.measure is measure]


def told(times: Iterable[Timed]) -> list[tuple[str, int, Ending | None]]:
    return [(one.region or one.stage or one.measure, one.lap.days, one.ending) for one in times]


def in_turn(*days: int) -> Log:
    log = Log().recommended()
    for region, number in zip(REGIONS, days, strict=False):
        log.region(region, on=day(number))
    return log


def test_a_released_case_has_a_time_for_the_path_each_region_each_step_and_between_regions() -> None:
    log = in_turn(25, 28, 40, 70)
    assert told(of(log, Measure.CASE)) == [("case", 70, Ending.DECIDED)]
    assert told(of(log, Measure.REGION)) == [
        (FIRST, 25, Ending.DECIDED),
        (SECOND, 28, Ending.DECIDED),
        (THIRD, 40, Ending.DECIDED),
        (FOURTH, 70, Ending.DECIDED),
    ]
    assert told(of(log, Measure.STAGE)) == [
        (Stage.CONSENSUS, 14, Ending.DECIDED),
        (Stage.BUDGET_IMPACT, 15, Ending.DECIDED),
        (Stage.REGIONAL_RECOMMENDATION, 5, Ending.DECIDED),
        (FIRST, 5, Ending.DECIDED),
        (SECOND, 8, Ending.DECIDED),
        (THIRD, 20, Ending.DECIDED),
        (FOURTH, 50, Ending.DECIDED),
    ]
    assert told(of(log, Measure.GAP)) == [("gap", 45, Ending.DECIDED)]


def test_the_time_between_regions_runs_until_the_last_has_decided() -> None:
    assert of(in_turn(), Measure.GAP) == []
    assert of(in_turn().region(FIRST, "waiting", on=day(22)), Measure.GAP) == []
    assert told(of(in_turn(25, 28), Measure.GAP)) == [("gap", 55, None)]
    assert told(of(in_turn(25).region(SECOND, "waiting", on=day(30)), Measure.GAP)) == [("gap", 55, None)]


def test_what_is_closed_by_hand_is_given_up_and_no_lead_time() -> None:
    log = in_turn(25).then(Kind.CLOSED, day(60), outcome=CloseReason.WITHDRAWN.value)
    assert told(of(log, Measure.CASE)) == [("case", 60, Ending.DROPPED)]
    assert told(of(log, Measure.REGION))[:2] == [(FIRST, 25, Ending.DECIDED), (SECOND, 60, Ending.DROPPED)]
    assert told(of(log, Measure.GAP)) == [("gap", 35, Ending.DROPPED)]


def test_a_step_begun_anew_is_two_times_and_only_the_second_a_lead_time() -> None:
    log = Log().decided(Stage.CONSENSUS, "support").decided(Stage.BUDGET_IMPACT, "reviewed")
    log.revised("may", day(18)).judged(Judgement.RESTART, day(20), Stage.CONSENSUS)
    log.decided(Stage.CONSENSUS, "support", on=day(30))
    assert (Stage.REGIONAL_RECOMMENDATION, 5, Ending.RESTARTED) in told(of(log, Measure.STAGE))
    found = {f.group: f.summary for f in grouped(of(log, Measure.STAGE), By.STAGE, Asked(), organisation())}
    assert found["Sjukvårdsregional rekommendation"].restarted == 1
    assert found["Sjukvårdsregional rekommendation"].decided == 0


def test_a_case_that_awaits_from_the_start_has_no_times() -> None:
    assert lead_times(1, Log("await").place, organisation(), TODAY) == ()


def test_stops_are_taken_off_net_and_off_nothing_else() -> None:
    [path] = of(in_turn().stopped(day(22), day(40)).resumed(day(32)), Measure.CASE)
    assert (path.lap.days, path.lap.net_days) == (80, 70)


def test_a_step_is_its_owners_of_the_day_and_a_cancer_medicines_is_the_oncologists() -> None:
    bodies = [one.body for one in of(Log(therapy="cancer").recommended(), Measure.STAGE)]
    assert bodies[:2] == ["rcc_onkologirad", "foa_lakemedel"]
    assert bodies[3] == organisation().region(FIRST).deciding_body


def test_a_step_whose_owner_the_file_has_forgotten_is_counted_all_the_same() -> None:
    forgetful = replace(organisation(), stages={})
    times = lead_times(1, in_turn(25).place, forgetful, TODAY)
    assert {one.body for one in times} == {None}
    assert [f.group for f in grouped(times, By.BODY, Asked(), forgetful)] == ["okänt organ"]


def timed(
    days: int, ending: Ending | None = Ending.DECIDED, pace: Pace | None = Pace.WITHIN_AIM, *, start: date | None = None
) -> Timed:
    lap = Lap(start or day(0), day(days), ending is not None, days, days - 1, days - 2, days - 3, pace)
    return Timed(1, Measure.CASE, Route.NATIONAL, Priority.NORMAL, lap, ending)


def test_figures_by_hand() -> None:
    found = summary(
        [
            *(timed(number) for number in (10, 20, 30)),
            timed(40, pace=Pace.PAST_AIM),
            timed(90, pace=Pace.PAST_LIMIT),
            timed(5, pace=None),
            timed(70, None, Pace.PAST_LIMIT),
            timed(35, None, Pace.PAST_AIM),
            timed(2, None),
            timed(500, Ending.DROPPED),
            timed(600, Ending.RESTARTED),
        ]
    )
    assert (found.decided, found.running, found.dropped, found.restarted) == (6, 3, 1, 1)
    assert found.gross is not None
    assert found.net is not None
    assert (found.gross.least, found.gross.median, found.gross.p90, found.gross.most) == (5, 20, 90, 90)
    assert (found.net.median, found.net.most) == (19, 89)
    assert (found.within_aim, found.within_limit) == (Share(3, 5), Share(4, 5))
    assert (found.running_past_aim, found.running_past_limit) == (2, 1)
    # After 2+ eight are left: 7/8, 6/8, 5/8, and after 30 days 4/8 wait; after 35+ three are left, of whom 40 ends one.
    assert found.median == 30
    assert found.curve[4].waiting == Fraction(1, 3)


def test_figures_of_nothing_are_none_and_not_nought() -> None:
    found = summary([])
    assert (found.decided, found.gross, found.median, found.within_aim.part) == (0, None, None, None)


TIMES = st.lists(
    st.builds(
        timed,
        st.integers(min_value=3, max_value=300),
        st.sampled_from([None, *Ending]),
        st.sampled_from([None, *Pace]),
    )
)


@given(TIMES)
def test_figures_are_what_a_slow_count_gives(times: list[Timed]) -> None:
    found = summary(times)
    lead = [one for one in times if one.ending is Ending.DECIDED]
    assert found.decided + found.running + found.dropped + found.restarted == len(times)
    assert found.decided == len(lead)
    assert (found.gross.median if found.gross else None) == (median_low(o.lap.days for o in lead) if lead else None)
    aimed = [one for one in lead if one.lap.pace]
    assert found.within_aim == Share(sum(one.lap.pace == "within_aim" for one in aimed), len(aimed))
    assert found.within_limit == Share(sum(one.lap.pace != "past_limit" for one in aimed), len(aimed))
    assert found == summary(reversed(times))


def test_every_time_of_a_measure_is_in_one_group_and_no_other() -> None:
    logs = [in_turn(25, 28, 40, 70), in_turn(30), Log().revised("may"), Log("should", route=Route.OWN)]
    times = [one for number, log in enumerate(logs) for one in lead_times(number, log.place, organisation(), TODAY)]
    for by in By:
        figures = grouped(times, by, Asked(), organisation())
        measure = figures[0].measure
        assert sum(map(_all, figures)) == sum(one.measure is measure for one in times), by
        assert len({figure.group for figure in figures}) == len(figures), by


def _all(figure: Figure) -> int:
    found: Summary = figure.summary
    return found.decided + found.running + found.dropped + found.restarted


def groups(times: Sequence[Timed], by: By, asked: Asked | None = None) -> list[str]:
    return [figure.group for figure in grouped(times, by, asked or Asked(), organisation())]


def test_regions_come_in_the_order_of_the_file_and_steps_with_the_slowest_first() -> None:
    log = in_turn(25, 28, 40, 70)
    assert groups(of(log, Measure.REGION)[::-1], By.REGION) == [organisation().region(r).short for r in REGIONS]
    assert groups(of(log, Measure.STAGE), By.STAGE) == [
        "Budgetpåverkansanalys",
        "Sjukvårdsregional konsensus",
        "Regionens beslut",
        "Sjukvårdsregional rekommendation",
    ]


def test_a_step_in_which_most_still_wait_is_slower_than_any_that_is_done() -> None:
    times = of(Log().decided(Stage.BUDGET_IMPACT, "reviewed"), Measure.STAGE)
    assert groups(times, By.STAGE)[0] == "Sjukvårdsregional konsensus"


def test_a_step_that_was_only_ever_given_up_is_no_slower_than_any() -> None:
    times = of(Log().decided(Stage.CONSENSUS, "support"), Measure.STAGE)
    given_up = [replace(one, ending=Ending.DROPPED) if one.stage is Stage.BUDGET_IMPACT else one for one in times]
    assert groups(given_up, By.STAGE)[-1] == "Budgetpåverkansanalys"


@pytest.mark.parametrize(
    ("period", "label"), [(Period.MONTH, "2026-09"), (Period.QUARTER, "2026 kv 3"), (Period.YEAR, "2026")]
)
def test_a_period_is_named(period: Period, label: str) -> None:
    assert period_label(day(0), period) == label


@pytest.mark.parametrize(("month", "quarter"), [(1, 1), (3, 1), (4, 2), (6, 2), (7, 3), (9, 3), (10, 4), (12, 4)])
def test_quarters_at_their_edges(month: int, quarter: int) -> None:
    assert period_label(date(2026, month, 1), Period.QUARTER) == f"2026 kv {quarter}"


def test_by_the_day_it_started_open_cases_are_in_and_by_the_day_it_ended_they_are_not() -> None:
    times = [timed(10), timed(35), timed(50, None), timed(40, Ending.DROPPED)]
    by_start, by_end = (Asked(counted=c, period=Period.MONTH) for c in (Counted.STARTED, Counted.ENDED))
    assert groups(times, By.PERIOD, by_start) == ["2026-09"]
    assert groups(times, By.PERIOD, by_end) == ["2026-09", "2026-10"]
    [started] = grouped(times, By.PERIOD, by_start, organisation())
    assert (started.summary.running, started.summary.median) == (1, 35)
    ended = grouped(times, By.PERIOD, by_end, organisation())
    assert [(f.summary.decided, f.summary.dropped, f.summary.median) for f in ended] == [(1, 0, None), (1, 1, None)]


BOUNDS = [(0, 0, True), (1, None, False), (None, -1, False), (-5, 5, True), (None, None, True)]


@pytest.mark.parametrize(("since", "until", "wanted"), BOUNDS)
def test_both_days_of_the_time_asked_for_are_in_it(since: int | None, until: int | None, wanted: bool) -> None:
    first, last = (day(number) if number is not None else None for number in (since, until))
    asked = Asked(first, last)
    assert asked.wants(timed(20)) == wanted


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="bakvänt"):
        Asked(day(2), day(1))


def test_the_overview_has_the_path_the_regions_what_lies_between_them_and_the_steps() -> None:
    times = lead_times(1, in_turn(25, 28).place, organisation(), TODAY)
    measures = [figure.measure for figure in overview(times, Asked(), organisation())]
    assert list(dict.fromkeys(measures)) == [Measure.CASE, Measure.REGION, Measure.GAP, Measure.STAGE]
    assert overview([], Asked(), organisation()) == []
