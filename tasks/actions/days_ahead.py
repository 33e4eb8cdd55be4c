"""The days to come of an agreement or a case, as they stand now: what the reminders are counted from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session

from models.rules.ahead import Ahead
from models.tables.core import table_of
from models.tables.day_ahead import DayAhead
from tasks.actions.outbox import OUTBOX

DAYS = table_of(DayAhead)


@dataclass(frozen=True, slots=True)
class Whose:
    """The agreement or the case, by its id, that a day to come is of: one of them."""

    agreement_id: int | None = None
    case_id: int | None = None


def set_days(
    session: Session, whose: Whose, days: Mapping[Ahead, date | None], *, today: date, known_before: bool = False
) -> None:
    """Let these be the days; None is a day there is not any longer. One that has moved begins anew.

    `known_before`: reminders that are due already were due before anybody here could know, and are not said.
    """
    there = {row.kind: row for row in session.connection().execute(select(DAYS).where(_of(whose)))}
    for kind, on in days.items():
        known = there.get(kind.value)
        if on == (known.on if known else None):
            continue
        if known is not None:
            _take_back(session, known.id)
        begun = {"on": on, "settled_on": today if known_before else None, "next_look_on": _first(on, today)}
        session.connection().execute(_written(whose, kind, known.id if known else None, begun))


def clock_of(day_id: int) -> str:
    """The key of a day's reminders in the outbox."""
    return f"day_ahead:{day_id}"


def _of(whose: Whose) -> Any:
    if whose.case_id is not None:
        return DAYS.c.case_id == whose.case_id
    return DAYS.c.agreement_id == whose.agreement_id


def _written(whose: Whose, kind: Ahead, known: int | None, begun: dict[str, Any]) -> Any:
    if known is None:
        who = {"agreement_id": whose.agreement_id, "case_id": whose.case_id}
        return insert(DAYS).values(kind=kind.value, **who, **begun)
    mine = DAYS.c.id == known
    return delete(DAYS).where(mine) if begun["on"] is None else update(DAYS).where(mine).values(**begun)


def _first(on: date | None, today: date) -> date | None:
    return today if on is not None and on > today else None


def _take_back(session: Session, day_id: int) -> None:
    """What has been written about the day as it was, and not been sent, is not sent."""
    unsent = (OUTBOX.c.clock == clock_of(day_id)) & (OUTBOX.c.state == "queued")
    session.connection().execute(update(OUTBOX).where(unsent).values(state="cancelled"))
