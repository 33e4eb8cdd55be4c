"""What people type in a form: a day, a month, a number. What has two readings is refused."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.forms import reading
from app.web.forms.wrong import WrongError

DAYS = {
    "2026-11-22": date(2026, 11, 22),
    "20261122": date(2026, 11, 22),
    " 2026-02-28 ": date(2026, 2, 28),
    "2028-02-29": date(2028, 2, 29),
    "1990-01-01": date(1990, 1, 1),
    "2199-12-31": date(2199, 12, 31),
}
NO_DAYS = (
    *("2026-02-29", "2026-13-01", "2026-11", "22/11 2026", "i går", "26-11-22", "2026-W47-7"),
    *("1989-12-31", "2200-01-01", "0000-00-00", "٢٠٢٦-١١-٢٢", "2026-11-22T10:00"),
)


@pytest.mark.parametrize(("text", "read"), DAYS.items())
def test_a_day_is_year_month_and_day(text: str, read: date) -> None:
    assert reading.day(text) == read


@pytest.mark.parametrize("text", NO_DAYS)
def test_no_other_day_is_guessed_at(text: str) -> None:
    with pytest.raises(WrongError, match="är inget datum"):
        reading.day(text)


def test_a_month_is_its_first_day() -> None:
    assert reading.month("2027-01") == date(2027, 1, 1)
    with pytest.raises(WrongError, match="är ingen månad"):
        reading.month("2027-13")


NUMBERS = {
    "350000": "350000",
    "350 000": "350000",
    "350\N{NO-BREAK SPACE}000": "350000",
    "350\N{NARROW NO-BREAK SPACE}000 kr": "350000",
    "2,5": "2.5",
    "2.5": "2.5",
    "-3": "-3",
    "\N{MINUS SIGN}3": "-3",
    "+3": "3",
    "3,125": "3.125",
    "12KR": "12",
    "999999999999999": "999999999999999",
}
NO_NUMBERS = (
    "",
    "dyrt",
    "1e5",
    "1/2",
    "2,",
    ",5",
    "--3",
    "9999999999999999",
    "NaN",
    "Infinity",
    "=1+1",
    "kr",
    "٣",
    "3 %",
)
TWO_READINGS = ("350.000", "1.234", "1.234.567", "1,234,567", "1.234,567")


@pytest.mark.parametrize(("text", "read"), NUMBERS.items())
def test_a_number_has_a_decimal_comma_and_blanks_between_thousands(text: str, read: str) -> None:
    assert reading.number(text, "kr") == Decimal(read)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(WrongError, match="är inget tal"):
        reading.number(text, "kr")


@pytest.mark.parametrize("text", TWO_READINGS)
def test_a_number_that_is_a_thousand_times_as_much_to_another_reader_is_refused(text: str) -> None:
    with pytest.raises(WrongError, match="på två sätt"):
        reading.number(text)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6))
def test_a_number_is_read_as_it_would_be_typed(value: Decimal) -> None:
    typed = reading.as_typed(value)
    assert "." not in typed
    assert reading.number(typed) == value


@given(st.text(max_size=40), st.sampled_from([reading.day, reading.month, reading.number]))
def test_whatever_is_typed_is_read_or_refused(text: str, read: Callable[[str], object]) -> None:
    with suppress(WrongError):
        assert read(text) is not None


def test_of_a_long_text_only_the_beginning_is_quoted() -> None:
    with pytest.raises(WrongError) as refused:
        reading.number("x" * 5000)
    assert len(str(refused.value)) < 120
