"""Days as some sources alone write them: beside a word ("Datum: 28 april 2022"), or as 28/04/2022."""

import re
from datetime import date

from tasks.sources.reading.dates import ANYWHERE, day
from tasks.sources.reading.fields import OddValueError, shown

# One word may stand before it and a time of day after it; a sentence that mentions a day is no date.
DATED = re.compile(rf"(?:[^\W\d_]+:? ?)?({ANYWHERE.pattern})(?:,? (?:kl\.? ?)?\d\d[.:]\d\d)?", re.IGNORECASE)
EUROPEAN = re.compile(r"([0-9]{2})/([0-9]{2})/((?:19|20)[0-9]{2})")


def dated(words: str) -> date | None:
    """The day that `words` give when they give nothing else; None when they are something else.

    Raises:
        OddValueError: there is no such day, as 31 juni 2022.
    """
    found = DATED.fullmatch(words)
    return day(found[1])[0] if found else None


def european_day(value: object) -> date | None:
    """DD/MM/YYYY, or a form that can mean no other day (ISO, milliseconds); null and empty are none.

    Raises:
        OddValueError: any other form, a month or a year alone among them.
    """
    found = EUROPEAN.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        on, words = day(value)
        if words and on is None:
            raise OddValueError(f"{shown(words)} där det skulle stå en dag")
        return on
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        raise OddValueError(f"{shown(value)} där det skulle stå en dag (DD/MM/ÅÅÅÅ)") from None
