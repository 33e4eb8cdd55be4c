"""A list that stands in a page as one JSON array: found by the keys of its rows, each row checked and then read.

Rows come out under our own names for their keys, whatever the configuration says that the page calls them.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, TypeVar

from tasks.sources.reading.fields import OddValueError, shown
from tasks.sources.reading.json_objects import Doubled
from tasks.sources.reading.records import Expected, Record
from tasks.sources.reading.sitevision import arrays_with, states

Row = dict[str, Any]
Raw = TypeVar("Raw")
Read = TypeVar("Read")
Listed = TypeVar("Listed", bound=Record)
ENOUGH_TO_JUDGE = 10


def the_array(page: bytes, expected: Expected, known_by: Collection[str]) -> list[Any]:
    """The one array on the page some of whose objects carry all the keys of `known_by` (our names).

    Two keys are enough to know a list by, so that a third one renamed is told as that.

    Raises:
        SourceFailureError: there is none, or more than one.
    """
    keys = [expected.keys[name] for name in known_by]
    found = arrays_with(states(page, source=expected.source), keys)
    if len(found) != 1:
        # Empty lists cannot be told apart from other empty arrays, and count as none.
        wanted = f"en lista vars rader har {' och '.join(keys)}"
        raise expected.unexpected(expected=wanted, found=f"{len(found)} sådana" if found else "ingen sådan")
    return found[0]


def read_each(rows: Iterable[Raw], read: Callable[[Raw], Read], expected: Expected) -> tuple[Read, ...]:
    """Every row, read. Raises SourceFailureError that names the first one which cannot be."""
    return tuple(_one(number, row, read, expected) for number, row in enumerate(rows, start=1))


def checked(row: object, expected: Expected, in_every_row: Collection[str]) -> Row:
    """A row of an array under our names. Raises OddValueError when it has too few keys, unknown ones or one twice."""
    if not isinstance(row, dict):
        raise OddValueError("något annat än ett objekt")
    if isinstance(row, Doubled):
        raise OddValueError(f"fältet {shown(row.twice)} två gånger")
    if missing := {expected.keys[name] for name in in_every_row} - row.keys():
        raise OddValueError(f"inget fält {', '.join(sorted(missing))}")
    if unknown := row.keys() - set(expected.keys.values()) - expected.ignored:
        # It might say that the row is withdrawn.
        raise OddValueError(f"okända fält: {shown(sorted(unknown))}")
    return {ours: row[theirs] for ours, theirs in expected.keys.items() if theirs in row}


def without_repeats(records: Sequence[Listed]) -> tuple[Listed, ...]:
    """The records, those left out that say the same of the same as one before them, if only at another address."""
    keys = [record.key for record in records]
    times = Counter(keys)
    said: dict[tuple[str, str], Listed] = {}
    for key, record in zip(keys, records, strict=True):
        said.setdefault((key, _said(record) if times[key] > 1 else ""), record)
    return tuple(said.values())


def check_most(records: Sequence[Read], what: str, holds: Callable[[Read], object], expected: Expected) -> None:
    """When most rows of a long list lose the same thing, the page has changed and not what it says.

    Raises:
        SourceFailureError: `holds` is true of less than half of them; `what` is the Swedish end of "rader …".
    """
    count = sum(bool(holds(record)) for record in records)
    if len(records) >= ENOUGH_TO_JUDGE and count * 2 < len(records):
        raise expected.unexpected(expected=f"de flesta rader {what}", found=f"{count} av {len(records)}")


def _said(record: Record) -> str:
    return json.dumps({name: fact for name, fact in record.facts().items() if name != "url"}, sort_keys=True)


def _one(number: int, row: Raw, read: Callable[[Raw], Read], expected: Expected) -> Read:
    try:
        return read(row)
    except OddValueError as oddity:
        raise expected.unexpected(expected="rader i känd form", found=f"i rad {number} {oddity}") from oddity
