"""Programs at the door: a token in `Authorization: Bearer …` instead of a log-in. No cookie counts here, and no form.

An endpoint of the API asks for `visit: Program`. `visit.actor` is the person in whose name the token was made, with no
more roles than the token gives.
"""

from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Request

from app.web.refusals import LogInNeededError
from app.web.security.rates import TOKEN, address_of, count
from app.web.visit import Visit, house_of
from models import database
from models.rules.access import READER, Actor
from models.rules.logged_in import Identity, actor_of
from tasks.actions.api_tokens import Presented, note_use, presented

_SCHEME = "bearer "
_ABSENT = "Ange en nyckel: Authorization: Bearer ordnat_… Nycklar görs med ordnat token new."
_WORTHLESS = "Nyckeln gäller inte: den är okänd, har gått ut eller är återkallad. Gör en ny med ordnat token new."


def program(request: Request) -> Visit:
    """A visit by a program. Raises LogInNeededError without a token that holds, TooOftenError after many others."""
    house = house_of(request)
    visit = Visit(house, request, house.now())
    header = request.headers.get("authorization", "")
    if not header.lower().startswith(_SCHEME):
        raise LogInNeededError(_ABSENT)
    actor = _actor(visit, header[len(_SCHEME) :].strip())
    if actor is not None:
        return replace(visit, who=actor)
    # Many programs come from one address: those with a token that holds are let in whatever the others try.
    count(house, TOKEN, address_of(request), visit.now)
    raise LogInNeededError(_WORTHLESS)


def _actor(visit: Visit, held: str) -> Actor | None:
    with database.reading(visit.house.engine) as session:
        found = presented(session, held, now=visit.now)
    if found is None:
        return None
    if found.unseen:
        visit.house.change(lambda session: note_use(session, held, now=visit.now))
    return _limited(visit, found)


def _limited(visit: Visit, found: Presented) -> Actor | None:
    """Only looking is given to every token; of the rest what both the token and the person have."""
    person = actor_of(Identity(found.person, found.person), visit.organisation, visit.today)
    return None if person is None else replace(person, roles=person.roles & found.roles | {READER})


Program = Annotated[Visit, Depends(program)]
