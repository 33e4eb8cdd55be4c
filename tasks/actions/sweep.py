"""The sweep: cases whose time has come are looked at, and what their ladders call is written with its messages.

A batch of cases is one transaction. Its rows are locked first, so that a sweep and a decision never see half of each
other; the unique claim of a rung in `alarm` is what makes it fire once however many sweeps run.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session

from models.rules.access import SYSTEM
from models.rules.clocks.terms import targets_key
from models.rules.escalation import Call, Claim
from models.rules.organisation import Organisation
from models.rules.watch.recipients import Reached
from models.rules.watch.working_hours import office_of
from models.tables.alarm import Alarm
from models.tables.core import table_of
from notifications.message import Message
from tasks.actions import outbox
from tasks.actions.case_file import By, load_all
from tasks.actions.case_rows import CASES
from tasks.actions.fan_out import Channels, channels_in_force, fan_out
from tasks.actions.look import Look, look
from tasks.actions.repeats import within_window
from tasks.actions.retarget import retarget
from tasks.queries.unreachable import unreachable

BATCH = 200
ALARMS = table_of(Alarm)
FIRED, PASSED_OVER = "fired", "passed_over"
_DUE = (
    select(CASES.c.id, CASES.c.targets_key)
    .where(CASES.c.next_check_at <= bindparam("now"))
    .order_by(CASES.c.next_check_at, CASES.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_SETTLED = select(ALARMS.c.case_id, ALARMS.c.clock, ALARMS.c.occasion, ALARMS.c.rung, ALARMS.c.occurrence).where(
    ALARMS.c.case_id.in_(bindparam("these", expanding=True))
)
_NEW_ALARMS = insert(ALARMS)
_THESE = CASES.c.id.in_(bindparam("these", expanding=True))
_LOOKED_AT = update(CASES).where(_THESE).values(next_check_at=bindparam("next_at"), targets_key=bindparam("against"))
_ALARMED = update(CASES).where(_THESE).values(alarmed_at=bindparam("alarmed"))


@dataclass(frozen=True, slots=True)
class Swept:
    """How many cases were looked at, alarms raised, and cases measured anew against changed targets."""

    looked_at: int = 0
    alarms: int = 0
    retargeted: int = 0


def sweep(session: Session, *, now: datetime, organisation: Organisation, limit: int = BATCH) -> Swept:
    """Look at up to `limit` cases that are due, longest due first."""
    due = {row.id: row.targets_key for row in session.connection().execute(_DUE, {"now": now, "most": limit})}
    if not due:
        return Swept()
    by, key = By(SYSTEM, now, organisation), targets_key(organisation, office_of(organisation).day(now))
    stale = [case_id for case_id, against in due.items() if against != key]
    retargeted = [c for c in stale if retarget(session, c, now=now, organisation=organisation) is not None]
    looks = _looks(session, list(due), stale, by)
    _write(session, looks, by, key)
    fired = sum(call.fires for seen in looks for call in seen.calls)
    return Swept(len(due), fired, len(retargeted))


def _looks(session: Session, case_ids: Sequence[int], stale: Sequence[int], by: By) -> list[Look]:
    settled = _settled(session, case_ids)
    lost = unreachable(session, since=by.now)
    return [
        look(file, settled[file.case_id], by, unreachable=lost, changed=file.case_id in stale)
        for file in load_all(session, case_ids)
    ]


def _settled(session: Session, case_ids: Sequence[int]) -> dict[int, set[Claim]]:
    found: dict[int, set[Claim]] = defaultdict(set)
    for case_id, *claim in session.connection().execute(_SETTLED, {"these": list(case_ids)}):
        found[case_id].add((claim[0], claim[1], claim[2], claim[3]))
    return found


def _write(session: Session, looks: Sequence[Look], by: By, key: str) -> None:
    alarms = [_alarm(seen.case_id, call, by.now, seen.heard.get(call.claim)) for seen in looks for call in seen.calls]
    if alarms:
        session.connection().execute(_NEW_ALARMS, alarms)
    channels = channels_in_force(session, by.today)
    said = [(seen.case_id, message) for seen in looks for message in _said(session, seen, by, channels)]
    outbox.put_alarms(session, said, now=by.now, at=office_of(by.organisation).wake(by.now))
    # Most of a batch are to be looked at again at one and the same opening hour.
    again: dict[datetime | None, list[int]] = defaultdict(list)
    for seen in looks:
        again[seen.next_at].append(seen.case_id)
    for next_at, these in again.items():
        session.connection().execute(_LOOKED_AT, {"these": these, "next_at": next_at, "against": key})
    alarmed = [seen.case_id for seen in looks if seen.messages]
    if alarmed:
        session.connection().execute(_ALARMED, {"these": alarmed, "alarmed": by.now})


def _said(session: Session, seen: Look, by: By, channels: Channels) -> Iterable[Message]:
    if not seen.messages:
        return ()
    fresh = within_window(session, seen.messages, case_id=seen.case_id, organisation=by.organisation, now=by.now)
    return fan_out(fresh, channels, by.organisation, by.today)


def _alarm(case_id: int, call: Call, now: datetime, heard: Reached | None) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "clock": call.watched.key,
        "occasion": call.watched.occasion,
        "rung": call.rung.key,
        "occurrence": call.occurrence,
        "notice": call.rung.notice,
        "state": FIRED if call.fires else PASSED_OVER,
        "due_at": call.due_at,
        "settled_at": now,
        "told": [person.key for person in heard.people] if heard else [],
        "fell": list(heard.fell) if heard else [],
    }
