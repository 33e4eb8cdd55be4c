"""Single values of a public page, read into plain types.

Every reader takes whatever the JSON held and either returns a value or raises `OddValueError`; the parser,
which knows the source and the row, makes a sentence of it.
"""

import html
import re
import reprlib
from datetime import UTC, date, datetime, timedelta
from unicodedata import category, normalize
from urllib.parse import urljoin, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# All dates lie in this century. A number of seconds, taken for milliseconds, would land in 1970.
FIRST_MOMENT, LAST_MOMENT = 946_681_200_000, 4_102_444_799_999
# What the tables hold, with room for the keys made of them.
NAME, PHRASE, PASSAGE = 200, 1_900, 4_000
SHORT = reprlib.Repr()
SHORT.maxstring = 60
DAY = re.compile(r"20\d\d-\d\d-\d\d", re.ASCII)
MOMENT = re.compile(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)
MILLISECONDS = re.compile(r"\d{12,13}", re.ASCII)
YEAR_OR_MONTH = re.compile(r"20\d\d(-(0[1-9]|1[0-2]))?", re.ASCII)


class OddValueError(ValueError):
    """A value in a shape we do not know; its text is the Swedish end of "men fann …"."""


def shown(value: object) -> str:
    """A value for a sentence: short and on one line, whatever the page held."""
    return SHORT.repr(value)


def text(value: object, *, most: int = PHRASE) -> str:
    """Plain text: entities read once, composed, single spaces, nothing invisible, at most `most` characters.

    Markup and formulas stay as the characters they are; whoever shows the text escapes it.
    """
    if not isinstance(value, str):
        raise OddValueError(f"{shown(value)} där det skulle stå text")
    # Pasted texts carry soft hyphens and zero-width spaces, which would make two equal names differ.
    visible = (sign for sign in html.unescape(value) if category(sign) != "Cf")
    words = normalize("NFC", " ".join("".join(visible).split()))
    # No database stores a zero byte or half a surrogate pair, and U+FFFD means that letters were lost.
    if any(category(sign) in {"Cc", "Cs"} or sign == "\N{REPLACEMENT CHARACTER}" for sign in words):
        raise OddValueError(f"otillåtna tecken i {shown(value)}")
    if len(words) > most:
        # Whatever this is, it is not a name or a phrase; cut off, it could say something else.
        raise OddValueError(f"fler än {most} tecken i {shown(value)}")
    return words


def needed_text(value: object, *, most: int = PHRASE) -> str:
    """Text that may not be empty."""
    words = text(value, most=most)
    if not words:
        raise OddValueError("en tom text")
    return words


def text_or_none(value: object, *, most: int = PHRASE) -> str | None:
    """Text, where null and empty both mean that nothing is said."""
    return None if value is None else text(value, most=most) or None


def joined(value: object, *, most: int = PHRASE) -> str:
    """One text, or several in a list; a combination is written with plus signs. Null is empty."""
    if isinstance(value, list):
        value = " + ".join(needed_text(part) for part in value)
    return text_or_none(value, most=most) or ""


def day(value: object) -> tuple[date | None, str]:
    """The date, and the page's own words for it.

    Known forms: ISO date, ISO date and time, milliseconds since 1970 as a number or as text. A moment
    counts as the day it is in Stockholm. A year or a month alone, null and empty give no date.
    """
    if value is None:
        return None, ""
    # In Python `true` is a number too.
    if isinstance(value, int) and not isinstance(value, bool):
        return _day_of(value), str(value)
    words = text(value)
    if not words or YEAR_OR_MONTH.fullmatch(words):
        return None, words
    return _written_day(words), words


def _written_day(words: str) -> date:
    if MILLISECONDS.fullmatch(words):
        return _day_of(int(words))
    try:
        if DAY.fullmatch(words):
            return date.fromisoformat(words)
        if MOMENT.fullmatch(words):
            moment = datetime.fromisoformat(words)
            # Without an offset the time is already the site's own.
            return (moment.astimezone(STOCKHOLM) if moment.tzinfo else moment).date()
    except ValueError:
        pass
    raise OddValueError(f"{shown(words)} där det skulle stå ett datum")


def _day_of(milliseconds: int) -> date:
    if not FIRST_MOMENT <= milliseconds <= LAST_MOMENT:
        raise OddValueError(f"{shown(milliseconds)} där det skulle stå millisekunder sedan 1970")
    return (EPOCH + timedelta(milliseconds=milliseconds)).astimezone(STOCKHOLM).date()


def address(value: object, *, site: str) -> str | None:
    """An absolute web address, null or empty being none; a path is on `site`."""
    words = text_or_none(value)
    if words is None:
        return None
    try:
        parts = urlsplit(urljoin(site, words))
    except ValueError as oddity:
        raise OddValueError(f"{shown(words)} där det skulle stå en adress") from oddity
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        # "javascript:" would become a link in somebody's page.
        raise OddValueError(f"{shown(words)} där det skulle stå en webbadress")
    # SiteVision remembers which boxes were open in parameters; the page is the same without them.
    query = "&".join(pair for pair in parts.query.split("&") if not pair.startswith("open.12"))
    return urlunsplit(parts._replace(query=query))
