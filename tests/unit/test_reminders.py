"""Which reminder is due on which day, in days a person can check; and the same found by trying every day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.ahead import Ahead
from models.rules.calendar import add_months, calendar_named
from models.rules.dated import Term
from models.rules.reminders import judge, reminder_day, reminder_of
from tests.factories import day, organisation

FREE = calendar_named("se_statutory")
YEAR, HALF, QUARTER = Term(12, "months"), Term(6, "months"), Term(3, "months")
ALL = (YEAR, HALF, QUARTER)
END = date(2027, 6, 30)  # a Wednesday


@pytest.mark.parametrize(
    ("on", "before", "expected"),
    [
        # Ordinary weekdays: the same day of the month.
        ("2027-06-30", YEAR, "2026-06-30"),
        ("2027-06-30", HALF, "2026-12-30"),
        ("2027-06-30", QUARTER, "2027-03-30"),
        # The month has no such day: its last.
        ("2027-08-31", HALF, "2027-03-01"),  # 28 February is a Sunday
        ("2028-08-31", HALF, "2028-02-29"),  # leap year, a Tuesday
        ("2027-05-31", QUARTER, "2027-03-01"),
        ("2028-05-31", QUARTER, "2028-02-29"),
        # The leap day itself, a year before: 28 February 2027 is a Sunday.
        ("2028-02-29", YEAR, "2027-03-01"),
        ("2028-02-29", QUARTER, "2027-11-29"),
        # Free days roll forward: a Saturday, a Sunday, and through a whole holiday.
        ("2027-04-17", HALF, "2026-10-19"),
        ("2027-10-17", YEAR, "2026-10-19"),
        ("2027-06-24", HALF, "2026-12-28"),  # julafton on a Thursday, then Christmas and a weekend
        ("2027-12-31", HALF, "2027-06-30"),
        ("2027-09-25", QUARTER, "2027-06-28"),  # midsommarafton on a Friday
        # Other units than months.
        ("2027-06-30", Term(14, "days"), "2027-06-16"),
        ("2027-06-30", Term(10, "working_days"), "2027-06-15"),  # midsummer lies between
        # Rolled past the date itself it would come too late: it stays on the free day.
        ("2027-06-06", Term(1, "days"), "2027-06-05"),
        ("2027-06-07", Term(1, "days"), "2027-06-06"),
        ("2027-06-08", Term(1, "days"), "2027-06-07"),
    ],
)
def test_the_day_of_a_reminder(on: str, before: Term, expected: str) -> None:
    assert reminder_day(date.fromisoformat(on), before, FREE).isoformat() == expected


@pytest.mark.parametrize(
    ("today", "due", "next_on"),
    [
        ("2026-06-29", None, "2026-06-30"),
        ("2026-06-30", YEAR, "2026-12-30"),
        ("2026-12-29", YEAR, "2026-12-30"),
        ("2026-12-30", HALF, "2027-03-30"),
        ("2027-03-29", HALF, "2027-03-30"),
        ("2027-03-30", QUARTER, None),
        ("2027-06-29", QUARTER, None),
        ("2027-06-30", None, None),
        ("2027-07-01", None, None),
    ],
)
def test_known_late_only_the_latest_of_what_has_passed_is_said(today: str, due: Term | None, next_on: str) -> None:
    found = judge(END, ALL, None, date.fromisoformat(today), FREE)
    assert (found.due, found.next_on and found.next_on.isoformat()) == (due, next_on)


@pytest.mark.parametrize(
    ("settled", "today", "due"),
    [
        # Said on its day: silent until the next one.
        ("2026-06-30", "2026-06-30", None),
        ("2026-06-30", "2026-12-29", None),
        ("2026-06-30", "2026-12-30", HALF),
        # Nobody watched for months: the latest, not both.
        ("2026-06-30", "2027-04-02", QUARTER),
        # History by a baseline of 1 February: what had passed then is never said, what comes is.
        ("2027-02-01", "2027-02-01", None),
        ("2027-02-01", "2027-03-29", None),
        ("2027-02-01", "2027-03-30", QUARTER),
    ],
)
def test_what_is_settled_is_not_said_again(settled: str, today: str, due: Term | None) -> None:
    assert judge(END, ALL, date.fromisoformat(settled), date.fromisoformat(today), FREE).due == due


def test_without_reminders_nothing_is_due() -> None:
    assert judge(END, (), None, date(2027, 1, 1), FREE).due is None


def test_a_shorter_reminder_is_found_whatever_order_they_are_written_in() -> None:
    for befores in ([QUARTER, YEAR, HALF], [HALF, QUARTER, YEAR]):
        assert judge(END, befores, None, date(2027, 1, 4), FREE).due == HALF


def test_the_shipped_file_reminds_twelve_six_and_three_months_before() -> None:
    for kind in Ahead:
        reminder = reminder_of(organisation().watching, kind, day(0))
        assert reminder is not None
        assert tuple(reminder.before) == ALL
        assert "case_officer" in reminder.to
    assert reminder_of(organisation().watching, Ahead.REASSESSMENT, date(2014, 12, 31)) is None


def obvious_day(on: date, months: int) -> date:
    """The same day so many months before, found by walking back, then forward off free days."""
    year, month = on.year, on.month
    for _ in range(months):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    number = on.day
    while True:
        try:
            found = date(year, month, number)
            break
        except ValueError:
            number -= 1
    while FREE(found):
        found += timedelta(days=1)
    return found


@given(
    on=st.dates(date(2026, 1, 1), date(2031, 12, 31)),
    months=st.lists(st.integers(1, 24), min_size=1, max_size=5, unique=True),
    first=st.integers(-1000, 20),
    steps=st.lists(st.integers(0, 90), min_size=1, max_size=15),
)
def test_a_watch_that_comes_when_it_comes_says_the_latest_once(
    on: date, months: list[int], first: int, steps: list[int]
) -> None:
    befores, known = [Term(count, "months") for count in months], on + timedelta(days=first)
    settled, said, today = None, [], known
    for step in steps:
        today += timedelta(days=step)
        found = judge(on, befores, settled, today, FREE)
        if found.due is not None:
            said.append((found.due.count, today))
        if today < on:
            settled = today
    # Slowly: a person with a calendar goes through the same days and says what has newly passed, the latest only.
    expected, spoken, at = [], set[int](), known
    for step in steps:
        at += timedelta(days=step)
        passed = [count for count in months if obvious_day(on, count) <= at < on]
        latest = max(passed, key=lambda count: (obvious_day(on, count), months.index(count)), default=None)
        if latest is not None and not {c for c in months if obvious_day(on, c) >= obvious_day(on, latest)} & spoken:
            expected.append((latest, at))
        spoken |= set(passed)
    assert said == expected


@given(on=st.dates(date(2026, 1, 1), date(2035, 12, 31)), months=st.integers(1, 36))
def test_looking_again_when_told_to_misses_nothing(on: date, months: int) -> None:
    before = [Term(months, "months"), Term(1, "months")]
    start = add_months(on, -40)
    seen, today, settled = [], start, None
    while True:
        found = judge(on, before, settled, today, FREE)
        if found.due is not None:
            seen.append(today)
        settled = today
        if found.next_on is None:
            break
        assert found.next_on > today
        today = found.next_on
    assert seen == sorted({reminder_day(on, term, FREE) for term in before})
