"""`/logga-in`, `/logga-ut`: the way in, and out."""

import logging

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session

from app.logs.events import say
from app.web.refusals import LogInFailedError
from app.web.render import go_on, page
from app.web.security import cookies
from app.web.security.attempts import LASTS, Attempt
from app.web.security.back import HOME, safe_back
from app.web.security.oidc import ANSWER, LogIn, refused_there
from app.web.security.rates import ACCOUNT, BEGUN, FAILED, address_of, check_rate, count
from app.web.visit import Anyone, Visit
from models.rules.dated import valid_on
from models.rules.errors import NotAllowedError, NotFoundError
from models.rules.logged_in import Identity, identify
from tasks.actions.kept_forms import forget_old_forms
from tasks.actions.web_sessions import begin_session, digest, end_session

router = APIRouter()
_BEGIN = "/logga-in/start"
_OUT = "/utloggad"
_LONGEST_CODE = 2000
# To tell one log-in from another by.
_ENOUGH = 12


@router.get("/logga-in")
def way_in(visit: Anyone) -> Response:
    """Log in; on one's own machine: who are you?"""
    back = safe_back(visit.request.query_params.get("vidare", HOME))
    if not visit.local:
        return page(visit, "log_in.html", back=back, begin=_BEGIN)
    people = valid_on(visit.organisation.people, visit.today)
    usual = visit.house.settings.actor
    if visit.who is None and usual in {person.key for person in people}:
        return _let_in(visit, _by_key(visit, usual or ""), back)
    return page(visit, "who_are_you.html", people=people, back=back)


@router.post("/logga-in")
def chosen(visit: Anyone) -> Response:
    """On one's own machine: be this person. Elsewhere nobody becomes somebody by saying so."""
    if not visit.local:
        raise NotAllowedError("Här loggar man in hos inloggningstjänsten. Gå till inloggningen.")
    back = safe_back(str(visit.form.get("vidare", HOME)))
    return _let_in(visit, _by_key(visit, str(visit.form.get("person", ""))), back)


@router.get(_BEGIN)
def begin(visit: Anyone) -> Response:
    """Off to the log-in service."""
    count(visit.house, BEGUN, address_of(visit.request), visit.now)
    attempt = Attempt.new(safe_back(visit.request.query_params.get("vidare", HOME)), visit.now)
    response = RedirectResponse(_service(visit.request).way_there(attempt), 303)
    cookies.give(response, visit.request, cookies.ATTEMPT, attempt.held, int(LASTS.total_seconds()))
    return response


@router.get(ANSWER)
def answered(visit: Anyone) -> Response:
    """Back from the log-in service."""
    address = address_of(visit.request)
    check_rate(visit.house, FAILED, address, visit.now)
    try:
        identity, back = _identified(visit)
    except NotAllowedError:
        _log(done=False, why="not_let_in")
        raise
    except LogInFailedError as failed:
        _log(done=False, why=type(failed).__name__)
        # Who they are but not let in says nothing against the address: colleagues come from the same.
        count(visit.house, FAILED, address, visit.now)
        raise
    response = _let_in(visit, identity, back)
    cookies.take_back(response, visit.request, cookies.ATTEMPT)
    return response


@router.post("/logga-ut")
def out(visit: Anyone) -> Response:
    """Log out: here, now, for good."""
    held = cookies.held(visit.request, cookies.LOG_IN)
    visit.house.change(lambda session: end_session(session, held, now=visit.now))
    response = go_on(visit, _OUT)
    for name in (cookies.LOG_IN, cookies.FORM):
        cookies.take_back(response, visit.request, name)
    return response


@router.get(_OUT)
def gone(visit: Anyone) -> Response:
    """Logged out here; at the log-in service one may still be in."""
    way_out = None if visit.local else _service(visit.request).way_out()
    return page(visit, "logged_out.html", way_out=way_out)


def _identified(visit: Visit) -> tuple[Identity, str]:
    asked = visit.request.query_params
    attempt = Attempt.of(cookies.held(visit.request, cookies.ATTEMPT), visit.now)
    attempt.check_state(asked.get("state", ""))
    if "error" in asked:
        raise refused_there(asked["error"])
    code = asked.get("code", "")
    if not 0 < len(code) <= _LONGEST_CODE:
        raise refused_there("")
    claims = _service(visit.request).claims(code, attempt, int(visit.now.timestamp()))
    count(visit.house, ACCOUNT, str(claims.get("sub")), visit.now)
    return identify(claims, visit.organisation, visit.today), attempt.back


def _let_in(visit: Visit, identity: Identity, back: str) -> Response:
    """A log-in of its own each time: what the browser held before is worth nothing afterwards."""
    before = cookies.held(visit.request, cookies.LOG_IN)

    def work(session: Session) -> str:
        end_session(session, before, now=visit.now)
        forget_old_forms(session, now=visit.now)
        return begin_session(session, identity, now=visit.now)

    response, held = go_on(visit, safe_back(back)), visit.house.change(work)
    cookies.give(response, visit.request, cookies.LOG_IN, held)
    # Who it was is found by this in `web_session`, for as long as that is kept, and not in the log.
    _log(done=True, session=digest(held)[:_ENOUGH])
    return response


def _log(*, done: bool, **facts: str) -> None:
    say("ordnat.web", "log_in", logging.INFO if done else logging.WARNING, done=done, **facts)


def _by_key(visit: Visit, key: str) -> Identity:
    person = visit.organisation.person(key, visit.today)
    return Identity(person.key, person.name)


def _service(request: Request) -> LogIn:
    service: LogIn | None = request.app.state.log_in
    if service is None:
        raise NotFoundError("Här finns ingen inloggningstjänst: sidorna går i lokalt läge. Gå till översikten.")
    return service
