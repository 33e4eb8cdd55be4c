"""What comes of a deed: what is recorded, what follows by itself, who is told, whose turn it becomes.

Not guessed at: the deed is carried out by the action that will do it, in a transaction that is then undone, and what
it wrote is read before that. A receipt reads the same from what was written for good.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, NoReturn, TypeVar

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.event import listens_for
from sqlmodel import Session

from app.bootstrap import Ordnat
from models.rules.access import SYSTEM
from models.rules.errors import NotFoundError
from models.rules.events import Event, Kind
from models.rules.work import Work, due_work
from tasks.actions.automatic import carry_out_all
from tasks.actions.case_file import By, CaseFile, Recorded, load
from tasks.actions.case_rows import NEW_CASE
from tasks.actions.outbox import OUTBOX

T = TypeVar("T")
# What the program does in the course of things, as against what people do and what comes from outside.
_ROUTINE = frozenset(
    {
        *(Kind.STAGE_ENTERED, Kind.STANDING_ENTERED, Kind.INTAKE_CHECKED, Kind.BACKGROUND_PREPARED),
        *(Kind.BUDGET_DRAFTED, Kind.DOCUMENTS_PREPARED, Kind.REGION_RELEASED, Kind.RELEASE_REVOKED),
        *(Kind.RELEASED, Kind.FOLLOW_UP_PLANNED, Kind.MADE_KNOWN, Kind.REOPENED, Kind.CLOSED, Kind.DATES_NOTED),
    }
)
_SAID = (
    select(OUTBOX.c.kind, OUTBOX.c.recipient)
    .where(OUTBOX.c.case_id == bindparam("this_case"), OUTBOX.c.seq.in_(bindparam("events", expanding=True)))
    .order_by(OUTBOX.c.id)
)


@dataclass(frozen=True, slots=True)
class Said:
    """A message: its kind, and to whom (a person's key, or `kanal:` and a room's name)."""

    kind: str
    recipient: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a deed: its own event, what the program recorded after it, and the messages of them all.

    `due` is what the program has yet to do.
    """

    file: CaseFile
    events: Sequence[Event]
    said: Sequence[Said]
    due: Sequence[Work] = ()


class _UndoneError(Exception):
    """Carries what was seen out of the transaction that it undoes."""

    def __init__(self, seen: Any) -> None:
        super().__init__()
        self.seen = seen


def foresee(
    house: Ordnat, work: Callable[[Session], Recorded | None], look: Callable[[Session, Recorded], T], by: By
) -> tuple[Outcome, T] | None:
    """The outcome of `work` and of the automatic steps after it, and what `look` sees then. Nothing is kept.

    None when `work` records nothing in a case. Raises what `work` raises.
    """

    def try_out(session: Session) -> NoReturn:
        _number_nothing(session.connection())
        recorded = work(session)
        if recorded is None:
            session.flush()
            raise _UndoneError(None)
        # Done when it has been done for good, by the flow; here to see what comes of it.
        carry_out_all(session, recorded.case_id, now=by.now, organisation=by.organisation)
        session.flush()
        raise _UndoneError((outcome(session, recorded.case_id, recorded.seq), look(session, recorded)))

    try:
        house.change(try_out)
    except _UndoneError as undone:
        seen: tuple[Outcome, T] | None = undone.seen
        return seen
    raise AssertionError("what is only tried out was kept")  # pragma: no cover


def outcome(session: Session, case_id: int, seq: int) -> Outcome:
    """What came of event `seq` of a case. Raises NotFoundError."""
    file = load(session, case_id)
    events = [event for event in file.log if event.seq == seq]
    if not events:
        raise NotFoundError(f"Händelse {seq} finns inte i {file.about.number}. Se ärendets tidslinje.")
    events += takewhile(lambda event: is_routine(event) or _same_call(event, events[0], file), file.log[seq:])
    these = {"this_case": case_id, "events": [event.seq for event in events]}
    said = [Said(*row) for row in session.connection().execute(_SAID, these)]
    return Outcome(file, events, said, due_work(file.at))


def is_routine(event: Event) -> bool:
    """Did the program record it in the course of things?"""
    return event.actor == SYSTEM.key and event.kind in _ROUTINE


def _same_call(event: Event, first: Event, file: CaseFile) -> bool:
    """Was it recorded along with `first`? Another call has a key of its own."""
    return (event.at, event.actor) == (first.at, first.actor) and event.seq not in file.keys.values()


def _number_nothing(connection: Connection) -> None:
    """A case that is only tried out takes no number: what has been given out is not given back when it is undone."""

    @listens_for(connection, "before_execute", retval=True)
    def _as_nought(_connection: Connection, statement: Any, many: Any, one: Any, _options: Any) -> Any:
        return statement, many, one | {"id": 0} if statement is NEW_CASE else one
