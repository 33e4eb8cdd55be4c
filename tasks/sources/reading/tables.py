"""Plain HTML tables: known by their headings, and refused unless every row fills them one to one.

A browser mends broken markup by guessing, and so does every HTML reader: rows move out of their table, or end inside
a neighbour's attribute. A table is therefore cut out of the page as text, read by itself, and believed only when it
has as many rows and cells as the text has tags for them.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from models.rules.identity import folded
from tasks.sources.reading.fields import OddValueError, shown
from tasks.sources.reading.markup import check_tags, without_hidden, words_of
from tasks.sources.reading.records import Expected
from tasks.sources.reading.sitevision import decoded

START, END = re.compile(r"<table\b", re.IGNORECASE), re.compile(r"</table\s*>", re.IGNORECASE)


@dataclass(frozen=True)
class Cell:
    """What a cell says, and the first address it links to."""

    words: str
    link: str | None = None


EMPTY = Cell("")
Row = dict[str, Cell]


def the_table(page: bytes, expected: Expected, known_by: Collection[str], in_every_table: Collection[str]) -> list[Row]:
    """The rows, under our names for the headings, of the one table that has the headings of `known_by`.

    Raises:
        SourceFailureError: there is no such table or more than one, it lacks a heading of `in_every_table`, has an
            unknown one or one twice, is broken, or has a row that does not fill the headings one to one.
    """
    wanted = [expected.keys[name] for name in known_by]
    found = [table for table in _tables(page, expected) if {folded(name) for name in wanted} <= set(_first_row(table))]
    if len(found) != 1:
        sought = f"en tabell med rubrikerna {' och '.join(wanted)}"
        raise expected.unexpected(expected=sought, found=f"{len(found)} sådana" if found else "ingen sådan")
    try:
        return _rows(found[0], expected, in_every_table)
    except OddValueError as oddity:
        raise expected.unexpected(expected="en hel tabell i känd form", found=str(oddity)) from oddity


def _tables(page: bytes, expected: Expected) -> list[str]:
    try:
        return list(_cut_out(without_hidden(decoded(page, source=expected.source))))
    except OddValueError as oddity:
        raise expected.unexpected(expected="en hel sida", found=str(oddity)) from oddity


def _cut_out(page: str) -> Iterator[str]:
    position = 0
    # Once no end is found no later one is looked for: one pattern for both would look again for each beginning.
    while (start := START.search(page, position)) and (end := END.search(page, start.end())):
        position = end.end()
        yield page[start.start() : position]


def _first_row(table: str) -> list[str]:
    row = LexborHTMLParser(table).css_first("tr")
    return [folded(cell.text()) for cell in row.css("th, td")] if row else []


def _rows(table: str, expected: Expected, in_every_table: Collection[str]) -> list[Row]:
    headings, *below = [row.css("th, td") for row in _parsed(table).css("tr")]
    names = _names([words_of(cell) for cell in headings], expected, in_every_table)
    if not below:
        raise OddValueError("inga rader")
    rows = [_row(number, cells, names) for number, cells in enumerate(below, start=1)]
    return [{name: cell for name, cell in row.items() if name} for row in rows]


def _parsed(table: str) -> LexborHTMLParser:
    parsed = LexborHTMLParser(table)
    check_tags(table, parsed, "table", "tr", "td", "th")
    if len(parsed.css("table")) > 1:
        raise OddValueError("en tabell i tabellen")
    return parsed


def _names(headings: list[str], expected: Expected, in_every_table: Collection[str]) -> list[str]:
    """Our name of each column, empty for one that means nothing to us."""
    ours = {folded(theirs): name for name, theirs in expected.keys.items()}
    ours |= dict.fromkeys(map(folded, expected.ignored), "")
    if unknown := [heading for heading in headings if folded(heading) not in ours]:
        raise OddValueError(f"okända rubriker: {shown(unknown)}")
    names = [ours[folded(heading)] for heading in headings]
    if missing := [expected.keys[name] for name in in_every_table if name not in names]:
        raise OddValueError(f"ingen rubrik {', '.join(missing)}")
    if doubled := [name for name in names if name and names.count(name) > 1]:
        raise OddValueError(f"rubriken {expected.keys[doubled[0]]} två gånger")
    return names


def _row(number: int, cells: list[LexborNode], names: list[str]) -> Row:
    if len(cells) != len(names):
        raise OddValueError(f"{len(cells)} celler i rad {number} under {len(names)} rubriker")
    try:
        return {name: _cell(cell) for name, cell in zip(names, cells, strict=True)}
    except OddValueError as oddity:
        raise OddValueError(f"i rad {number} {oddity}") from oddity


def _cell(cell: LexborNode) -> Cell:
    attributes = cell.attributes
    if merged := [value for name in ("colspan", "rowspan") if (value := attributes.get(name)) not in {None, "1"}]:
        raise OddValueError(f"en cell över {shown(merged[0])} rader eller kolumner")
    link = cell.css_first("a[href]")
    return Cell(" ".join(words_of(cell).split()), link.attributes["href"] if link else None)
