"""Rooms and messages as rows in words. A room's address is a secret, of which only the kind is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.presenters.administration.people import role_words
from app.presenters.notices import STATES, local
from models.rules.organisation import Organisation
from models.tables.notice_channel import NoticeChannel
from models.tables.outbox import OutboxMessage
from notifications.channels import masked
from notifications.words import capital, kind_label
from tasks.queries.outbox import number_of

_KINDS = {"sent": "good", "failed": "bad", "queued": "calm", "sending": "calm", "cancelled": "off"}


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A room besides mail."""

    number: int
    label: str
    role: str
    region: str
    kinds: str
    address: str
    valid: str


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message, how it stands, and what the last try said. `kind` is the state's colour."""

    number: int
    case: str
    what: str
    to: str
    state: str
    kind: str
    attempts: int
    written: str
    error: str
    gave_up: bool


def channel_rows(rows: Sequence[NoticeChannel], organisation: Organisation) -> list[ChannelRow]:
    """Every room there is or has been."""
    return [
        ChannelRow(
            number=row.id or 0,
            label=row.label,
            role=role_words(row.role),
            region=organisation.region(row.region).short if row.region else "alla",
            kinds=", ".join(map(kind_label, row.kinds)) if row.kinds else "alla",
            address=masked(row.url),
            valid=f"{row.valid_from.isoformat()} – {row.valid_to.isoformat() if row.valid_to else 'tills vidare'}",
        )
        for row in rows
    ]


def message_rows(
    rows: Sequence[OutboxMessage], errors: Mapping[int, str], organisation: Organisation
) -> list[MessageRow]:
    """Messages, in the order given."""
    names = {person.key: person.name for person in organisation.people}
    return [
        MessageRow(
            number=row.id or 0,
            case=number_of(row),
            what=capital(kind_label(row.kind)),
            to=names.get(row.recipient, row.recipient),
            state=STATES.get(row.state, row.state),
            kind=_KINDS.get(row.state, "off"),
            attempts=row.attempts,
            written=local(row.created_at, organisation),
            error=errors.get(row.id or 0, ""),
            gave_up=row.state == "failed",
        )
        for row in rows
    ]
