"""Texts as people type them: a day, a month, a number with decimal comma. What has two readings is refused."""

import re
from datetime import date
from decimal import Decimal

from app.web.forms.wrong import WrongError

_DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})-?([0-9]{2})")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,15})?")
# 350.000 is three hundred and fifty to some, and a thousand times as much to others.
_TWO_READINGS = re.compile(r"[0-9]{1,3}\.[0-9]{3}|[0-9]{1,3}(?:[.,][0-9]{3}){2,}")
_YEARS = range(1990, 2200)
_ROOM = 40
_MINUS = "\N{MINUS SIGN}"


def day(text: str) -> date:
    """The day written 2026-11-22, or without hyphens. Raises WrongError."""
    return _date(_DAY, text, "inget datum. Skriv år, månad och dag, till exempel 2026-11-22.")


def month(text: str) -> date:
    """The first day of the month written 2027-01. Raises WrongError."""
    return _date(_MONTH, text, "ingen månad. Skriv år och månad, till exempel 2027-01.")


def number(text: str, unit: str = "") -> Decimal:
    """A number: decimal comma or point, blanks between thousands, `unit` after it if one likes. Raises WrongError."""
    plain = _close(text).replace(_MINUS, "-").removesuffix(_close(unit))
    if _TWO_READINGS.fullmatch(plain):
        raise WrongError(f"{quoted(text)} kan läsas på två sätt. Skriv till exempel 350000, eller 350,5.")
    if not _NUMBER.fullmatch(plain):
        raise WrongError(f"{quoted(text)} är inget tal. Skriv till exempel 350000 eller 2,5.")
    return Decimal(plain.replace(",", "."))


def as_typed(value: Decimal) -> str:
    """A number as a person would have typed it: decimal comma, no zeros at the end."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def quoted(text: str) -> str:
    """What was typed, in quotation marks; of a long text the beginning."""
    return f"”{text}”" if len(text) <= _ROOM else f"”{text[:_ROOM]}…”"


def _date(pattern: re.Pattern[str], text: str, why: str) -> date:
    found = pattern.fullmatch(_close(text))
    year, *rest = map(int, found.groups()) if found else (0,)
    try:
        read = date(year, *rest, *(1,) * (2 - len(rest))) if found else None
    except ValueError:
        read = None
    if read is None or read.year not in _YEARS:
        raise WrongError(f"{quoted(text)} är {why}")
    return read


def _close(text: str) -> str:
    return "".join(text.split()).casefold()
