"""Opening a case's log for change, and writing to it. Every action on a case goes through here.

The log is loaded, rules decide, and `record` writes events, mirrored columns and messages together. The caller's
transaction makes it all true at once. Two writers on one case: the row's version lets one of them through, the
other gets LostRaceError and starts over from a fresh log.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from models.rules.access import SYSTEM, Actor
from models.rules.case_number import case_number
from models.rules.consequences import NewEvent, consequences
from models.rules.errors import ConflictError, LostRaceError, NotFoundError
from models.rules.events import Event, Kind
from models.rules.log_chain import genesis
from models.rules.organisation import Organisation
from models.rules.position import Position, position
from models.rules.watch.watched import live_clocks
from notifications.announcements import announce
from notifications.messages import About, Message
from tasks.actions import outbox
from tasks.actions.case_rows import CHANGED_CASE, LOG, LOGS, NEW_CASE, NEW_EVENTS, NEW_HEAD, Unchained, as_event
from tasks.actions.fan_out import with_channels
from tasks.actions.mirror import mirrored

OPEN_KEY = "open_key"


@dataclass(slots=True)
class CaseFile:
    """A case opened for change: its log, where it stands, and the keys of calls already carried out.

    `head` is the hash of its last event as the case has it: what was removed from the log stays missing.

    `identity` holds the columns of a case that is about to be opened and has no row yet. `alarmed` and `rooms`
    are known once the case has been written: has the watch raised an alarm about it, are there rooms to tell?
    """

    case_id: int
    version: int
    log: list[Event]
    place: Position | None
    head: str = ""
    keys: dict[str, int] = field(default_factory=dict)
    identity: dict[str, Any] | None = None
    alarmed: bool = False
    rooms: bool = True

    @property
    def at(self) -> Position:
        """Where the case stands. A case about to be opened stands nowhere: asking is a programming error."""
        if self.place is None:
            raise LookupError("the case has not been opened yet")
        return self.place

    @property
    def about(self) -> About:
        """The case in words, for messages."""
        opened = self.log[0].data
        return About(case_number(self.case_id), opened["product"], opened["indication"])

    @property
    def label(self) -> str:
        """What the council, or whoever nominated, said last."""
        return next(str(event.data["label"]) for event in reversed(self.log) if "label" in event.data)

    @property
    def next_seq(self) -> int:
        """The number of the next event."""
        return self.log[-1].seq + 1 if self.log else 1


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a call did: the first event's number. `repeated` when an earlier call with the same key had done it."""

    case_id: int
    seq: int
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class By:
    """Who does something, when, under which organisation; `key` makes a repeated call do nothing."""

    actor: Actor
    now: datetime
    organisation: Organisation
    key: str | None = None

    @property
    def today(self) -> date:
        """The calendar date of `now` where the organisation is."""
        return business_day(self.organisation, self.now)

    def system(self) -> "By":
        """The same moment, with the program itself acting."""
        return By(SYSTEM, self.now, self.organisation)


def business_day(organisation: Organisation, now: datetime) -> date:
    """The calendar date of an instant where the organisation is."""
    return now.astimezone(ZoneInfo(organisation.clock.timezone)).date()


def load(session: Session, case_id: int) -> CaseFile:
    """The case's log and position. Raises NotFoundError."""
    rows = session.connection().execute(LOG, {"this_case": case_id}).all()
    if not rows:
        raise NotFoundError(f"Ärendet {case_number(case_id)} finns inte. Se listan över ärenden.")
    return _file(rows)


def load_all(session: Session, case_ids: Sequence[int]) -> list[CaseFile]:
    """The files of several cases in one look, in the order of their numbers; a case that is not there is left out."""
    if not case_ids:
        return []
    rows = session.connection().execute(LOGS, {"these": list(case_ids)}).all()
    return [_file(list(of_one)) for _, of_one in groupby(rows, key=lambda row: row.id)]


def _file(rows: Sequence[Row[Any]]) -> CaseFile:
    log = [as_event(facts) for _, _, _, _, *facts in rows]
    keys = {key: seq for _, _, _, key, seq, *_ in rows if key}
    return CaseFile(rows[0].id, rows[0].version, log, position(log), rows[0].log_head, keys)


