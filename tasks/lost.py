"""Messages that were given up: operators are told, by another way than the one that failed where there is one."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from models.rules.organisation import Organisation
from notifications import messages, routing
from notifications.doors import Door
from notifications.messages import Lost, Message
from tasks.actions import outbox
from tasks.actions.case_file import business_day
from tasks.actions.fan_out import with_channels
from tasks.claims import Outcome


def tell_of_lost(
    session: Session, lost: Sequence[Outcome], door: Door, *, organisation: Organisation, now: datetime
) -> None:
    """Write to the operators about each; never about such a message itself, which would go on for ever."""
    day = business_day(organisation, now)
    for outcome in lost:
        row = outcome.row
        if row.kind == messages.DELIVERY_FAILED:
            continue
        what = Lost(row.id, row.kind, row.recipient, outcome.subject, outcome.error or "", outcome.attempt)
        people = routing.operators(organisation, messages.DELIVERY_FAILED, day)
        said = with_channels(session, messages.delivery_failed(what, people), organisation, day)
        outbox.put_new(session, _by_another_way(said, door), now=now)


def _by_another_way(said: Sequence[Message], door: Door) -> Sequence[Message]:
    return [message for message in said if message.channel_id != door.channel_id] or said
