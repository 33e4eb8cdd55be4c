"""Tokens for programs that read through the API: made, presented, revoked. Only whoever made one ever sees it."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models.rules.access import Actor
from models.rules.errors import InvalidInputError, NotAllowedError, NotFoundError
from models.rules.operators import can_operate
from models.tables.api_token import ApiToken
from tasks.actions.web_sessions import digest

LONGEST = timedelta(days=366)
# So that one which has ended up where it should not be can be found by searching.
PREFIX = "ordnat_"
_LONGEST_LABEL = 100
# Being used is written down no oftener than this.
_USED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Presented:
    """What a token gives: at most `roles`, in the name of `person`. `unseen`: it is a while since it was used."""

    person: str
    roles: frozenset[str]
    unseen: bool


def new_token(
    session: Session, label: str, roles: Iterable[str], lasts: timedelta, *, actor: Actor, now: datetime
) -> tuple[ApiToken, str]:
    """A token in the actor's name, and what the program is to present. Without `roles` it may only look.

    Raises InvalidInputError (label, time), NotAllowedError (roles that the actor has not).
    """
    label, wanted = label.strip(), sorted(set(roles))
    if not label or len(label) > _LONGEST_LABEL or not label.isprintable():
        raise InvalidInputError(f"Skriv vad nyckeln är till för på en rad, högst {_LONGEST_LABEL} tecken.")
    if not timedelta(days=1) <= lasts <= LONGEST:
        raise InvalidInputError(f"En nyckel gäller minst en dag och högst {LONGEST.days} dagar.")
    missing = [role for role in wanted if role not in actor.roles]
    if missing:
        raise NotAllowedError(f"{actor.name} har inte rollen {', '.join(missing)} och kan inte ge den till en nyckel.")
    held = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        digest=digest(held), label=label, person=actor.key, roles=wanted, created_at=now, ends_at=now + lasts
    )
    session.add(row)
    session.flush()
    return row, held


def presented(session: Session, held: str, *, now: datetime) -> Presented | None:
    """What a program's token gives just now; None for one that is unknown, has ended or was revoked."""
    row = session.exec(select(ApiToken).where(ApiToken.digest == digest(held))).first()
    if row is None or row.ended_at is not None or now >= row.ends_at:
        return None
    unseen = row.used_at is None or now >= row.used_at + _USED_EVERY
    return Presented(row.person, frozenset(row.roles), unseen)


def note_use(session: Session, held: str, *, now: datetime) -> None:
    """A token was used just now."""
    row = session.exec(select(ApiToken).where(ApiToken.digest == digest(held))).one()
    row.used_at = now


def tokens(session: Session, *, actor: Actor) -> Sequence[ApiToken]:
    """The actor's tokens, newest first; everybody's for those who look after the program."""
    chosen = select(ApiToken).order_by(col(ApiToken.id).desc())
    return session.exec(chosen if can_operate(actor) else chosen.where(ApiToken.person == actor.key)).all()


def revoke_token(session: Session, token_id: int, *, actor: Actor, now: datetime) -> ApiToken:
    """From now on the token gives nothing. Raises NotFoundError, also for somebody else's."""
    row = session.get(ApiToken, token_id)
    if row is None or (row.person != actor.key and not can_operate(actor)):
        raise NotFoundError(f"Nyckel {token_id} finns inte bland dina. Se listan: ordnat token list.")
    if row.ended_at is None:
        row.ended_at = now
    return row
