"""What has happened in a case since somebody opened a form about it: told to them before anything is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.presenters.timeline import describe, who
from app.web.doing.foreseen import is_routine
from models.rules.access import Actor
from models.rules.errors import ConflictError
from models.rules.events import Event
from models.rules.organisation import Organisation
from tasks.actions.case_file import CaseFile


@dataclass(frozen=True, slots=True)
class Happened:
    """An event in words: what, the day it is dated, who."""

    what: str
    on: str
    who: str


class MovedOnError(ConflictError):
    """The case has moved on since the form was opened; nothing has been recorded."""


def since(log: Sequence[Event], seen: int) -> list[Event]:
    """What has happened after event `seen`; nothing when it was only the program that went on with its work."""
    new = [event for event in log if event.seq > seen]
    return [] if all(map(is_routine, new)) else new


def check_unmoved(case: CaseFile, seen: int, key: str) -> None:
    """Raises MovedOnError when somebody has done something after event `seen`, unless it was the call with `key`."""
    if key not in case.keys and since(case.log, seen):
        raise MovedOnError("Ärendet har ändrats sedan du öppnade sidan. Läs vad som har hänt innan du går vidare.")


def happened(events: Sequence[Event], actor: Actor, organisation: Organisation) -> list[Happened]:
    """The events in words; what the reader did is said to be theirs."""
    return [
        Happened(
            what=describe(event, organisation),
            on=event.on.isoformat(),
            who=f"{who(event, organisation)}{'; det var du själv' if event.actor == actor.key else ''}",
        )
        for event in events
    ]