def record(
    session: Session,
    file: CaseFile,
    events: Sequence[NewEvent],
    by: By,
    *,
    cause: int | None = None,
    messages: Sequence[Message] = (),
) -> Recorded:
    """Write `events` and all that follows from them; `file` is up to date afterwards.

    Raises LostRaceError when another writer changed the case since `load`.
    """
    before, first = file.place, file.next_seq
    _append(file, events, by, cause)
    if file.at.contradicted:
        _append(file, [NewEvent(Kind.REOPENED, events[0].on)], by.system(), first)
    _append(file, _follows(before, file.at, events[0].on, by), by.system(), first)
    written = file.log[first - 1 :]
    _write_case(session, file, written, by)
    if before is not None and file.alarmed:
        _silence(session, file, before, by)
    said = with_channels(
        session, [*messages, *announce(file.about, file.at, written, by.organisation)], by.organisation, by.today
    )
    outbox.put(session, said, now=by.now, case_id=file.case_id, seq=first)
    return Recorded(file.case_id, first)


def _follows(before: Position | None, after: Position, on: date, by: By) -> list[NewEvent]:
    return list(consequences(before, after, on, by.organisation, by.today))


def _silence(session: Session, file: CaseFile, before: Position, by: By) -> None:
    """Alarms not yet sent about clocks that no longer run, that stand still, or that somebody answers for."""
    over = live_clocks(before, by.organisation, by.today) - live_clocks(file.at, by.organisation, by.today)
    outbox.cancel(session, file.case_id, over)


def _write_case(session: Session, file: CaseFile, events: Sequence[Event], by: By) -> None:
    columns = mirrored(file.at, by.organisation, by.now) | {"version": file.version + 1}
    columns[OPEN_KEY] = file.log[0].data[OPEN_KEY] if file.at.is_open else None
    write = _update_case if file.identity is None else _insert_case
    try:
        rows = write(session, file, columns, Unchained(events, by.key))
    except IntegrityError as error:
        if OPEN_KEY not in str(error.orig):
            raise
        raise _open_twice(file) from error
    session.connection().execute(NEW_EVENTS, rows)
    file.version, file.identity, file.head = file.version + 1, None, rows[-1]["hash"]


def _insert_case(session: Session, file: CaseFile, columns: dict[str, Any], new: Unchained) -> list[dict[str, Any]]:
    _written(file, session.connection().execute(NEW_CASE, (file.identity or {}) | columns).one())
    # The case's number is part of what is hashed, and the database has only now given it one.
    rows = new.after(file.case_id, genesis(file.case_id))
    session.connection().execute(NEW_HEAD, {"this_case": file.case_id, "log_head": rows[-1]["hash"]})
    return rows


def _update_case(session: Session, file: CaseFile, columns: dict[str, Any], new: Unchained) -> list[dict[str, Any]]:
    rows = new.after(file.case_id, file.head)
    mine = {"this_case": file.case_id, "as_read": file.version, "log_head": rows[-1]["hash"]}
    row = session.connection().execute(CHANGED_CASE, columns | mine).first()
    if row is None:
        raise LostRaceError("Någon annan ändrade ärendet samtidigt. Inget är sparat; försök igen.")
    _written(file, row)
    return rows


def _written(file: CaseFile, row: Row[Any]) -> None:
    # As it is now that the row is ours: the watch may have been here since it was read.
    file.case_id, file.alarmed, file.rooms = row.id, row.alarmed_at is not None, row.rooms


def _open_twice(file: CaseFile) -> ConflictError:
    about = f"{file.log[0].data['product']} vid {file.log[0].data['indication']}"
    if file.identity is not None:
        # Opened by somebody between our look and our writing: a new look finds it and says which.
        return LostRaceError(f"{about} öppnades av någon annan samtidigt. Inget är sparat; försök igen.")
    return ConflictError(
        f"{about} har ett annat öppet ärende, så {case_number(file.case_id)} kan inte öppnas igen. "
        "Arbeta vidare i det andra, eller avsluta det först."
    )


def _append(file: CaseFile, events: Sequence[NewEvent], by: By, cause: int | None) -> None:
    for new in events:
        event = Event(
            seq=file.next_seq,
            kind=new.kind,
            on=new.on,
            at=by.now,
            actor=by.actor.key,
            stage=new.stage,
            region=new.region,
            outcome=new.outcome,
            decider=new.decider,
            cause=cause,
            corrects=new.corrects,
            data=new.data,
        )
        file.log.append(event)
    if events:
        file.place = position(file.log)
