"""A clock as a bar says the same whether it is read from the case's row or from its log."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.presenters.clock_bar import ClockBar, bar_of, bar_of_row
from models.rules.clock import case_clock, path_due, stood_still
from models.rules.process import Priority, Stage
from models.rules.standings import Standing
from tasks.queries.overview import Answer, Listed
from tests.factories import PUBLISHED, REGIONS, Log, day

# Published on Tuesday 1 September: the aim is 1 October, the limit 1 November, a Sunday, so Monday the 2nd.
AIM, LIMIT = 30, 62


def listed(log: Log, today: date) -> Listed:
    """The row of a case, as the mirror writes it."""
    place, clock, due = log.place, case_clock(log.place), path_due(log.place, today)
    stood, since = stood_still(clock) if clock else (0, None)
    standing = place.standing or Standing.CLOSED
    answers = {region: Answer(event.outcome or "", event.on) for region, event in place.region_decisions.items()}
    return Listed(
        case_id=1, group=Stage.CONSENSUS, product="", indication="", standing=standing, answers=answers, waiting_on="",
        closed_as=None, priority=Priority.NORMAL, review_wanted=False, clock_start=place.clock_start,
        aim_on=due.aim if due else None, limit_on=due.limit if due else None, stopped_days=stood, stopped_since=since,
    )  # fmt: skip


def both(log: Log, today: date) -> ClockBar | None:
    clock = case_clock(log.place)
    by_row, by_log = bar_of_row(listed(log, today), today), bar_of(clock, today) if clock else None
    assert by_row == by_log
    return by_row


@pytest.mark.parametrize(
    ("after", "says", "kind"),
    [
        (0, "30 dagar kvar till målet", "good"),
        (29, "1 dag kvar till målet", "good"),
        (30, "i dag är sista dagen för målet", "good"),
        (31, "över målet, 31 dagar kvar till gränsen", "warn"),
        (62, "över målet, i dag är sista dagen för gränsen", "warn"),
        (63, "1 dag över gränsen", "bad"),
    ],
)
def test_both_sides_of_aim_and_limit(after: int, says: str, kind: str) -> None:
    found = both(Log(), day(after))
    assert found is not None
    assert (found.verdict, found.kind, found.run, found.aim, found.limit) == (says, kind, after, AIM, LIMIT)
    assert found.far > max(after, LIMIT)


def test_a_clock_that_stands_still_says_since_when_and_gets_no_later() -> None:
    found = both(Log().stopped(day(20), day(40)), day(35))
    assert found is not None
    assert (found.days, found.verdict, found.kind) == ("35 dagar (20 netto)", "klockan står sedan 2026-09-21", "off")


def test_days_stood_still_are_told_beside_the_rest() -> None:
    found = both(Log().stopped(day(10), day(20)).resumed(day(16)), day(30))
    assert found is not None
    assert found.days == "30 dagar (24 netto)"


def test_a_released_case_keeps_its_days() -> None:
    found = both(Log().released(), day(300))
    assert found is not None
    assert (found.days, found.verdict, found.kind) == ("28 dagar", "inom målet", "good")


def test_a_late_release_stays_late() -> None:
    log = Log().recommended()
    for number, region in enumerate(REGIONS):
        log.region(region, on=day(60 + number))
    found = bar_of(case_clock(log.place) or pytest.fail("no clock"), day(90))
    assert found is not None
    assert (found.verdict, found.kind) == ("över gränsen", "bad")


def test_without_a_clock_there_is_no_bar() -> None:
    assert both(Log("await"), day(10)) is None
    closed = replace(listed(Log(), day(10)), standing=Standing.CLOSED)
    assert bar_of_row(closed, day(10)) is None
    assert PUBLISHED + timedelta(days=10) == day(10)
