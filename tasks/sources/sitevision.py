"""The data that SiteVision's page modules put in the served HTML, before any browser has run.

A module leaves `AppRegistry.registerInitialState('12.<hex>', {…})` in a script element; a page has several,
and two can stand on one line. The argument is JSON. A module that failed has no state, or not an object.
"""

import json
import re
from collections.abc import Collection
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from tasks.sources.records import unexpected

# The look-ahead leaves out calls whose argument is `null` or `undefined`.
CALL = re.compile(r"""registerInitialState\(\s*(['"])12\.[0-9a-f]+\1\s*,\s*(?=[{[])""", re.IGNORECASE)
DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-z0-9_-]+)""", re.IGNORECASE)
HEAD = 4096
# Browsers read both names as Windows-1252, which has dashes and curly quotes where Latin-1 has nothing.
SINGLE_BYTE = {"iso-8859-1": "cp1252", "latin1": "cp1252", "windows-1252": "cp1252", "iso-8859-15": "iso-8859-15"}


def states(page: bytes, *, source: str = "sitevision") -> list[Any]:
    """The initial state of every module on the page, in order; empty when there is none.

    Raises:
        SourceFailureError: the bytes are no text, or a state is not whole JSON.
    """
    scripts = LexborHTMLParser(decoded(page, source=source)).css("script")
    return [state for script in scripts for state in _states_in(script.text(), source)]


def decoded(page: bytes, *, source: str = "sitevision") -> str:
    """The page as text: UTF-8, or else the single-byte encoding it declares, or else Windows-1252.

    A page that calls itself UTF-8 and is not has been damaged. Read as something else, every å, ä and ö in
    it would change and each row would look like a new one, so it is refused.
    """
    try:
        return page.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = DECLARED.search(page[:HEAD])
    name = declared[1].decode("ascii").lower() if declared else "windows-1252"
    try:
        return page.decode(SINGLE_BYTE[name])
    except (KeyError, UnicodeDecodeError) as oddity:
        raise unexpected(source, expected=f"text kodad som {name}", found="andra byte") from oddity


def arrays_with(states: list[Any], keys: Collection[str]) -> list[list[Any]]:
    """Every array, at any depth, in which some object carries all of `keys`.

    The array is returned whole: whether its other elements are as they should be is for the caller, who
    would otherwise read the undamaged part of a list as all of it.
    """
    found: list[list[Any]] = []
    waiting = list(reversed(states))
    while waiting:  # a stack of its own, since a page may nest deeper than Python's
        value = waiting.pop()
        if isinstance(value, list) and any(isinstance(x, dict) and x.keys() >= set(keys) for x in value):
            found.append(value)
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting.extend(reversed(list(inner)))
    return found


def _states_in(script: str, source: str) -> list[Any]:
    found: list[Any] = []
    position = 0
    # Searching on from the end of each value: a call quoted inside a text is not a call.
    while call := CALL.search(script, position):
        try:
            state, position = json.JSONDecoder().raw_decode(script, call.end())
        except (ValueError, RecursionError) as oddity:
            raise unexpected(source, expected="hel JSON i sidans skript", found="trasig") from oddity
        found.append(state)
    return found
