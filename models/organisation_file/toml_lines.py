"""On which line each key, table and list item of a TOML text stands.

The standard library's reader forgets lines; a person who has to mend a file needs them. This one keeps
nothing but lines, and relies on the text being valid: run `tomllib.loads` first.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

# The way to a value from the top of the file: ("regions", 2, "population", 0, "inhabitants").
Place = tuple[str | int, ...]

_TOKEN = re.compile(
    r'''
      (?P<skip>[ \t\r]+|\#[^\n]*)
    | (?P<text>"""(?:\\.|[^\\])*?"{3,5} | \'\'\'.*?\'{3,5} | "(?:\\.|[^"\\])*" | '[^']*')
    | (?P<mark>[\[\]{},=\n])
    | (?P<bare>[^\s\[\]{},=\#"']+)
    ''',
    re.DOTALL | re.VERBOSE,
)


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def places(text: str) -> dict[Place, int]:
    """Every place of the valid TOML `text` with its line, counted from 1."""
    return _Walk(text).found


def line_of(place: Place, lines: Mapping[Place, int]) -> int:
    """The line of `place`, or of the nearest thing around it: a missing key is looked for at its table."""
    for end in range(len(place), 0, -1):
        if place[:end] in lines:
            return lines[place[:end]]
    return 1


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup and match.lastgroup != "skip":
            yield _Token(match.lastgroup, match.group(), line)
        line += match.group().count("\n")


class _Walk:
    """One pass over the tokens, last first in a list so that `pop` gives the next."""

    def __init__(self, text: str) -> None:
        self.left = list(_tokens(text))[::-1]
        self.found: dict[Place, int] = {}
        self.newest: dict[Place, int] = {}  # index of the newest [[item]] of each array of tables
        header: Place = ()
        while self.left:
            if self._next("["):
                header = self._header()
            elif not self._skip("\n"):
                self._pair(header)

    def _next(self, *marks: str) -> bool:
        return bool(self.left) and self.left[-1].kind == "mark" and self.left[-1].text in marks

    def _skip(self, *marks: str) -> bool:
        return self._next(*marks) and bool(self.left.pop())

    def _header(self) -> Place:
        line = self.left.pop().line
        is_item = self._skip("[")
        parts = self._key()
        place: Place = ()
        for depth, part in enumerate(parts, start=1):
            place = self._seen((*place, part), line)
            if is_item and depth == len(parts):
                self.newest[place] = self.newest.get(place, -1) + 1
            if place in self.newest:
                place = self._seen((*place, self.newest[place]), line)
        while self._skip("]"):
            pass
        self.found[place] = line  # its own header, also when an earlier one passed through it
        return place

    def _pair(self, table: Place) -> None:
        line = self.left[-1].line
        place = table
        for part in self._key():
            place = self._seen((*place, part), line)
        self._skip("=")
        self._value(place)

    def _key(self) -> list[str]:
        parts: list[str] = []
        while not self._next("=", "]"):
            token = self.left.pop()
            if token.kind == "text":
                parts += tomllib.loads(f"{token.text} = 0")
            else:
                parts += filter(None, token.text.split("."))
        return parts

    def _value(self, place: Place) -> None:
        if self._skip("["):
            self._array(place)
        elif self._skip("{"):
            self._inline_table(place)
        else:
            while self.left and self.left[-1].kind != "mark":
                self.left.pop()

    def _array(self, place: Place) -> None:
        index = 0
        while not self._skip("]"):
            if not self._skip("\n", ","):
                self._value(self._seen((*place, index), self.left[-1].line))
                index += 1

    def _inline_table(self, place: Place) -> None:
        while not self._skip("}"):
            if not self._skip("\n", ","):
                self._pair(place)

    def _seen(self, place: Place, line: int) -> Place:
        self.found.setdefault(place, line)
        return place
