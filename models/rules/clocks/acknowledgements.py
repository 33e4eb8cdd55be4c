"""Somebody has seen an alarm, and answers for it until a date: the chain is silent so long."""

from dataclasses import dataclass
from datetime import date

from models.rules.events import Event


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Said on `on` by `by`: silent to and including `until`. `clock` is a clock's key, None for all of the case."""

    seq: int
    clock: str | None
    by: str
    on: date
    until: date


def acknowledgement_of(event: Event) -> Acknowledgement:
    """What an `acknowledged` event in force says."""
    until = date.fromisoformat(event.data["until"])
    return Acknowledgement(event.seq, event.data.get("clock"), event.actor, event.on, until)
