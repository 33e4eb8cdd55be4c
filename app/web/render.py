"""Words into pages: templates with escaping on and missing values as errors, never blanks."""

import base64
import hashlib
import re
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from app.presenters.notices import local
from app.presenters.shortened import shortened
from app.web.navigation import navigation
from app.web.security import cookies
from app.web.visit import Visit
from models.rules.organisation import Organisation
from notifications.render import patients, sek
from notifications.words import capital, days

_HERE = Path(__file__).parent
TEMPLATES, STATIC = _HERE / "templates", _HERE / "static"
_LONGEST_NOTICE, _NOTICE_SECONDS = 1500, 60
_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")


@cache
def environment() -> Environment:
    """The templates, and what they may call: filters that turn values into Swedish words."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(sek=sek, patients=patients, days=days, capital=capital, iso=_iso)
    made.filters.update(dated=_dated, short=shortened, outside=_outside)
    made.globals.update(stylesheet=_stylesheet())
    return made


def page(visit: Visit, template: str, *, status: int = 200, **words: Any) -> HTMLResponse:
    """A page for whoever is there. A notice left by the page before is shown on it, once."""
    said = _notice(visit.request)
    frame = {
        "visit": visit,
        "said": said,
        "navigation": navigation(visit.who, visit.request.url.path),
        "csrf": visit.csrf,
        "moment": lambda at: _moment(at, visit.organisation),
    }
    response = HTMLResponse(environment().get_template(template).render(frame | words), status)
    if said:
        cookies.take_back(response, visit.request, cookies.NOTICE)
    return response


def piece(template: str, **words: Any) -> Markup:
    """A part of a page, the same to whoever sees it: it knows nobody, and carries no form that does anything."""
    return Markup(environment().get_template(template).render(words))  # noqa: S704  escaped as it was rendered


def go_on(visit: Visit, address: str, said: str = "") -> RedirectResponse:
    """On to the page at `address` after something was done, where `said` is shown once. Lines are kept apart."""
    response = RedirectResponse(address, 303)
    if said:
        content = base64.urlsafe_b64encode(said[:_LONGEST_NOTICE].encode()).decode()
        cookies.give(response, visit.request, cookies.NOTICE, content, _NOTICE_SECONDS)
    return response


def sent(content: bytes | str, media_type: str, name: str = "") -> Response:
    """Something else than a page: a picture, or with a `name` a file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'} if name else None
    return Response(content, media_type=media_type, headers=headers)


def _notice(request: Request) -> list[str]:
    try:
        content = base64.urlsafe_b64decode(cookies.held(request, cookies.NOTICE))
        return content.decode()[:_LONGEST_NOTICE].splitlines()
    except ValueError:
        return []


def _dated(text: str) -> Markup:
    """A text whose dates are never broken over lines."""
    return Markup(_DATE.sub(r'<span class="day">\g<0></span>', str(escape(text))))  # noqa: S704  escaped first


def _outside(address: str | None) -> str:
    """An address elsewhere that may be followed; empty for any other, whatever a source has written."""
    return address if address and address.startswith(("https://", "http://")) else ""


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _moment(at: datetime, organisation: Organisation) -> str:
    return local(at, organisation)


def _stylesheet() -> str:
    content = (STATIC / "style.css").read_bytes()
    return f"/static/style.css?v={hashlib.sha256(content).hexdigest()[:12]}"
