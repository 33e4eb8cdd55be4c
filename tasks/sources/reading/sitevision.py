"""The data that SiteVision's page modules put in the served HTML, before any browser has run.

A module leaves `AppRegistry.registerInitialState('12.<hex>', {…})` in a script element; a page has several,
and two can stand on one line. The argument is JSON. A module that failed has no state, or not an object.
"""

import json
import re
from codecs import BOM_UTF8, utf_8_decode
from collections.abc import Collection
from itertools import chain
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from tasks.sources.reading.json_objects import Doubled, object_of
from tasks.sources.reading.nesting import MOST, too_deep
from tasks.sources.reading.records import unexpected

# The look-ahead leaves out calls whose argument is `null` or `undefined`.
CALL = re.compile(r"""registerInitialState\(\s*(['"])12\.[0-9a-fA-F]+\1\s*,\s*(?=[{[])""")
READER = json.JSONDecoder(object_pairs_hook=object_of)
NESTS = {dict, list, Doubled}
DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-z0-9_-]+)""", re.IGNORECASE)
HEAD, BLOCK = 4096, 200_000
# Browsers read both names as Windows-1252, which has dashes and curly quotes where Latin-1 has nothing.
SINGLE_BYTE = {"iso-8859-1": "cp1252", "latin1": "cp1252", "windows-1252": "cp1252", "iso-8859-15": "iso-8859-15"}


def states(page: bytes, *, source: str = "sitevision") -> list[Any]:
    """The initial state of every module on the page, in order; empty when there is none.

    Raises:
        SourceFailureError: the bytes are no text, or a state is not whole JSON.
    """
    return [state for script in _scripts(in_utf8(page, source=source)) for state in _states_in(script, source)]


def decoded(page: bytes, *, source: str = "sitevision") -> str:
    """The page as text, whatever its encoding. Raises SourceFailureError as `in_utf8` does."""
    return in_utf8(page, source=source).decode()


def in_utf8(page: bytes, *, source: str = "sitevision") -> bytes:
    """The page in UTF-8, from UTF-8, or else the single-byte encoding it declares, or else Windows-1252.

    A page that calls itself UTF-8 and is not has been damaged. Read as something else, every å, ä and ö in
    it would change and each row would look like a new one, so it is refused.

    Raises:
        SourceFailureError: the bytes are no text, or text that no HTML reader should be given.
    """
    if b"\0" in page:
        # Two bytes per letter, or no text; where it reads as text, HTML readers would drop the sign.
        raise unexpected(source, expected="en textsida", found="nollbyte")
    if too_deep(page):
        raise unexpected(source, expected="en sida", found=f"element i varandra i fler än {MOST} led")
    if _is_utf8(page):
        return page.removeprefix(BOM_UTF8)
    declared = DECLARED.search(page[:HEAD])
    name = declared[1].decode("ascii").lower() if declared else "windows-1252"
    try:
        return page.decode(SINGLE_BYTE[name]).encode()
    except (KeyError, UnicodeDecodeError) as oddity:
        raise unexpected(source, expected=f"text kodad som {name}", found="andra byte") from oddity


def _scripts(page: bytes) -> list[str]:
    scripts = LexborHTMLParser(page).css("script")
    return [script.child.text_content or "" for script in scripts if script.child]


def _is_utf8(page: bytes) -> bool:
    # A block at a time: the text itself is not wanted, and room for all of it takes longer to get than to fill.
    position = 0
    try:
        while position < len(page):
            block = page[position : position + BLOCK]
            _, read = utf_8_decode(block, "strict", position + BLOCK >= len(page))
            position += read
    except UnicodeDecodeError:
        return False
    return True


def arrays_with(states: list[Any], keys: Collection[str]) -> list[list[Any]]:
    """Every array, at any depth, in which some object carries all of `keys`.

    The array is returned whole: whether its other elements are as they should be is for the caller, who
    would otherwise read the undamaged part of a list as all of it.
    """
    wanted = frozenset(keys)
    found: list[list[Any]] = []
    level = states
    while level:  # level by level, since a page may nest deeper than Python's stack
        found += [value for value in level if isinstance(value, list) and _carried(wanted, value)]
        inner = list(chain.from_iterable(value.values() if isinstance(value, dict) else value for value in level))
        level = [] if NESTS.isdisjoint(map(type, inner)) else [value for value in inner if type(value) in NESTS]
    return found


def _carried(keys: frozenset[str], rows: list[Any]) -> bool:
    return any(isinstance(row, dict) and row.keys() >= keys for row in rows)


def _states_in(script: str, source: str) -> list[Any]:
    found: list[Any] = []
    position = 0
    # Searching on from the end of each value: a call quoted inside a text is not a call.
    while call := CALL.search(script, position):
        try:
            state, position = READER.raw_decode(script, call.end())
        except (ValueError, RecursionError) as oddity:
            raise unexpected(source, expected="hel JSON i sidans skript", found="trasig") from oddity
        found.append(state)
    return found
