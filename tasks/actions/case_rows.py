"""The rows of a case: its own, and those of its log. Statements are put together once: it takes longer than the
database needs to carry them out."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import bindparam, exists, insert, select, update

from models.rules.events import Event, Kind
from models.rules.log_chain import COLUMNS, data_text, event_hash, moment
from models.rules.process import Stage
from models.tables.case import Case
from models.tables.case_event import CaseEvent
from models.tables.core import table_of
from tasks.actions.fan_out import CHANNELS

CASES = table_of(Case)
EVENTS = table_of(CaseEvent)
# In the order of an event's fields.
_FACTS = [EVENTS.c.recorded_at if fact.name == "at" else EVENTS.c[fact.name] for fact in fields(Event)]
_ROWS = select(CASES.c.id, CASES.c.version, CASES.c.log_head, EVENTS.c.idempotency_key, *_FACTS).join_from(
    CASES, EVENTS, EVENTS.c.case_id == CASES.c.id
)
LOG = _ROWS.where(CASES.c.id == bindparam("this_case")).order_by(EVENTS.c.seq)
LOGS = _ROWS.where(CASES.c.id.in_(bindparam("these", expanding=True))).order_by(CASES.c.id, EVENTS.c.seq)
# Asked along with what is written anyway: most organisations have no rooms, and most cases no alarms.
_ROOMS = exists(select(CHANNELS.c.id)).label("rooms")
NEW_CASE = insert(CASES).returning(CASES.c.id, CASES.c.alarmed_at, _ROOMS)
CHANGED_CASE = (
    update(CASES)
    .where(CASES.c.id == bindparam("this_case"), CASES.c.version == bindparam("as_read"))
    .returning(CASES.c.id, CASES.c.alarmed_at, _ROOMS)
)
NEW_HEAD = update(CASES).where(CASES.c.id == bindparam("this_case"))
NEW_EVENTS = insert(EVENTS)


def as_event(facts: Sequence[Any]) -> Event:
    """An event from its row, as `LOG` gives it."""
    seq, kind, on, at, actor, stage, *rest = facts
    return Event(seq, Kind(kind), on, at, actor, Stage(stage) if stage else None, *rest)


@dataclass(frozen=True, slots=True)
class Unchained:
    """New events, and the key of the call that recorded them, until it is known what they follow."""

    events: Sequence[Event]
    key: str | None

    def after(self, case_id: int, head: str) -> list[dict[str, Any]]:
        """Their rows, the first following the event whose hash is `head`."""
        rows: list[dict[str, Any]] = []
        for event in self.events:
            previous = rows[-1]["hash"] if rows else head
            rows.append(_event_row(case_id, event, None if rows else self.key, previous))
        return rows


def _event_row(case_id: int, event: Event, key: str | None, previous: str) -> dict[str, Any]:
    row = {
        "previous_hash": previous,
        "case_id": case_id,
        "seq": event.seq,
        "kind": event.kind.value,
        "on": event.on,
        "recorded_at": event.at,
        "actor": event.actor,
        "decider": event.decider,
        "stage": event.stage.value if event.stage else None,
        "region": event.region,
        "outcome": event.outcome,
        "cause": event.cause,
        "corrects": event.corrects,
        "idempotency_key": key,
        "data": data_text(event.data),
    }
    as_hashed = row | {"on": event.on.isoformat(), "recorded_at": moment(event.at)}
    return row | {"hash": event_hash([as_hashed[name] for name in COLUMNS])}
