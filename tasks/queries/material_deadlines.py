"""Days on which material must be in for a meeting, with how many cases wait for it. No log is read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlmodel import Session

from models.rules.foresight.meetings import held_meetings
from models.rules.organisation import Body, Organisation
from models.rules.standings import Standing
from models.rules.turns import OwnedTurn, owned_turns
from models.rules.watch.watching import MeetingDay
from tasks.actions.case_rows import CASES

# A deadline for material this far away is soon.
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day on which material must be in for a body's meeting, and how many cases wait for the body."""

    body: Body
    meeting: MeetingDay
    waiting: int


def deadlines(session: Session, bodies: Sequence[Body], organisation: Organisation, today: date) -> Iterator[Deadline]:
    """Those of `bodies` within 14 days that any case waits for, the nearest first. A statement when there are any."""
    soon = [(meeting, body) for body in bodies for meeting in held_meetings(body) if _is_soon(meeting, today)]
    if not soon:
        return
    counted = _turns_waiting(session)
    for meeting, body in sorted(soon, key=lambda one: one[0].material_by):
        owned = list(owned_turns(organisation, {body.key}, today))
        waiting = sum(count for turns, therapy, count in counted if _any_open(owned, turns, therapy))
        if waiting:
            yield Deadline(body, meeting, waiting)


def _is_soon(meeting: MeetingDay, today: date) -> bool:
    return today <= meeting.material_by <= today + SOON


def _turns_waiting(session: Session) -> list[tuple[str, str | None, int]]:
    """How many cases wait for the same turns in the same therapy."""
    counted = select(CASES.c.turns, CASES.c.therapy, func.count()).where(CASES.c.standing == Standing.ON_PATH.value)
    rows = session.connection().execute(counted.group_by(CASES.c.turns, CASES.c.therapy))
    return [(turns or "", therapy, count) for turns, therapy, count in rows]


def _any_open(owned: Sequence[OwnedTurn], turns: str, therapy: str | None) -> bool:
    return any(
        f" {turn.key} " in turns
        and (turn.therapy == therapy if turn.therapy is not None else therapy not in turn.besides)
        for turn in owned
    )
