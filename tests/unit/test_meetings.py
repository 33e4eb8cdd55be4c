"""Which meeting can decide, and when a body's calendar of meetings is about to end."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from models.rules.foresight.meetings import coming_meetings, decides_any_day, held_meetings, next_meeting, running_out
from models.rules.organisation import Body, Organisation
from models.rules.watch.watching import MeetingDay
from tests.factories import organisation


def on(text: str) -> date:
    """A date."""
    return date.fromisoformat(text)


def meeting(day: str, material_by: str, *, cancelled: bool = False) -> MeetingDay:
    """A meeting."""
    return MeetingDay(on(day), on(material_by), cancelled)


def body(*meetings: MeetingDay) -> Body:
    """ARIL with other meetings."""
    return replace(organisation().body("aril"), meetings=list(meetings))


def only(changed: Body) -> Organisation:
    """An organisation in which only one body has meetings."""
    others = [replace(b, meetings=[]) for b in organisation().bodies if b.key != changed.key]
    return replace(organisation(), bodies=[changed, *others])


DECEMBER, JANUARY = meeting("2026-12-10", "2026-12-03"), meeting("2027-01-14", "2027-01-07")
CANCELLED = meeting("2026-12-15", "2026-12-08", cancelled=True)
SAME_DAY = meeting("2026-12-20", "2026-12-20")


@pytest.mark.parametrize(
    ("ready", "found"),
    [
        ("2026-11-20", DECEMBER),
        ("2026-12-03", DECEMBER),
        ("2026-12-04", SAME_DAY),
        ("2026-12-20", SAME_DAY),
        ("2026-12-21", JANUARY),
        ("2027-01-07", JANUARY),
        ("2027-01-08", None),
    ],
    ids=[
        "long before",
        "on the last day for material",
        "the day after: the next that is not cancelled",
        "a meeting that takes material on the day",
        "the day after that",
        "on the last day for the last one",
        "nobody knows",
    ],
)
def test_the_next_meeting_that_can_decide(ready: str, found: MeetingDay | None) -> None:
    assert next_meeting(body(JANUARY, SAME_DAY, CANCELLED, DECEMBER), on(ready)) == found


def test_a_body_without_meetings_decides_any_day_and_one_whose_meetings_are_over_does_not() -> None:
    assert decides_any_day(body())
    assert not decides_any_day(body(CANCELLED))
    assert held_meetings(body(JANUARY, CANCELLED, DECEMBER)) == [DECEMBER, JANUARY]


def test_coming_meetings_are_those_of_today_and_later_cancelled_ones_too() -> None:
    assert coming_meetings(body(JANUARY, CANCELLED, DECEMBER), on("2026-12-15")) == [CANCELLED, JANUARY]


@pytest.mark.parametrize(
    ("today", "warned", "last"),
    [
        ("2026-11-15", False, None),
        ("2026-11-16", True, "2027-01-14"),
        ("2027-01-14", True, "2027-01-14"),
        ("2027-01-15", True, None),
    ],
    ids=["60 days ahead are enough", "59 days are not", "the last meeting is today", "nothing is left"],
)
def test_a_calendar_that_runs_out_is_warned_of(today: str, warned: bool, last: str | None) -> None:
    house = only(body(DECEMBER, JANUARY, replace(JANUARY, on=JANUARY.on + timedelta(90), cancelled=True)))
    found = [(soon.body.key, soon.last) for soon in running_out(house, on(today))]
    assert found == ([("aril", on(last) if last else None)] if warned else [])


def test_a_body_that_is_no_more_needs_no_meetings() -> None:
    assert running_out(only(replace(body(DECEMBER), valid_to=on("2026-12-31"))), on("2027-02-01")) == []


def test_the_shipped_calendars_last_into_the_summer() -> None:
    assert running_out(organisation(), on("2026-11-20")) == []
    assert {soon.body.key for soon in running_out(organisation(), on("2027-06-01"))} == {
        body.key for body in organisation().bodies if body.meetings
    }
