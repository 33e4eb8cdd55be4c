"""What went wrong, as a page with a sentence and a way on; as JSON for a program that asks for it.

A fault of our own is told of by a reference, under which the log has what kind of fault it was and where. What the
fault said is not written down: it may quote a row, and rows hold secrets.
"""

import logging
import secrets
import traceback
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from jinja2 import TemplateError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from app.web import refusals
from app.web.error_words import HEADINGS, OUR_FAULT, SENTENCES, UNREACHABLE
from app.web.render import page
from app.web.security import cookies
from app.web.security.back import HOME, way_in
from app.web.visit import READS, Visit, house_of
from models.room import NO_ROOM, no_room
from models.rules import errors
from models.rules.errors import OrdnatError
from tasks.actions.kept_forms import KEPT_FOR

_LOG = logging.getLogger("ordnat.web")
# The first that fits.
_STATUS: tuple[tuple[type[OrdnatError], int], ...] = (
    (errors.NotFoundError, 404),
    (errors.InvalidInputError, 422),
    (errors.NotAllowedError, 403),
    (errors.NotNowError, 409),
    (errors.ConflictError, 409),
    (errors.ConfigurationError, 503),
    (errors.SourceFailureError, 502),
    (refusals.ForgedError, 403),
    (refusals.LogInNeededError, 401),
    (refusals.LogInStrayError, 400),
    (refusals.LogInGoneError, 503),
    (refusals.LogInFailedError, 401),
    (refusals.TooOftenError, 429),
    (refusals.TooLargeError, 413),
    (refusals.WrongKindError, 415),
    (refusals.MisdirectedError, 421),
    (refusals.GarbledError, 400),
    (refusals.OverlongError, 431),
)


def status_of(refused: OrdnatError) -> int:
    """The status that goes with a refusal."""
    return next((status for kind, status in _STATUS if isinstance(refused, kind)), 400)


def answer_refusals(site: FastAPI) -> None:
    """Let every refusal raised by a page become a page itself."""
    for kind in (OrdnatError, HTTPException, RequestValidationError, DBAPIError):
        site.add_exception_handler(kind, answer)


async def answer_at_the_gate(scope: Scope, receive: Receive, send: Send, failed: Exception) -> None:
    """Answer what no page has answered."""
    response = answer(Request(scope, receive), failed)
    await response(scope, receive, send)


def answer(request: Request, failed: Exception) -> Response:
    """What to say when something went wrong, whatever it was."""
    if isinstance(failed, refusals.LogInNeededError):
        return _log_in_first(request, failed)
    if isinstance(failed, OrdnatError):
        response = said(request, status_of(failed), str(failed))
        if isinstance(failed, refusals.TooOftenError):
            response.headers["Retry-After"] = str(failed.seconds)
        return response
    if isinstance(failed, HTTPException):
        return said(request, failed.status_code, SENTENCES.get(failed.status_code, SENTENCES[400]), failed.headers)
    if isinstance(failed, RequestValidationError):
        return said(request, 422, SENTENCES[422])
    return _our_fault(request, failed)


def said(
    request: Request, status: int, sentence: str, headers: object = None, way_on: tuple[str, str] | None = None
) -> Response:
    """One sentence as a page, or as JSON (RFC 9457), with the way on: an address and what it is called."""
    heading = HEADINGS.get(status, HTTPStatus(status).phrase)
    if wants_json(request):
        content = {"title": heading, "status": status, "detail": sentence}
        response: Response = JSONResponse(content, status, media_type="application/problem+json")
    else:
        words = {"heading": heading, "sentence": sentence, "way_on": way_on or _way_on(request, status)}
        response = page(visit_of(request), "error.html", status=status, **words)
    if isinstance(headers, dict):
        response.headers.update(headers)
    return response


def visit_of(request: Request) -> Visit:
    """Who is there as far as it is known: what went wrong may have gone wrong before that."""
    house = house_of(request)
    known = getattr(request.state, "visit", None)
    return known if isinstance(known, Visit) else Visit(house, request, house.now())


def wants_json(request: Request) -> bool:
    """Is it a program that asks, rather than a person?"""
    accept = request.headers.get("accept", "")
    return request.url.path.startswith("/api/") or ("json" in accept and "html" not in accept)


def _log_in_first(request: Request, refused: refusals.LogInNeededError) -> Response:
    if wants_json(request):
        return said(request, 401, str(refused), {"WWW-Authenticate": "Bearer"})
    if request.method in READS:
        return RedirectResponse(way_in(refused.back), 303)
    response = said(request, 401, str(refused), way_on=(way_in(refused.back), "Logga in"))
    if refused.kept:
        cookies.give(response, request, cookies.FORM, refused.kept, int(KEPT_FOR.total_seconds()))
    return response


def _way_on(request: Request, status: int) -> tuple[str, str]:
    if request.url.path.startswith("/oppet"):
        return "/oppet/", "Till den öppna listan"
    if status in {400, 401, 503} and request.url.path.startswith("/logga-in"):
        return way_in(), "Till inloggningen"
    return HOME, "Till översikten"


def _our_fault(request: Request, failed: Exception) -> Response:
    reference = secrets.token_hex(4)
    frames = traceback.StackSummary.extract(traceback.walk_tb(failed.__traceback__))
    where = " < ".join(f"{frame.name} {frame.filename}:{frame.lineno}" for frame in reversed(frames))
    kind = f"{type(failed).__module__}.{type(failed).__qualname__}"
    # A template names what it lacks, and quotes no value.
    lacking = f" ({failed})" if isinstance(failed, TemplateError) else ""
    _LOG.error("%s %s: %s%s at %s", reference, request.method, kind, lacking, where)
    if no_room(failed):
        return said(request, 507, NO_ROOM)
    if isinstance(failed, OperationalError | InterfaceError):
        return said(request, 503, UNREACHABLE.format(reference=reference))
    return said(request, 500, OUR_FAULT.format(reference=reference))
