"""What was noted of a medicine, in one line: dates, how it was approved, and who says so."""

from collections.abc import Iterator

from models.rules.before_the_clock import DATE_LABELS, FLAG_LABELS, DateKind, Flag
from models.rules.events import Event
from tasks.sources.registry import label_of


def noted_event(event: Event) -> str:
    """A `dates_noted` event without what kind it is."""
    data = event.data
    dates = [f"{DATE_LABELS[DateKind(kind)]} {on}" for kind, on in data["dates"].items()]
    source = data["source"] if data["by_hand"] else label_of(data["source"])
    return f"{', '.join([*dates, *_flags(event)])} ({source})"


def _flags(event: Event) -> Iterator[str]:
    flags = {Flag(flag): holds for flag, holds in event.data["flags"].items()}
    yield from (FLAG_LABELS[flag] for flag, holds in flags.items() if holds)
    # What a medicine is not is worth a word only when that is all there is to say.
    if not event.data["dates"] and not any(flags.values()):
        yield from (f"inte {FLAG_LABELS[flag]}" for flag in flags)
