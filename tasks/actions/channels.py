"""Rooms that notices also go to: put up, ended, tried. A room's address is a secret, and is never shown again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.organisation_file.vocabulary import ROLES
from models.rules.access import Actor
from models.rules.errors import ConflictError, InvalidInputError, NotFoundError
from models.rules.operators import check_operator
from models.rules.organisation import Organisation
from models.tables.notice_channel import NoticeChannel
from notifications.messages import KINDS
from tasks.actions.outbox import OUTBOX

# As a recipient it is written `kanal:<label>`, which has a column of 100.
_LONGEST_LABEL = 90


@dataclass(frozen=True, slots=True)
class NewChannel:
    """A room as somebody wants it. `role` is a role or a body's key; `kinds` empty: every kind of notice."""

    label: str
    role: str
    valid_from: date
    url: str = field(repr=False)
    region: str | None = None
    kinds: Sequence[str] = ()
    valid_to: date | None = None


def add_channel(
    session: Session, new: NewChannel, *, actor: Actor, now: datetime, organisation: Organisation
) -> NoticeChannel:
    """Put up a room. Raises NotAllowedError, InvalidInputError, NotFoundError (region), ConflictError (label)."""
    check_operator(actor, "lägga upp kanaler")
    _check(new, organisation)
    taken = session.exec(select(NoticeChannel.id).where(NoticeChannel.label == new.label.strip())).first()
    if taken is not None:
        raise ConflictError(f"Kanalen ”{new.label.strip()}” finns redan. Avsluta den, eller välj ett annat namn.")
    row = NoticeChannel(
        label=new.label.strip(),
        url=new.url.strip(),
        role=new.role,
        region=organisation.region(new.region).key if new.region else None,
        kinds=list(new.kinds) or None,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        created_at=now,
        created_by=actor.key,
    )
    session.add(row)
    session.flush()
    return row


def end_channel(session: Session, channel_id: int, last: date | None, *, actor: Actor, today: date) -> NoticeChannel:
    """Use a room until `last`, inclusive (None: no more); when that has passed, what waits for it is taken back.

    Raises NotAllowedError, NotFoundError, InvalidInputError.
    """
    check_operator(actor, "ändra kanaler")
    row = channel(session, channel_id)
    over = last is None or last < today
    # One put up today and not wanted after all has no last day but today.
    last = last or max(today - timedelta(days=1), row.valid_from)
    if last < row.valid_from:
        raise InvalidInputError(f"Kanalen gäller från {row.valid_from.isoformat()} och kan inte sluta dessförinnan.")
    row.valid_to = last
    session.add(row)
    if over:
        waiting = (OUTBOX.c.channel_id == channel_id) & (OUTBOX.c.state == "queued")
        session.connection().execute(update(OUTBOX).where(waiting).values(state="cancelled"))
    return row


def channel(session: Session, channel_id: int) -> NoticeChannel:
    """A room by its number. Raises NotFoundError."""
    row = session.get(NoticeChannel, channel_id)
    if row is None:
        known = ", ".join(f"{key} {label}" for key, label in session.exec(_NAMES)) or "inga"
        raise NotFoundError(f"Kanal {channel_id} finns inte. Kända kanaler: {known}.")
    return row


def every_channel(session: Session) -> Sequence[NoticeChannel]:
    """Every room there has been, in the order put up."""
    return session.exec(select(NoticeChannel).order_by(col(NoticeChannel.id))).all()


_NAMES = select(NoticeChannel.id, NoticeChannel.label).order_by(col(NoticeChannel.id))


def _check(new: NewChannel, organisation: Organisation) -> None:
    if not new.label.strip() or len(new.label.strip()) > _LONGEST_LABEL or not new.label.isprintable():
        raise InvalidInputError(f"Ge kanalen ett namn på en rad, högst {_LONGEST_LABEL} tecken.")
    bodies = [body.key for body in organisation.bodies]
    if new.role not in {*ROLES, *bodies}:
        raise InvalidInputError(f"Rollen ”{new.role}” finns inte. Välj bland: {', '.join([*ROLES, *bodies])}.")
    unknown = [kind for kind in new.kinds if kind not in KINDS]
    if unknown:
        raise InvalidInputError(f"Slaget ”{unknown[0]}” finns inte. Välj bland: {', '.join(KINDS)}.")
    if new.valid_to is not None and new.valid_to < new.valid_from:
        raise InvalidInputError("Kanalens sista dag ligger före den första. Kontrollera datumen.")
    from notifications.room import usable  # noqa: PLC0415  takes as long to load as all the rest together

    # The address itself is not quoted: it is a secret.
    if not new.url.isprintable() or not usable(new.url.strip()):
        raise InvalidInputError("Adressen går inte att använda. Skriv en Apprise-adress, till exempel workflows://…")
