"""Spans of days during which a clock stands still: joined, cut to a clock, and held in common.

A span is `[since, until)`: the day it begins is its first, the day it ends is again the clock's. `until` is None while
it lasts; `expected` is then the day it is expected to end, None when nobody has said.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

_FOR_EVER = date.max


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `since` (inclusive) to `until` (exclusive)."""

    since: date
    until: date | None = None
    expected: date | None = None

    @property
    def end(self) -> date:
        """`until`, or the last day there is: for comparing."""
        return self.until or _FOR_EVER

    def closed(self, on: date) -> "Span":
        """The span, ended on `on` but not before it began."""
        return replace(self, until=max(self.since, on), expected=None)

    def settled(self, today: date | None) -> date:
        """The day it ends: known, or as far as `today` (None: only what was expected) lets us see."""
        if self.until is not None:
            return self.until
        return max(filter(None, (self.since, self.expected, today)))


Spans = tuple[Span, ...]


def merged(spans: Iterable[Span]) -> Spans:
    """The same days as disjoint spans in order; spans that touch are one, empty ones are none."""
    found: list[Span] = []
    for span in sorted((s for s in spans if s.since < s.end), key=lambda s: s.since):
        if found and span.since <= found[-1].end:
            found[-1] = _joined(found[-1], span)
        else:
            found.append(span)
    return tuple(found)


def clipped(spans: Iterable[Span], start: date, end: date | None) -> Spans:
    """What of `spans` lies between `start` and `end` (exclusive; None = no end)."""
    last = end or _FOR_EVER
    cut = (replace(s, since=max(s.since, start), until=_until(min(s.end, last))) for s in spans)
    return tuple(s for s in cut if s.since < s.end)


def in_common(several: Iterable[Spans]) -> Spans:
    """The days that lie in every one of `several`; a common span is expected to end with the first of them."""
    return reduce(lambda one, other: tuple(_overlaps(one, other)), several)


def _joined(one: Span, other: Span) -> Span:
    end = max(one.end, other.end)
    if end < _FOR_EVER:
        return Span(one.since, end)
    expected = [s.expected for s in (one, other) if s.until is None and s.expected is not None]
    return Span(one.since, None, max(expected, default=None))


def _overlaps(one: Spans, other: Spans) -> Iterator[Span]:
    for mine in one:
        for theirs in other:
            since, end = max(mine.since, theirs.since), min(mine.end, theirs.end)
            if since < end:
                expected = [s.expected for s in (mine, theirs) if s.expected is not None]
                yield Span(since, _until(end), min(expected, default=None) if end == _FOR_EVER else None)


def _until(end: date) -> date | None:
    return None if end == _FOR_EVER else end
