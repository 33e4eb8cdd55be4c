"""A message to people with a role also goes, as a message of its own, to the rooms that were put up for the role."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, or_, select
from sqlmodel import Session

from models.rules.dated import valid_on
from models.rules.organisation import Organisation, Person
from models.tables.core import table_of
from models.tables.notice_channel import NoticeChannel
from notifications.messages import Message

CHANNELS = table_of(NoticeChannel)
_NAME, _URL = CHANNELS.c.label, CHANNELS.c.url
# Without the address: whoever writes messages has no use for a secret.
_IN_FORCE = (
    select(*(column for column in CHANNELS.c if column is not _URL))
    .where(
        CHANNELS.c.valid_from <= bindparam("day"),
        or_(CHANNELS.c.valid_to.is_(None), CHANNELS.c.valid_to >= bindparam("day")),
    )
    .order_by(CHANNELS.c.id)
)
Channels = Sequence[Row[Any]]


def with_channels(
    session: Session, messages: Sequence[Message], organisation: Organisation, day: date
) -> list[Message]:
    """`messages`, and one for each room that they concern and that is in force on `day`."""
    return fan_out(messages, channels_in_force(session, day), organisation, day) if messages else []


def channels_in_force(session: Session, day: date) -> Channels:
    """The rooms in force on `day`, in the order they were put up."""
    return session.connection().execute(_IN_FORCE, {"day": day}).all()


def fan_out(messages: Sequence[Message], channels: Channels, organisation: Organisation, day: date) -> list[Message]:
    """`messages`, and one for each of `channels` that they concern: once, however many people hear the same."""
    if not channels:
        return list(messages)
    people = {person.key: person for person in valid_on(organisation.people, day)}
    bodies = _bodies(organisation, day)
    added: dict[str, Message] = {}
    for message in messages:
        for channel in _concerned(message, channels, people.get(message.recipient), bodies):
            said = _to_channel(message, channel)
            added.setdefault(said.dedupe_key, said)
    return [*messages, *added.values()]


def _concerned(
    message: Message, channels: Channels, person: Person | None, bodies: dict[str, set[str]]
) -> Iterator[Row[Any]]:
    """A room's role is a role, or a body whose members are meant; its region is the message's or the recipient's."""
    named = {*message.roles, *(person.roles if person else ()), *bodies.get(message.recipient, ())}
    regions = {None, message.region, person.region if person else None}
    for channel in channels:
        wanted = channel.kinds is None or message.kind in channel.kinds
        if wanted and channel.role in named and channel.region in regions:
            yield channel


def _bodies(organisation: Organisation, day: date) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for body in organisation.bodies:
        for member in valid_on(body.members, day):
            found.setdefault(member.person, set()).add(body.key)
    return found


def _to_channel(message: Message, channel: Row[Any]) -> Message:
    # What is said to several people is the same occasion; what is said of several regions is not.
    occasion = ":".join(part for part in message.dedupe_key.split(":") if part != message.recipient)
    return replace(
        message,
        dedupe_key=f"{occasion}:{message.region or ''}:kanal:{channel.id}",
        recipient=f"kanal:{channel.label}",
        address="",
        channel_id=channel.id,
    )
