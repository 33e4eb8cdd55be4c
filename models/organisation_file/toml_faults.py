"""What is wrong with a text that is not TOML, in Swedish, and on which line a person has to mend it.

The standard library's reader tells where it lost the thread. After an open bracket or quotation mark that
is a line or a whole file too late, so then the statement that was left open is looked for.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Sequence

_OPEN = (
    "Något öppnas här men avslutas inte",
    'Avsluta med samma tecken, till exempel: roles = ["operator"]',
)
_NO_END_OF_TEXT = ("Texten saknar sitt sista citattecken", 'Skriv till exempel: short = "Norrbotten"')
# By how the reader's sentence begins.
_SENTENCES = (
    ("Cannot overwrite", "Nyckeln är redan skriven", "Ta bort den ena raden"),
    ("Cannot declare", "Rubriken är redan skriven", "Ta bort den ena, eller skriv en lista: [[regions]]"),
    (
        "Expected '=' after",
        "Efter nyckeln ska ett likhetstecken följa",
        'Skriv till exempel: name = "Region Norrbotten"',
    ),
    (
        "Invalid date",
        "Datumet finns inte",
        "Skriv ett datum ÅÅÅÅ-MM-DD, till exempel: valid_from = 2015-01-01",
    ),
    (
        "Invalid value",
        "Värdet går inte att läsa",
        'Skriv text inom citattecken, till exempel: unit = "days"; tal utan, till exempel: count = 30',
    ),
    (
        "Expected newline",
        "Raden fortsätter efter värdet",
        "Skriv ett värde per rad och datum ÅÅÅÅ-MM-DD, till exempel: valid_from = 2015-01-01",
    ),
    ("Illegal character '\\n'", *_NO_END_OF_TEXT),
    ("Found invalid character '\\n'", *_NO_END_OF_TEXT),
    ("Unclosed", *_OPEN),
    ("Expected ']", "Rubriken är inte avslutad", "Skriv till exempel: [[regions]]"),
)
_TOO_MUCH = ("Värdet är för långt eller ligger i för många nivåer", "Skriv till exempel: count = 30")
_OTHERWISE = ("Raden går inte att läsa", 'Skriv till exempel: name = "Region Norrbotten"')
_STATEMENT = re.compile(r"""\s*(\[|[\w."'-]+\s*=)""")


def fault_in(text: str, told: str) -> tuple[int, str, str]:
    """The line, what is wrong and what to write, for a `text` that `tomllib` refused, having `told` this."""
    rows = text.split("\n")
    broken = _first_row_of_broken(rows)
    if "(at " not in told:  # not about TOML: more digits or levels than Python takes
        return broken, *_TOO_MUCH
    found = re.search(r"\(at line (\d+), column \d+\)$", told)
    line = int(found[1]) if found else len(rows)
    # The reader went on into the next statement, or to the end: the one before it was never finished.
    if line > broken and (not found or _STATEMENT.match(rows[line - 1])):
        return broken, *_OPEN
    return line, *next(((w, i) for start, w, i in _SENTENCES if told.startswith(start)), _OTHERWISE)


def _first_row_of_broken(rows: Sequence[str]) -> int:
    """The row, from 1, where the first statement that cannot be read begins; `rows` cannot be read whole."""

    def is_broken(end: int) -> bool:
        return not _reads("\n".join(rows[:end]))

    # Tables first, by halves: reading everything once per row would take seconds.
    tables = [0, *(i for i, row in enumerate(rows) if row.startswith("[")), len(rows)]
    after = bisect_left(tables, True, lo=1, hi=len(tables) - 1, key=is_broken)
    readable = (end for end in range(tables[after], tables[after - 1], -1) if not is_broken(end))
    return next(readable, tables[after - 1]) + 1


def _reads(text: str) -> bool:
    try:
        tomllib.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
