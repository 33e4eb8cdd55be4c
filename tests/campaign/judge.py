"""What is left when everything is alive again, held against what was promised. Every count is to be nought."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from app.bootstrap import Ordnat
from models import database
from models.rules.case_number import case_number
from models.rules.events import Event, Kind
from models.tables.alarm import Alarm
from models.tables.outbox import OutboxMessage
from notifications.letter import message_id
from tasks.actions.case_file import load_all
from tasks.queries.due import unfinished_work
from tasks.queries.log_chain import verify
from tests.campaign.ledger import Entry, Ledger
from tests.factories import assert_whole

ONCE = frozenset(
    {
        Kind.INTAKE_CHECKED,
        Kind.BACKGROUND_PREPARED,
        Kind.BUDGET_DRAFTED,
        Kind.DOCUMENTS_PREPARED,
        Kind.REGION_RELEASED,
        Kind.RELEASED,
        Kind.FOLLOW_UP_PLANNED,
        Kind.MADE_KNOWN,
    }
)
Logs = Mapping[int, Sequence[Event]]
_TOGETHER = 100


@dataclass
class Verdict:
    """What is wrong, by what it is called in the report: a line of words for each thing."""

    wrong: dict[str, list[str]] = field(default_factory=dict)

    def add(self, what: str, found: Collection[object]) -> None:
        """So many of one sort."""
        self.wrong.setdefault(what, []).extend(str(one) for one in found)

    @property
    def sound(self) -> bool:
        """Is nothing wrong?"""
        return not any(self.wrong.values())


def judged(house: Ordnat, ledger: Ledger, message_ids: Sequence[str]) -> Verdict:
    """Everything that the database and the mail server can tell; `message_ids` are those of the mails that came."""
    verdict = Verdict()
    with database.reading(house.engine) as session:
        logs = _logs(session, ledger)
        verdict.add("beslut förlorade", lost(ledger, logs))
        verdict.add("steg gjorda två gånger", done_twice(ledger, logs))
        verdict.add("ärenden som fastnat", [case_number(one) for one in unfinished_work(session, now=house.now())])
        verdict.add("larm dubblerade", rungs_doubled(session))
        verdict.add("mejl utan rad", without_row(session, message_ids))
        verdict.add("rader som sägs skickade men aldrig kom", never_came(session, message_ids))
        verdict.add("rader som varken skickats eller misslyckats synligt", left_over(session))
        verdict.add("brott i händelseloggens kedja", list(verify(session).breaks))
    verdict.add("ärenden vars rader inte stämmer med loggen", broken(house, ledger))
    return verdict


def _logs(session: Session, ledger: Ledger) -> Logs:
    ids = [one.case_id for one in ledger.openings]
    batches = [ids[first : first + _TOGETHER] for first in range(0, len(ids), _TOGETHER)]
    return {file.case_id: file.log for batch in batches for file in load_all(session, batch)}


def lost(ledger: Ledger, logs: Logs) -> list[Entry]:
    """Decisions that somebody was told are recorded, and that are not in the log as they were made."""
    events = {(case_id, event.seq): event for case_id, log in logs.items() for event in log}
    return [entry for entry in ledger.entries if not _recorded_as(entry, events.get((entry.case_id, entry.seq)))]


def _recorded_as(entry: Entry, event: Event | None) -> bool:
    made = entry.decision
    return event is not None and (event.kind, event.stage, event.region, event.outcome, event.on) == (
        Kind.DECIDED,
        made.stage,
        made.region,
        made.outcome,
        made.on,
    )


def done_twice(ledger: Ledger, logs: Logs) -> list[tuple[int, str, str | None]]:
    """Automatic steps with more than one event in a case and region, and decisions more often than they were made."""
    done = Counter((case_id, e.kind, e.region) for case_id, log in logs.items() for e in log if e.kind in ONCE)
    decided = Counter(
        (case_id, str(e.outcome), e.region) for case_id, log in logs.items() for e in log if e.kind is Kind.DECIDED
    )
    made = Counter((entry.case_id, entry.decision.outcome, entry.decision.region) for entry in ledger.entries)
    return [step for step, times in done.items() if times > 1] + list((decided - made).elements())


def rungs_doubled(session: Session) -> list[tuple[object, ...]]:
    """Rungs that were dealt with twice, and alarms of one rung that were written twice to the same person."""
    dealt_with = Counter((a.case_id, a.clock, a.occasion, a.rung, a.occurrence) for a in session.exec(select(Alarm)))
    said = Counter(
        _said(row) for row in session.exec(select(OutboxMessage).where(col(OutboxMessage.clock).is_not(None)))
    )
    return [claim for claim, times in [*dealt_with.items(), *said.items()] if times > 1]


def _said(row: OutboxMessage) -> tuple[object, ...]:
    told = (row.case_id, row.kind, row.clock, row.occasion, row.facts.get("rung"), row.facts.get("repeat"))
    return (*told, row.recipient, row.channel_id)


def without_row(session: Session, message_ids: Collection[str]) -> list[str]:
    """Mails that came and that no row tells of."""
    known = {message_id(key) for key in session.exec(select(OutboxMessage.dedupe_key))}
    return sorted(set(message_ids) - known)


def never_came(session: Session, message_ids: Collection[str]) -> list[str]:
    """Rows that say they were sent, though nobody got a mail."""
    came = set(message_ids)
    sent = session.exec(select(OutboxMessage.dedupe_key).where(OutboxMessage.state == "sent"))
    return [key for key in sent if message_id(key) not in came]


def left_over(session: Session) -> list[str]:
    """Rows that are neither sent, nor failed for people to see, nor alarms that a decision took back."""
    return [f"{row.dedupe_key} {row.state}" for row in _unsettled(session)]


def _unsettled(session: Session) -> Iterator[OutboxMessage]:
    for row in session.exec(select(OutboxMessage).where(col(OutboxMessage.state).not_in(("sent", "failed")))):
        if not (row.state == "cancelled" and row.clock):
            yield row


def broken(house: Ordnat, ledger: Ledger) -> list[str]:
    """Cases whose rows say something else than their log."""
    return [case_number(one.case_id) for one in ledger.openings if not _is_whole(house, one.case_id)]


def _is_whole(house: Ordnat, case_id: int) -> bool:
    try:
        assert_whole(house, case_id)
    except AssertionError:
        return False
    return True
