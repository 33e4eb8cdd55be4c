"""A contact: somebody that is written to or acts, and how their name and addresses are found and taken out of a text.

Keys such as `foa.chef` are functions, and stay: the archive is to say in which function something was done. Names and
addresses are a person's.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

# What stands where something about a person stood.
REMOVED = "[borttagen]"


@dataclass(frozen=True, slots=True)
class Entry:
    """A person as some version of the organisation file describes them."""

    key: str
    name: str
    mail: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody by their function's `key`, with every name and address they have had that nobody else has now."""

    key: str
    names: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()

    def taken_out_of(self, held: Any) -> Any:
        """A text, or the texts in lists and mappings, without name and addresses; anything else as it is."""
        if isinstance(held, str):
            return self._without(held)
        if isinstance(held, Mapping):
            return {key: self.taken_out_of(value) for key, value in held.items()}
        return [self.taken_out_of(value) for value in held] if isinstance(held, Sequence) else held

    def is_named_in(self, held: Any) -> bool:
        """Does a text, or any in lists and mappings, name the contact?"""
        held = list(held) if isinstance(held, tuple) else held
        return bool(self.taken_out_of(held) != held)

    def _without(self, text: str) -> str:
        # An address is the same in capitals; a name may be an ordinary word.
        text = _any_of(self.addresses, re.IGNORECASE).sub(REMOVED, text) if self.addresses else text
        return _any_of(self.names).sub(REMOVED, text) if self.names else text


def known_as(key: str, entries: Iterable[Entry], others: Iterable[Entry]) -> Contact:
    """The contact called `key`; what it shares with `others`, those still in force, is theirs and left alone."""
    taken = [{other.name, other.mail.casefold()} for other in others if other.key != key]
    shared = frozenset().union(*taken) | {REMOVED, ""}
    mine = [entry for entry in entries if entry.key == key]
    return Contact(
        key,
        frozenset(entry.name for entry in mine) - shared,
        frozenset(entry.mail.casefold() for entry in mine) - shared,
    )


def _any_of(words: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    # The longest first: one may begin another. Part of a longer word or address is somebody else's.
    longest = sorted({form for word in words for form in (word, _in_html(word))}, key=len, reverse=True)
    return re.compile(rf"(?<![\w.+-])(?:{'|'.join(map(re.escape, longest))})(?![\w-]|\.\w)", flags)


def _in_html(word: str) -> str:
    return escape(word, quote=False).replace("'", "&#39;").replace('"', "&#34;")
