"""Who is at the door: what the browser holds, and the log-in it leads to."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import Request

from app.bootstrap import Ordnat
from app.web.security.cookies import LOG_IN, held
from models import database
from models.rules.access import Actor
from models.rules.logged_in import Identity, actor_of
from tasks.actions.case_file import business_day
from tasks.actions.web_sessions import find_session, see_session


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody at the door. `held` belongs to a log-in that holds, or to one of `lapsed` that holds no longer."""

    actor: Actor | None = None
    held: str = ""
    lapsed: Identity | None = None


def arrived(house: Ordnat, request: Request, now: datetime) -> Arrived:
    """Who the request comes from. Whoever has left the organisation is nobody, whatever they hold."""
    key = held(request, LOG_IN)
    if not key:
        return Arrived()
    with database.reading(house.engine) as session:
        found = find_session(session, key, now=now)
    if found is None:
        return Arrived()
    actor = actor_of(found.identity, house.organisation, business_day(house.organisation, now))
    if actor is None or not found.live:
        return Arrived(None, key, found.identity)
    if found.unseen:
        house.change(lambda session: see_session(session, key, now=now))
    return Arrived(actor, key)
