"""Log-ins that last: begun, found again by what the browser holds, ended. What the browser holds is never stored."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete

from models.rules.logged_in import Identity
from models.tables.web_session import WebSession

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
# Being seen is written down no oftener than this: a page view would otherwise be a write.
_SEEN_EVERY = timedelta(minutes=5)
# A log-in that has run out still says whose unfinished form it is that arrives.
_REMEMBERED = timedelta(days=2)
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class FoundSession:
    """A log-in that the browser's cookie leads to: `live` when it still holds, `unseen` when it is a while since."""

    identity: Identity
    live: bool
    unseen: bool


def begin_session(session: Session, identity: Identity, *, now: datetime) -> str:
    """Log somebody in. What the browser is to hold: 256 random bits, URL-safe."""
    session.exec(delete(WebSession).where(col(WebSession.ends_at) < now - _REMEMBERED))
    held = secrets.token_urlsafe(32)
    row = WebSession(
        digest=digest(held),
        person=identity.key,
        name=identity.name[:_LONGEST_NAME],
        grants=[list(grant) for grant in identity.grants],
        created_at=now,
        seen_at=now,
        ends_at=now + LONGEST,
    )
    session.add(row)
    return held


def find_session(session: Session, held: str, *, now: datetime) -> FoundSession | None:
    """The log-in of what a browser holds; None when there never was one, or it is long forgotten."""
    row = session.get(WebSession, digest(held))
    if row is None:
        return None
    grants = tuple((str(role), region) for role, region in row.grants)
    live = row.ended_at is None and now < row.ends_at and now < row.seen_at + IDLE
    return FoundSession(Identity(row.person, row.name, grants), live, unseen=now >= row.seen_at + _SEEN_EVERY)


def see_session(session: Session, held: str, *, now: datetime) -> None:
    """Its holder was here just now."""
    row = session.get(WebSession, digest(held))
    if row is not None:
        row.seen_at = now


def end_session(session: Session, held: str, *, now: datetime) -> None:
    """Log out: the cookie is worth nothing from now on. A cookie that leads nowhere changes nothing."""
    row = session.get(WebSession, digest(held))
    if row is not None and row.ended_at is None:
        row.ended_at = now


def digest(held: str) -> str:
    """How what a browser or a program holds is stored. It is random and long: no salt, and no slow hash, is needed."""
    return hashlib.sha256(held.encode()).hexdigest()
