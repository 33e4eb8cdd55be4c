"""A line about every page that was asked for: what kind of page, how it went, how long it took.

Never the address itself: addresses hold the codes of log-ins, the words people search for and the keys of calendars.
What is written is the pattern that it matched, and the case's number if it has one. Who asked is not written either.
"""

import logging
import re
import secrets
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.front_door import HEALTH
from app.logs.about import about_request
from app.logs.events import milliseconds, say

_HEADER = "X-Request-ID"
_FORM = re.compile(r"[A-Za-z0-9._-]{8,64}")
# Asked every few seconds by those who watch: written when they get a bad answer.
_WATCHED = frozenset({HEALTH, "/healthz", "/readyz", "/metrics"})
_SOUND = 400


class AccessLog:
    """Writes the line, and gives the request an id that its answer tells and all that is logged meanwhile carries."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, began, status = request_id(scope), time.perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[_HEADER] = request
            await send(message)

        with about_request(request, scope["path"]):
            try:
                await self._app(scope, receive, sending)
            finally:
                _write(scope, status, milliseconds(began))


def request_id(scope: Scope) -> str:
    """The id that a proxy of ours has given the request, or one of our own."""
    told = Headers(scope=scope).get(_HEADER, "")
    # Whom a trusted proxy speaks for has no port (uvicorn's ProxyHeadersMiddleware); others may not name themselves.
    through_proxy = (scope.get("client") or ("", 1))[1] == 0
    return told if through_proxy and _FORM.fullmatch(told) else secrets.token_hex(8)


def pattern(scope: Scope) -> str:
    """The address as the page declares it, with what is particular in braces; ”–” when no page has it."""
    found = getattr(scope.get("route"), "path", None)
    return f"{scope.get('root_path', '')}{found}" if found else "–"


def _write(scope: Scope, status: int, ms: float) -> None:
    level = logging.DEBUG if scope["path"] in _WATCHED and status < _SOUND else logging.INFO
    say("ordnat.web", "request", level, method=scope["method"], page=pattern(scope), status=status, ms=ms)
