"""Dates as public pages write them: every known form, both sides of each edge, and what is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.sources.reading.dates import MONTHS, day, days_in
from tasks.sources.reading.fields import OddValueError

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("2099-12-31", date(2099, 12, 31)),
        ("1 juni 2021", date(2021, 6, 1)),
        ("01 juni 2021", date(2021, 6, 1)),
        ("den 1 juni 2021", date(2021, 6, 1)),
        ("1 Juni 2021", date(2021, 6, 1)),
        ("1:a juni 2021", date(2021, 6, 1)),
        ("1 juni, 2021", date(2021, 6, 1)),
        ("1&nbsp;juni\N{NO-BREAK SPACE}2021", date(2021, 6, 1)),
        ("31 dec. 2021", date(2021, 12, 31)),
        ("1 sept 2021", date(2021, 9, 1)),
        ("1 sep 2021", date(2021, 9, 1)),
        ("29 februari 2024", date(2024, 2, 29)),
        # A day begins at 22 in the summer and at 23 in the winter, in UTC.
        ("2021-06-01T21:59:59Z", date(2021, 6, 1)),
        ("2021-06-01T22:00:00Z", date(2021, 6, 2)),
        ("2021-12-01T22:59:59Z", date(2021, 12, 1)),
        ("2021-12-01T23:00:00Z", date(2021, 12, 2)),
        # The night when summer time begins, and when it ends.
        ("2021-03-27T23:00:00Z", date(2021, 3, 28)),
        ("2021-10-30T21:59:00Z", date(2021, 10, 30)),
        ("2021-10-30T22:00:00Z", date(2021, 10, 31)),
        (1622498399999, date(2021, 5, 31)),
        (1622498400000, date(2021, 6, 1)),
        ("1622498400000", date(2021, 6, 1)),
        (946681200000, date(2000, 1, 1)),
        (4102441199999, date(2099, 12, 31)),
    ],
)
def test_a_day(value: object, read: date) -> None:
    assert day(value)[0] == read


@pytest.mark.parametrize("words", ["2021-06", "juni 2021", "Juni 2021", "jun. 2021", "2021", "", "  ", None])
def test_a_month_a_year_or_nothing_is_no_day(words: str | None) -> None:
    assert day(words) == (None, (words or "").strip())


@pytest.mark.parametrize(
    "value",
    [
        "2023-02-29",
        "31 juni 2021",
        "29 februari 2023",
        "0 juni 2021",
        "32 juni 2021",
        "1 juno 2021",
        "1 june 2021",
        "1 juni 1921",
        "1 juni 21",
        "juni",
        "1 juni",
        "01/06/2021",
        "06/01/2021",
        "1/6 2021",
        "2021/06/01",
        "20210601",
        "21-06-01",
        "2021-6-1",
        "2021-00",
        "1999-12-31",
        "2021-06-01 och 2022-06-01",
        "från 1 juni 2021",
        "1 juni 2021 (ny)",
        946681199999,
        4102444800000,
        1622498400,
        0,
        -1,
        True,
        1.5,
        [],
        {},
        "١ juni 2021",
        "2021-06-01T24:01",
    ],
)
def test_anything_else_is_refused(value: object) -> None:
    with pytest.raises(OddValueError):
        day(value)


@given(DAYS)
def test_every_form_of_a_day_is_the_same_day(on: date) -> None:
    in_words = f"{on.day} {MONTHS[on.month - 1]} {on.year}"
    for form in (on.isoformat(), f"{on}T12:00", f"{on}T00:00:00+00:00", f"den {in_words}", in_words.upper()):
        assert day(form)[0] == on


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("", 0),
        ("bör användas", 0),
        ("2021-06-01", 1),
        ("2021-06-01, ändrad 2021-06-01", 1),
        ("vid ALL 2019-05-01, vid lymfom 2019-06-01", 2),
        ("1 maj 2019 (ALL) och 1 juni 2019 (lymfom)", 2),
        ("1 Maj 2019 och 1 maj 2019", 1),
        ("2019-05 och 2019-06", 0),
        ("120190-05-011", 0),
    ],
)
def test_days_mentioned_in_a_sentence(sentence: str, count: int) -> None:
    assert len(days_in(sentence)) == count
