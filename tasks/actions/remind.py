"""Reminders: days to come that it is time to look at are looked at, and what is due is written once.

A batch of days is one transaction. Their rows are locked first and settled with what was said, so that a reminder is
said once however many sweeps run. A day that only closed cases are about is silent, and so is one that somebody has
answered for in every case it concerns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from models.rules.access import SYSTEM
from models.rules.ahead import Ahead
from models.rules.organisation import Organisation
from models.rules.reminders import Judged, judge, reminder_of
from models.rules.watch.watching import Reminder
from models.rules.watch.working_hours import office_of
from tasks.actions import outbox
from tasks.actions.case_file import By, load_all
from tasks.actions.days_ahead import DAYS
from tasks.actions.due_reminder import DueReminder
from tasks.actions.fan_out import with_channels
from tasks.actions.repeats import within_window
from tasks.queries.coming_days import ComingDay, days_where
from tasks.queries.unreachable import unreachable

BATCH = 200
# However far off a day is, somebody looks at it this often: what the organisation wants to hear of may have changed.
AT_LEAST_EVERY = timedelta(days=7)
_DUE = (
    select(DAYS.c.id)
    .where(DAYS.c.next_look_on <= bindparam("today"))
    .order_by(DAYS.c.next_look_on, DAYS.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_LOOKED_AT = (
    update(DAYS)
    .where(DAYS.c.id == bindparam("this"))
    .values(next_look_on=bindparam("look_on"), settled_on=bindparam("settled"))
)


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many days were looked at, and of how many of them people were reminded."""

    looked_at: int = 0
    reminders: int = 0


@dataclass(frozen=True, slots=True)
class _Look:
    """A day looked at; `wanted` is what the organisation asks for."""

    day: ComingDay
    wanted: Reminder | None
    judged: Judged


def remind(session: Session, *, now: datetime, organisation: Organisation, limit: int = BATCH) -> Reminded:
    """Look at up to `limit` days to come whose time has come, longest due first."""
    by = By(SYSTEM, now, organisation)
    ids = session.connection().execute(_DUE, {"today": by.today, "most": limit}).scalars().all()
    if not ids:
        return Reminded()
    looks = [_look(day, by) for day in days_where(session, DAYS.c.id.in_(ids))]
    said = [due for due in _reminders(session, looks) if not due.is_answered_for(by.today)]
    lost = unreachable(session, since=now) if said else frozenset()
    for due in said:
        _say(session, due, by, lost)
    settled = {due.day.day_id for due in said}
    rows = [_looked_at(look, by.today, said=look.day.day_id in settled) for look in looks]
    session.connection().execute(_LOOKED_AT, rows)
    return Reminded(len(looks), len(said))


def _look(day: ComingDay, by: By) -> _Look:
    wanted = reminder_of(by.organisation.watching, Ahead(day.kind), by.today)
    befores, free = wanted.before if wanted else (), office_of(by.organisation).free
    return _Look(day, wanted, judge(day.on, befores, day.settled_on, by.today, free))


def _reminders(session: Session, looks: Sequence[_Look]) -> Iterator[DueReminder]:
    found = [(look.day, look.wanted, look.judged.due) for look in looks if not look.day.over]
    concerned = sorted({case.case_id for day, _, before in found if before for case in day.living})
    files = {file.case_id: file for file in load_all(session, concerned)}
    for day, wanted, before in found:
        if wanted is not None and before is not None:
            yield DueReminder(day, wanted, before, tuple(files[case.case_id] for case in day.living))


def _say(session: Session, due: DueReminder, by: By, lost: frozenset[str]) -> None:
    messages, case_id = due.messages(by, lost), due.only.case_id if due.only else None
    fresh = within_window(session, messages, case_id=case_id, organisation=by.organisation, now=by.now)
    told = with_channels(session, fresh, by.organisation, by.today)
    outbox.put_new(session, told, now=by.now, case_id=case_id, at=office_of(by.organisation).wake(by.now))


def _looked_at(look: _Look, today: date, *, said: bool) -> dict[str, Any]:
    at_latest = today + AT_LEAST_EVERY
    next_on = min(look.judged.next_on or at_latest, at_latest) if today < look.day.on else None
    return {"this": look.day.day_id, "look_on": next_on, "settled": today if said else look.day.settled_on}
