"""The dates from before the regional clock as they are known: whose word is in force, and the days between them.

What was said last is in force, and the earlier words stay as history. What another speaker says otherwise is shown
beside it until a person has said what holds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from models.rules.before_the_clock import DateKind, Word, words_in
from models.rules.events import Event

# Said of the product, whatever it is used for.
OF_THE_PRODUCT = frozenset({DateKind.EMA_OPINION, DateKind.EMA_AUTHORISATION})
# The first cannot come after the second.
IN_THIS_ORDER = (
    (DateKind.EMA_OPINION, DateKind.EMA_AUTHORISATION),
    (DateKind.EMA_OPINION, DateKind.TLV_ASSESSMENT),
    (DateKind.EMA_AUTHORISATION, DateKind.TLV_DECISION),
)


@dataclass(frozen=True, slots=True)
class KnownDate:
    """A date as it is known: the word in force, all before it, and those of others that say otherwise."""

    kind: DateKind
    word: Word
    earlier: tuple[Word, ...] = ()
    otherwise: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date on the way to the clock, which itself is the one without `known`. Days are calendar days.

    `since_last` counts from the date before it; `to_clock` is negative after the clock's start.
    """

    on: date
    known: KnownDate | None
    since_last: int | None
    to_clock: int | None


def known_dates(noted: Iterable[Event]) -> tuple[KnownDate, ...]:
    """The dates of the `dates_noted` events in force, in the order of their kinds."""
    words = [word for event in noted for word in words_in(event)]
    by_kind = {kind: [word for word in words if word.kind is kind] for kind in DateKind}
    return tuple(_known(kind, said) for kind, said in by_kind.items() if said)


def approved_on(noted: Iterable[Event], *, extension: bool) -> date | None:
    """The day the medicine was approved in the EU for what the case is about, as far as anybody has said.

    EMA's day is the product's first: of an extended indication it says nothing.
    """
    days = {one.kind: one.word.on for one in known_dates(noted)}
    return None if extension else days.get(DateKind.EMA_AUTHORISATION)


def milestones(known: Iterable[KnownDate], clock_start: date | None) -> tuple[Milestone, ...]:
    """The known dates and the clock's start, earliest first; of one day, in the order things happen as a rule."""
    days: list[tuple[date, KnownDate | None]] = [(one.word.on, one) for one in known]
    if clock_start is not None:
        days.append((clock_start, None))
    days.sort(key=lambda day: day[0])
    before = [None, *(on for on, _ in days)]
    return tuple(
        Milestone(on, one, (on - last).days if last else None, (clock_start - on).days if clock_start else None)
        for (on, one), last in zip(days, before, strict=False)
    )


def out_of_order(known: Iterable[KnownDate]) -> tuple[tuple[KnownDate, KnownDate], ...]:
    """The pairs whose first date lies after its second, though it cannot have."""
    there = {one.kind: one for one in known}
    pairs = ((there.get(first), there.get(second)) for first, second in IN_THIS_ORDER)
    return tuple((one, other) for one, other in pairs if one and other and one.word.on > other.word.on)


def _known(kind: DateKind, said: Sequence[Word]) -> KnownDate:
    word, earlier = said[-1], tuple(said[:-1])
    by_hand = max((number for number, one in enumerate(said) if one.by_hand), default=0)
    last_words = {one.speaker: one for one in said[by_hand:]}
    return KnownDate(kind, word, earlier, tuple(one for one in last_words.values() if one.on != word.on))
