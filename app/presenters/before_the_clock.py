"""What happened to a medicine before the regional clock, in words: dates, days between them, what does not agree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.presenters.timeline import person
from models.rules.before_the_clock import DATE_LABELS, FLAG_LABELS, Word, known_flags
from models.rules.known_dates import OF_THE_PRODUCT, KnownDate, Milestone, known_dates, milestones, out_of_order
from models.rules.organisation import Organisation
from models.rules.position import Position
from tasks.sources.registry import label_of

_CLOCK = "regionernas klocka börjar gå"
_EXTENSION = "gäller produkten, inte den utvidgade indikationen"


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date, or the clock's start, in words. `to_clock` is how long before the clock it was, or after it."""

    what: str
    on: str
    since_last: str
    to_clock: str
    according_to: str
    remark: str
    address: str | None = None


def date_lines(place: Position, organisation: Organisation) -> list[DateLine]:
    """Every known date and the clock's start, the earliest first; empty when no date is known."""
    known = known_dates(place.noted)
    return [_line(one, place, organisation) for one in milestones(known, place.clock_start)] if known else []


def flag_words(place: Position) -> list[str]:
    """How the medicine was approved, of what EMA says it was."""
    flags = known_flags(place.noted)
    return [label for flag, label in FLAG_LABELS.items() if flags.get(flag)]


def contradictions(place: Position) -> list[str]:
    """A sentence per thing that does not agree."""
    known = known_dates(place.noted)
    return [*_order(known), *(sentence for one in known for sentence in _otherwise(one))]


def source_words(word: Word, organisation: Organisation) -> str:
    """Who says so: the source's name, or what a person named as theirs."""
    if word.by_hand:
        return f"{word.source} ({person(word.actor, organisation)})"
    return label_of(word.source)


def _line(milestone: Milestone, place: Position, organisation: Organisation) -> DateLine:
    known, on = milestone.known, milestone.on.isoformat()
    since = "" if milestone.since_last is None else str(milestone.since_last)
    if known is None:
        return DateLine(_CLOCK, on, since, "0", "", "")
    to_clock = "" if milestone.to_clock is None else str(milestone.to_clock)
    says = source_words(known.word, organisation)
    remarks = "; ".join(_remarks(known, place))
    return DateLine(DATE_LABELS[known.kind], on, since, to_clock, says, remarks, known.word.address)


def _remarks(known: KnownDate, place: Position) -> Iterator[str]:
    if place.extension and known.kind in OF_THE_PRODUCT:
        yield _EXTENSION
    if known.word.text:
        yield known.word.text
    before = [word.on.isoformat() for word in known.earlier if word.on != known.word.on]
    if before:
        yield f"tidigare {', '.join(dict.fromkeys(before))}"


def _order(known: Sequence[KnownDate]) -> Iterator[str]:
    for first, second in out_of_order(known):
        yield (
            f"Stämmer inte: {DATE_LABELS[first.kind]} {first.word.on.isoformat()} ligger efter "
            f"{DATE_LABELS[second.kind]}, {second.word.on.isoformat()}."
        )


def _otherwise(known: KnownDate) -> Iterator[str]:
    for word in known.otherwise:
        who = word.source if word.by_hand else label_of(word.source)
        yield f"Stämmer inte: {DATE_LABELS[known.kind]} är {word.on.isoformat()} enligt {who} (händelse {word.seq})."
