"""Free days and months as Swedish law counts them: boundary tables in weekdays, and the whole law once more."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.calendar import (
    STATUTORY,
    add_months,
    add_working_days,
    calendar_named,
    free_in,
    is_working_day,
    next_working_day,
    working_days_between,
)
from models.rules.errors import ConfigurationError

YEARS = range(2024, 2036)
days = st.dates(date(2024, 1, 1), date(2035, 6, 30))


def on(text: str) -> date:
    """”Fri 2026-06-19”: the weekday is there to be checked by a reader, and is checked."""
    weekday, iso = text.split()
    found = date.fromisoformat(iso)
    assert found.strftime("%a") == weekday, f"{iso} is a {found:%A}"
    return found


# Lag (1930:173) 2 §. The first seven rows are copied from the project's shared data, deadline_behaviours.json,
# "dates": law-01, -03, -04, -06, -07, -08 and -10.
ROLLS = [
    ("Fri 2026-06-19", "Mon 2026-06-22", "midsommarafton"),
    ("Wed 2025-12-31", "Fri 2026-01-02", "nyårsafton; 2 Jan is squeezed between holidays and a weekday"),
    ("Sat 2026-06-06", "Mon 2026-06-08", "nationaldagen on a Saturday: no day instead"),
    ("Thu 2026-04-30", "Thu 2026-04-30", "valborgsmässoafton is an ordinary weekday"),
    ("Thu 2026-04-02", "Thu 2026-04-02", "skärtorsdag is an ordinary weekday"),
    ("Sat 2026-10-31", "Mon 2026-11-02", "alla helgons dag"),
    ("Fri 2026-05-15", "Fri 2026-05-15", "the day after Kristi himmelsfärd is an ordinary weekday"),
    ("Thu 2026-05-14", "Fri 2026-05-15", "Kristi himmelsfärdsdag"),
    ("Fri 2026-04-03", "Tue 2026-04-07", "långfredag to after annandag påsk"),
    ("Thu 2026-12-24", "Mon 2026-12-28", "julafton, juldagen, annandag jul on a Saturday, Sunday"),
    ("Tue 2024-12-24", "Fri 2024-12-27", "julafton, juldagen, annandag jul"),
    ("Mon 2024-12-30", "Mon 2024-12-30", "a day squeezed before nyårsafton"),
    ("Tue 2026-01-06", "Wed 2026-01-07", "trettondedag jul"),
    ("Mon 2026-01-05", "Mon 2026-01-05", "trettondagsafton is an ordinary weekday"),
    ("Fri 2026-05-01", "Mon 2026-05-04", "första maj"),
    ("Fri 2025-06-06", "Mon 2025-06-09", "nationaldagen; annandag pingst is an ordinary Monday since 2005"),
    ("Fri 2026-10-30", "Fri 2026-10-30", "the day before alla helgons dag is an ordinary weekday"),
    ("Sat 2026-11-21", "Mon 2026-11-23", "Saturday"),
    ("Sun 2026-11-22", "Mon 2026-11-23", "Sunday"),
    ("Fri 2026-11-20", "Fri 2026-11-20", "Friday"),
]


@pytest.mark.parametrize(("last_day", "moved_to", "why"), ROLLS, ids=[row[2] for row in ROLLS])
def test_a_last_day_that_is_free_moves_to_the_next_working_day(last_day: str, moved_to: str, why: str) -> None:
    assert next_working_day(on(last_day)) == on(moved_to), why


# Publicly known dates of Easter, to hold this file's own arithmetic to.
EASTER = {
    2024: "Sun 2024-03-31",
    2025: "Sun 2025-04-20",
    2026: "Sun 2026-04-05",
    2027: "Sun 2027-03-28",
    2028: "Sun 2028-04-16",
    2029: "Sun 2029-04-01",
    2030: "Sun 2030-04-21",
    2031: "Sun 2031-04-13",
    2032: "Sun 2032-03-28",
    2033: "Sun 2033-04-17",
    2034: "Sun 2034-04-09",
    2035: "Sun 2035-03-25",
}


def easter(year: int) -> date:
    """Easter Sunday by the Gregorian computus (Meeus, Jones and Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap_centuries = century // 4
    moon = (century + 8) // 25
    epact = (19 * golden + century - leap_centuries - (century - moon + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, number = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, number + 1)


def first(weekday: int, start: date) -> date:
    """The first such weekday (Monday is 0) from `start`."""
    return start + timedelta(days=(weekday - start.weekday()) % 7)


def law(year: int) -> set[date]:
    """A year's free days, Saturdays and Sundays aside: lag (1989:253) om allmänna helgdagar and the three eves."""
    sunday = easter(year)
    midsummer_eve = first(4, date(year, 6, 19))
    return {
        date(year, 1, 1),
        date(year, 1, 6),
        sunday - timedelta(days=2),
        sunday + timedelta(days=1),
        date(year, 5, 1),
        sunday + timedelta(days=39),
        date(year, 6, 6),
        midsummer_eve,
        midsummer_eve + timedelta(days=1),
        first(5, date(year, 10, 31)),
        date(year, 12, 24),
        date(year, 12, 25),
        date(year, 12, 26),
        date(year, 12, 31),
    }


@pytest.mark.parametrize("year", YEARS)
def test_the_free_days_of_a_year_are_the_laws_and_no_others(year: int) -> None:
    assert easter(year) == on(EASTER[year])
    expected = law(year)
    every = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    wrong = [
        day for day in every if day.year == year and is_working_day(day) is (day in expected or day.weekday() >= 5)
    ]
    assert wrong == []


MONTHS = [
    ("Sat 2026-01-31", 1, "Sat 2026-02-28", "no 31 February"),
    ("Wed 2024-01-31", 1, "Thu 2024-02-29", "leap year"),
    ("Sat 2026-01-31", 2, "Tue 2026-03-31", "counted from the start, not from 28 February"),
    ("Sat 2026-02-28", 1, "Sat 2026-03-28", "the 28th stays the 28th"),
    ("Tue 2026-03-31", 1, "Thu 2026-04-30", "30 days in April"),
    ("Thu 2026-04-30", 1, "Sat 2026-05-30", "the 30th stays the 30th"),
    ("Mon 2026-11-30", 3, "Sun 2027-02-28", "over the turn of the year"),
    ("Thu 2026-12-31", 2, "Sun 2027-02-28", "from the last day of the year"),
    ("Thu 2026-10-15", 12, "Fri 2027-10-15", "a year"),
    ("Thu 2026-10-15", 0, "Thu 2026-10-15", "nothing"),
]


@pytest.mark.parametrize(("start", "months", "end", "why"), MONTHS, ids=[row[3] for row in MONTHS])
def test_months_are_counted_from_the_start_date(start: str, months: int, end: str, why: str) -> None:
    assert add_months(on(start), months) == on(end), why


WORKING = [
    ("Thu 2026-11-19", 1, "Fri 2026-11-20", "the start is day 0"),
    ("Fri 2026-11-20", 1, "Mon 2026-11-23", "over a weekend"),
    ("Sat 2026-11-21", 1, "Mon 2026-11-23", "a free start: the next working day is day 1"),
    ("Sun 2026-11-22", 2, "Tue 2026-11-24", "a free start, two days"),
    ("Wed 2026-12-23", 1, "Mon 2026-12-28", "over Christmas"),
    ("Wed 2026-12-23", 4, "Mon 2027-01-04", "28, 29, 30 December, then New Year on a Friday"),
    ("Fri 2026-11-20", 0, "Fri 2026-11-20", "none"),
    ("Sat 2026-11-21", 0, "Mon 2026-11-23", "none, from a free day"),
]


@pytest.mark.parametrize(("start", "count", "end", "why"), WORKING, ids=[row[3] for row in WORKING])
def test_working_days_are_counted_from_the_day_after(start: str, count: int, end: str, why: str) -> None:
    assert add_working_days(on(start), count) == on(end), why


BETWEEN = [
    ("Fri 2026-11-20", "Fri 2026-11-20", 0, "the same day"),
    ("Fri 2026-11-20", "Mon 2026-11-23", 1, "over a weekend"),
    ("Fri 2026-11-20", "Sun 2026-11-22", 0, "only a weekend"),
    ("Mon 2026-11-16", "Fri 2026-11-20", 4, "a week's work after Monday"),
    ("Mon 2026-12-21", "Mon 2027-01-04", 6, "22, 23, 28, 29, 30 December and 4 January"),
    ("Mon 2026-11-23", "Fri 2026-11-20", 0, "backwards"),
]


@pytest.mark.parametrize(("start", "end", "expected", "why"), BETWEEN, ids=[row[3] for row in BETWEEN])
def test_working_days_between_count_the_last_day_and_not_the_first(
    start: str, end: str, expected: int, why: str
) -> None:
    assert working_days_between(on(start), on(end)) == expected, why


@given(days)
def test_rolling_forward_ends_on_the_first_working_day_and_only_once(day: date) -> None:
    rolled = next_working_day(day)
    assert is_working_day(rolled)
    assert not any(is_working_day(day + timedelta(days=n)) for n in range((rolled - day).days))
    assert next_working_day(rolled) == rolled


@given(days, st.integers(0, 24))
def test_months_keep_the_day_of_the_month_or_end_on_the_last(day: date, months: int) -> None:
    end = add_months(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)


@given(days, st.integers(0, 60))
def test_working_days_added_are_the_working_days_between(day: date, count: int) -> None:
    end = add_working_days(day, count)
    assert is_working_day(end)
    assert working_days_between(day, end) == (count or int(end > day))


@given(days, st.integers(0, 200), st.integers(0, 200))
def test_working_days_between_add_up(day: date, one: int, two: int) -> None:
    middle, end = day + timedelta(days=one), day + timedelta(days=one + two)
    assert working_days_between(day, end) == working_days_between(day, middle) + working_days_between(middle, end)


def test_another_calendar_can_be_handed_in() -> None:
    def closed_mondays(day: date) -> bool:
        return day.weekday() == 0

    assert next_working_day(on("Mon 2026-11-23"), closed_mondays) == on("Tue 2026-11-24")
    assert add_working_days(on("Sun 2026-11-22"), 1, closed_mondays) == on("Tue 2026-11-24")
    assert working_days_between(on("Sat 2026-11-21"), on("Mon 2026-11-23"), closed_mondays) == 1


def test_an_unknown_calendar_is_an_error_that_names_the_known() -> None:
    assert calendar_named(STATUTORY)(on("Sat 2026-11-21"))
    with pytest.raises(ConfigurationError, match=r"”helgfri” finns inte.*se_statutory"):
        calendar_named("helgfri")


def test_stored_terms_name_their_calendar_and_the_days_free_besides() -> None:
    free = free_in({"calendar": STATUTORY, "also_free": ["2026-11-23", "2026-11-24"]})
    assert next_working_day(on("Sat 2026-11-21"), free) == on("Wed 2026-11-25")
    assert free_in({})(on("Fri 2026-06-19")), "terms from before there was a choice: the law's"
    with pytest.raises(ConfigurationError, match="finns inte"):
        free_in({"calendar": "weekdays"})
