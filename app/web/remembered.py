"""Pieces of pages that look the same to everybody, or to somebody, until something has been recorded.

What is kept can be lost at any time, and is thrown away whole as soon as the stamp is another: it is never shown when
what it was made from has changed.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock

from markupsafe import Markup

# Everybody may ask in their own way, and a piece is some tens of kilobytes.
_MOST_KEPT = 100


@dataclass
class Remembered:
    """The pieces made since the stamp last changed. Two threads that both miss one make it both: nobody waits."""

    _lock: Lock = field(default_factory=Lock)
    _stamp: Hashable = None
    _pieces: dict[Hashable, Markup] = field(default_factory=dict)

    def piece(self, stamp: Hashable, key: Hashable, make: Callable[[], Markup]) -> Markup:
        """The piece called `key`, made now unless it was made under the same `stamp`."""
        with self._lock:
            if self._stamp != stamp or len(self._pieces) >= _MOST_KEPT:
                self._stamp, self._pieces = stamp, {}
            kept = self._pieces.get(key)
        if kept is not None:
            return kept
        made = make()
        with self._lock:
            if self._stamp == stamp:
                self._pieces[key] = made
        return made
