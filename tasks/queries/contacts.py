"""Who a key or an address belongs to, and all that is held about them."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, false, func, or_, select
from sqlmodel import Session

from models.rules.access import SYSTEM
from models.rules.contact import Contact, Entry, known_as
from models.rules.dated import valid_on
from models.rules.errors import InvalidInputError, NotFoundError
from models.rules.organisation import Organisation
from models.tables.alarm import Alarm
from models.tables.core import table_of
from models.tables.organisation import OrganisationVersion
from models.tables.outbox import DeliveryAttempt, OutboxMessage
from models.tables.web_session import WebSession
from tasks.personal_data import PLACES

VERSIONS, OUTBOX, ATTEMPTS = table_of(OrganisationVersion), table_of(OutboxMessage), table_of(DeliveryAttempt)
# Rooms have such recipients.
CHANNEL = "kanal:"
ALARMS, SESSIONS = table_of(Alarm), table_of(WebSession)


@dataclass(frozen=True, slots=True)
class Held:
    """What one table holds about a contact: `rows` by column, as JSON can say them."""

    table: str
    what: str
    rows: list[dict[str, Any]]


def find_contact(session: Session, wanted: str, *, organisation: Organisation, day: date) -> Contact:
    """The contact with a key or an address, now or in any organisation file there has been.

    Raises NotFoundError; InvalidInputError for an address that several have had.
    """
    wanted = wanted.strip()
    entries = [*_entries(session), *_logged_in(session)]
    keys = {
        entry.key for entry in entries if wanted and wanted.casefold() in {entry.key.casefold(), entry.mail.casefold()}
    }
    keys = {key for key in keys or _written_to(session, wanted) or _named(session, wanted) if not _is_nobody(key)}
    if len(keys) > 1:
        raise InvalidInputError(f"{wanted} har hört till flera: {', '.join(sorted(keys))}. Ange vems nyckel du menar.")
    if not keys:
        raise NotFoundError(
            f"Här finns inget om {wanted}. Kontrollera stavningen; är det redan borttaget är allt gjort."
        )
    (key,) = keys
    others = [Entry(person.key, person.name, person.mail) for person in valid_on(organisation.people, day)]
    return known_as(key, [*entries, *_addresses(session, key)], others)


def held_about(session: Session, contact: Contact) -> list[Held]:
    """All that the database holds about a contact, table by table; those that hold nothing are left out."""
    found = [Held("organisation_version", "I organisationsfilen, som den har varit", list(_in_files(session, contact)))]
    for place in PLACES:
        mine = or_(*(place.table.c[column] == contact.key for column in place.columns))
        rows = select(*(place.table.c[name] for name in place.shown)).where(mine)
        found.append(Held(place.table.name, place.what, _rows(session, rows)))
    found += [_attempts(session, contact), _alarms(session, contact), _told_others(session, contact)]
    return [held for held in found if held.rows]


def mentioning(contact: Contact, *columns: ColumnElement[Any]) -> ColumnElement[bool]:
    """Rows where a text may name the contact: more than do, never fewer."""
    parts = sorted({_part(word) for word in contact.names | contact.addresses})
    texts = [func.lower(cast(column, Text)) for column in columns]
    return or_(false(), *(text.contains(part, autoescape=True) for text in texts for part in parts))


def _is_nobody(key: str) -> bool:
    return key == SYSTEM.key or key.startswith(CHANNEL)


def _part(word: str) -> str:
    # What is the same however it is kept: SQLite's lower() knows ASCII only, and JSON and HTML escape the rest.
    return max(re.findall("[a-z0-9]+", word.lower()), key=len, default="")


def _entries(session: Session) -> Iterator[Entry]:
    for content in session.connection().execute(select(VERSIONS.c.content)).scalars():
        people: list[Mapping[str, Any]] = tomllib.loads(content).get("people", [])
        yield from (Entry(str(one["key"]), str(one["name"]), str(one["mail"])) for one in people)


def _logged_in(session: Session) -> Iterator[Entry]:
    rows = session.connection().execute(select(SESSIONS.c.person, SESSIONS.c.name).distinct())
    # Somebody whom the file does not know is called what their log-in said, often an address.
    return (Entry(row.person, row.name, row.person if "@" in row.person else "") for row in rows)


def _addresses(session: Session, key: str) -> Iterator[Entry]:
    mine = (OUTBOX.c.recipient == key) & OUTBOX.c.channel_id.is_(None)
    rows = session.connection().execute(select(OUTBOX.c.address).where(mine).distinct()).scalars()
    return (Entry(key, "", address) for address in rows)


def _written_to(session: Session, address: str) -> set[str]:
    mine = (func.lower(OUTBOX.c.address) == address.casefold()) & OUTBOX.c.channel_id.is_(None)
    return set(session.connection().execute(select(OUTBOX.c.recipient).where(mine).distinct()).scalars())


def _named(session: Session, key: str) -> set[str]:
    for place in PLACES:
        named = or_(*(place.table.c[column] == key for column in place.columns))
        if session.connection().execute(select(1).select_from(place.table).where(named).limit(1)).first():
            return {key}
    return set()


def _in_files(session: Session, contact: Contact) -> Iterator[dict[str, Any]]:
    versions = session.connection().execute(select(VERSIONS).order_by(VERSIONS.c.loaded_at))
    for row in versions:
        people = tomllib.loads(row.content).get("people", [])
        mine = [{key: str(value) for key, value in one.items()} for one in people if one["key"] == contact.key]
        yield from ({"version": row.version, "loaded_at": row.loaded_at.isoformat(), **one} for one in mine)


def _attempts(session: Session, contact: Contact) -> Held:
    mine = select(OUTBOX.c.id).where(OUTBOX.c.recipient == contact.key)
    rows = select(ATTEMPTS).where(ATTEMPTS.c.message_id.in_(mine)).order_by(ATTEMPTS.c.message_id, ATTEMPTS.c.number)
    return Held("delivery_attempt", "Försök att skicka dem", _rows(session, rows))


def _alarms(session: Session, contact: Contact) -> Held:
    told = cast(ALARMS.c.told, Text).contains(f'"{contact.key}"', autoescape=True)
    rows = select(ALARMS.c.id, ALARMS.c.case_id, ALARMS.c.clock, ALARMS.c.settled_at).where(told)
    return Held("alarm", "Larm som gick till kontakten", _rows(session, rows))


def _told_others(session: Session, contact: Contact) -> Held:
    texts = (OUTBOX.c.facts, OUTBOX.c.subject, OUTBOX.c.body_text, OUTBOX.c.body_html)
    named = mentioning(contact, *texts) & (OUTBOX.c.recipient != contact.key)
    rows = session.connection().execute(select(OUTBOX.c.id, OUTBOX.c.kind, OUTBOX.c.case_id, *texts).where(named))
    mine = [row for row in rows if contact.is_named_in(list(row))]
    found = [{"id": row.id, "kind": row.kind, "case_id": row.case_id} for row in mine]
    return Held("outbox_message", "Meddelanden till andra som nämner kontakten", found)


def _rows(session: Session, rows: Any) -> list[dict[str, Any]]:
    found = session.connection().execute(rows).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in found]


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str | list | dict) else value.isoformat()
