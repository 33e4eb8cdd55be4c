"""Taking away what is held about a contact, but for what the archive is to keep: the history of cases, by function.

Log-ins, unfinished forms and programs' keys go. Messages, attempts, alarms, ended rooms and old organisation files keep
what they say without name and address. Events, decisions and documents are not touched: the log's chain stays whole.
That it was done, by whom and why is a message to those who run the system; what was taken away is said nowhere.
"""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import Table, delete, func, select, update
from sqlmodel import Session

from models.rules.access import Actor
from models.rules.contact import REMOVED, Contact
from models.rules.dated import valid_on
from models.rules.errors import InvalidInputError, NotNowError
from models.rules.operators import check_operator
from models.rules.organisation import Organisation
from models.tables.core import table_of
from models.tables.notice_channel import NoticeChannel
from notifications import messages, routing
from tasks.actions import outbox
from tasks.actions.case_file import business_day
from tasks.personal_data import PLACES, Fate
from tasks.queries.contacts import ALARMS, ATTEMPTS, OUTBOX, VERSIONS, find_contact, mentioning

CHANNELS = table_of(NoticeChannel)
_LONGEST_REASON = 300
# What a message says, and where.
_SAID = ("facts", "subject", "body_text", "body_html", "recipient")


def erase_contact(
    session: Session, wanted: str, *, reason: str, actor: Actor, now: datetime, organisation: Organisation
) -> tuple[Contact, bool]:
    """Take away what is held about the contact with a key or an address; who it was, and whether anything was there.

    Raises NotAllowedError, InvalidInputError (reason), NotFoundError, NotNowError while they are in force or messages
    to them wait.
    """
    check_operator(actor, "ta bort en kontakts uppgifter")
    if not reason.strip() or len(reason.strip()) > _LONGEST_REASON or not reason.strip().isprintable():
        raise InvalidInputError(f"Skriv varför på en rad, högst {_LONGEST_REASON} tecken: --reason ”…”.")
    day = business_day(organisation, now)
    contact = find_contact(session, wanted, organisation=organisation, day=day)
    _check_gone(session, contact, organisation, day)
    changed = [_delete(session, contact), *_clean(session, contact)]
    if any(changed):
        _record(session, contact, reason.strip(), actor=actor, now=now, organisation=organisation)
    return contact, any(changed)


def _check_gone(session: Session, contact: Contact, organisation: Organisation, day: date) -> None:
    if any(person.key == contact.key for person in valid_on(organisation.people, day)):
        raise NotNowError(
            f"{contact.key} gäller i organisationsfilen. Sätt valid_to till en dag som har passerat, under [[people]] "
            "och där personen är ledamot, och försök igen."
        )
    _check_told(session, contact)
    in_use = mentioning(contact, CHANNELS.c.url, CHANNELS.c.label)
    for row in session.connection().execute(select(CHANNELS).where(in_use)):
        if contact.is_named_in((row.url, row.label)) and (row.valid_to is None or row.valid_to >= day):
            raise NotNowError(f"Kanal {row.id} går till {contact.key}. Avsluta den: ordnat channel end {row.id}.")


def _check_told(session: Session, contact: Contact) -> None:
    to_them = (OUTBOX.c.recipient == contact.key) & OUTBOX.c.state.in_(("queued", "sending"))
    waiting = session.connection().execute(select(func.count()).select_from(OUTBOX).where(to_them)).scalar_one()
    if waiting:
        raise NotNowError(
            f"{waiting} meddelanden till {contact.key} väntar på att skickas (ordnat notice list --queued). Vänta "
            "tills utskicket har tömt kön eller gett upp, och försök igen."
        )
    # What is being sent just now is written to its row afterwards.
    texts = [OUTBOX.c[name] for name in _SAID]
    sending = select(*texts).where(OUTBOX.c.state == "sending", mentioning(contact, *texts))
    if any(contact.is_named_in(list(row)) for row in session.connection().execute(sending)):
        raise NotNowError(f"Meddelanden som nämner {contact.key} skickas just nu. Försök igen om en stund.")


def _delete(session: Session, contact: Contact) -> int:
    """Rows that are the contact's own; how many there were."""
    gone = 0
    for place in PLACES:
        if place.fate is Fate.DELETED:
            mine = [place.table.c[column] == contact.key for column in place.columns]
            gone += session.connection().execute(delete(place.table).where(*mine)).rowcount
    return gone


def _clean(session: Session, contact: Contact) -> Iterable[int]:
    """Rows that name the contact and stay; how many were changed, table by table."""
    to_them = (OUTBOX.c.recipient == contact.key) & OUTBOX.c.channel_id.is_(None) & (OUTBOX.c.address != REMOVED)
    yield session.connection().execute(update(OUTBOX).where(to_them).values(address=REMOVED)).rowcount
    yield _rewrite(session, contact, OUTBOX, _SAID)
    yield _rewrite(session, contact, ATTEMPTS, ("error",))
    yield _rewrite(session, contact, ALARMS, ("fell",))
    yield _rewrite(session, contact, CHANNELS, ("label", "url"))
    yield _rewrite(session, contact, VERSIONS, ("content",))


def _rewrite(session: Session, contact: Contact, table: Table, columns: tuple[str, ...]) -> int:
    texts = [table.c[name] for name in columns]
    keys = list(table.primary_key)
    rows = session.connection().execute(select(*keys, *texts).where(mentioning(contact, *texts))).all()
    changed = 0
    for row in rows:
        held = {name: getattr(row, name) for name in columns}
        cleaned = contact.taken_out_of(held)
        if cleaned != held:
            if cleaned.get("label", "") != held.get("label", ""):
                # No two rooms have the same.
                cleaned["label"] = f"{REMOVED} {row.id}"
            this = [key == getattr(row, key.name) for key in keys]
            session.connection().execute(update(table).where(*this).values(**cleaned))
            changed += 1
    return changed


def _record(
    session: Session, contact: Contact, reason: str, *, actor: Actor, now: datetime, organisation: Organisation
) -> None:
    people = routing.operators(organisation, messages.CONTACT_ERASED, business_day(organisation, now))
    key, why = contact.taken_out_of(contact.key), contact.taken_out_of(reason)
    outbox.put_new(session, messages.contact_erased(key, actor.key, why, people, at=now), now=now)
