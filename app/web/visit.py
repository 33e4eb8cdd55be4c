"""One request to the pages: the house, who is there, what they posted, and the moment it all happens.

A page asks for it by type: `visit: Staff` (somebody is logged in, or the log-in page comes instead) or
`visit: Anyone`. Either way a posted form has been read, and has been refused unless it came from our own page.

A form sent after the log-in has run out is kept, and once the same person has logged in again they come back to the
page it was sent from, where `visit.restored` is what they had filled in: a page that shows a form shows that instead
of an empty one. The notice that says so is there already, in `base.html`.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.datastructures import FormData

from app.bootstrap import Ordnat
from app.front_door import is_local
from app.web.forms.posted import written
from app.web.refusals import LogInNeededError, WrongKindError
from app.web.security import cookies, kept
from app.web.security.csrf import carries_token, check_origin, check_token, token
from app.web.security.gate import LARGEST_IN_PARTS
from app.web.security.sessions import Arrived, arrived
from models import database
from models.rules.access import Actor
from models.rules.organisation import Organisation
from tasks.actions.case_file import business_day
from tasks.actions.kept_forms import forget_form

READS = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_FIRST = "Du behöver logga in för att se den här sidan."
_KEPT = (
    "Din inloggning hade gått ut, så inget har skickats. Det du skrev är sparat i en timme: logga in, så visas "
    "formuläret igen med det ifyllt. Filer får du välja på nytt."
)
_LOST = "Du är inte inloggad, så inget har skickats. Logga in och fyll i formuläret igen."


@dataclass(frozen=True)
class Visit:
    """A request. `who` is None while nobody is logged in; `csrf` is what a form must carry along.

    `form` is what was posted, empty on GET; `restored` is what was once filled in on this page, usually nothing.
    `local`: one person's own machine, without log-in.
    """

    house: Ordnat
    request: Request
    now: datetime
    who: Actor | None = None
    csrf: str = ""
    form: FormData = field(default_factory=FormData)
    restored: FormData = field(default_factory=FormData)

    @property
    def local(self) -> bool:
        """One person on their own machine, without log-in?"""
        return is_local(self.house.settings)

    @property
    def actor(self) -> Actor:
        """Who is here. Raises LogInNeededError when nobody is."""
        if self.who is None:
            raise LogInNeededError(_FIRST, back=address_of(self.request))
        return self.who

    @property
    def organisation(self) -> Organisation:
        """The organisation as its file describes it."""
        return self.house.organisation

    @property
    def today(self) -> date:
        """The calendar date where the organisation is."""
        return business_day(self.organisation, self.now)

    def reading(self) -> AbstractContextManager[Session]:
        """One consistent look at the database, for a page."""
        return database.reading(self.house.engine)


def address_of(request: Request) -> str:
    """The page asked for: path and query."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def house_of(request: Request) -> Ordnat:
    """The house that the site was made for."""
    house: Ordnat = request.app.state.house
    return house


async def posted(request: Request) -> AsyncIterator[FormData]:
    """What was posted: form fields and files, the texts as somebody may have typed them. Empty on GET.

    Raises WrongKindError for anything but a form.
    """
    if request.method in READS:
        yield FormData()
        return
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind not in _FORMS and request.headers.get("content-length", "0") != "0":
        raise WrongKindError("Sidan tar emot formulär, inget annat. Öppna sidan på nytt och försök igen.")
    async with request.form(max_part_size=LARGEST_IN_PARTS) as form:
        yield FormData([(name, written(sent) if isinstance(sent, str) else sent) for name, sent in form.multi_items()])


def anyone(request: Request, form: Annotated[FormData, Depends(posted)]) -> Visit:
    """A visit by somebody who may be logged in. Raises ForgedError for a form that is not ours."""
    house = house_of(request)
    now = house.now()
    here = arrived(house, request, now)
    if request.method not in READS:
        check_origin(request, house.settings)
        if here.actor:
            check_token(form, here.held)
    csrf = token(here.held) if here.actor else ""
    visit = Visit(house, request, now, here.actor, csrf, form, _restored(house, request, here))
    request.state.visit, request.state.arrived = visit, here
    return visit


def staff(visit: Annotated[Visit, Depends(anyone)]) -> Visit:
    """A visit by somebody who is logged in. Raises LogInNeededError; what they had filled in is then kept."""
    if visit.who is None:
        raise _log_in_first(visit)
    return visit


def _log_in_first(visit: Visit) -> LogInNeededError:
    request = visit.request
    if request.method in READS:
        return LogInNeededError(_FIRST, back=address_of(request))
    here: Arrived = request.state.arrived
    page, key = kept.page_of(request), ""
    if here.lapsed is not None and carries_token(visit.form, here.held):
        key = kept.keep(visit.house, visit.form, here.lapsed.key, page)
    return LogInNeededError(_KEPT if key else _LOST, back=page, kept=key)


def _restored(house: Ordnat, request: Request, here: Arrived) -> FormData:
    key = cookies.held(request, cookies.FORM)
    if not key or here.actor is None:
        return FormData()
    if request.method in READS:
        return kept.restored(house, key, here.actor.key, request.url.path)
    house.change(lambda session: forget_form(session, key, request.url.path))
    return FormData()


Anyone = Annotated[Visit, Depends(anyone)]
Staff = Annotated[Visit, Depends(staff)]
