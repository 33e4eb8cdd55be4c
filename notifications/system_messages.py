"""What the program says about itself: a source that fails or is silent, a message that did not arrive."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models.rules.organisation import Person
from notifications.message import CONTACT_ERASED, DELIVERY_FAILED, DIGEST, SOURCE_FAILURE, SOURCE_SILENT, Message


@dataclass(frozen=True, slots=True)
class Lost:
    """A message that was given up: its row, what it was and to whom, and the sentence of the last try."""

    message_id: int
    kind: str
    recipient: str
    subject: str | None
    error: str
    attempts: int


def source_failure(source: str, problem: str, operators: Iterable[Person], *, day: date) -> list[Message]:
    """A public source failed; operators hear of it once a day and source."""
    return _of_source(SOURCE_FAILURE, source, {"problem": problem}, operators, day)


def source_silent(source: str, since: date, operators: Iterable[Person], *, day: date) -> list[Message]:
    """A public source has not been read since `since`, longer than it may; operators hear of it once a day."""
    facts = {"since": since.isoformat(), "days": (day - since).days}
    return _of_source(SOURCE_SILENT, source, facts, operators, day)


def delivery_failed(lost: Lost, operators: Iterable[Person]) -> list[Message]:
    """A message was given up after `attempts` tries; once to each operator, and again when resending fails too."""
    facts = {
        "message_id": lost.message_id,
        "lost_kind": lost.kind,
        "lost_recipient": lost.recipient,
        "lost_subject": lost.subject,
        "error": lost.error,
        "attempts": lost.attempts,
    }
    key = f"{DELIVERY_FAILED}:{lost.message_id}:{lost.attempts}"
    return [Message(DELIVERY_FAILED, f"{key}:{who.key}", who.key, who.mail, facts) for who in operators]


def contact_erased(contact: str, by: str, reason: str, operators: Iterable[Person], *, at: datetime) -> list[Message]:
    """What was held about a contact has been taken away: the record of it, and so that nobody does it unseen."""
    facts = {"contact": contact, "by": by, "reason": reason, "at": at.date().isoformat()}
    key = f"{CONTACT_ERASED}:{contact}:{at.isoformat()}"
    return [Message(CONTACT_ERASED, f"{key}:{who.key}", who.key, who.mail, facts) for who in operators]


def digest(role: str, holder: Person, to: Person, period: str, facts: Mapping[str, Any]) -> Message:
    """The summary to whoever reads it for `holder` in a role: once per person and `period`."""
    key = f"{DIGEST}:{role}:{holder.key}:{period}"
    return Message(DIGEST, key, to.key, to.mail, facts, holder.region, roles=(role,))


def _of_source(kind: str, source: str, facts: Mapping[str, Any], people: Iterable[Person], day: date) -> list[Message]:
    said = {"source": source, **facts}
    return [
        Message(kind, f"{kind}:{source}:{day.isoformat()}:{who.key}", who.key, who.mail, said, clock=f"source:{source}")
        for who in people
    ]
