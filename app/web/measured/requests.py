"""How long each request took, by the page's address as the program writes it: never by what somebody asked for."""

import time
from collections.abc import Collection

from prometheus_client import Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_METHODS: Collection[str] = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
NOWHERE, STATIC = "none", "/static"


class Timed:
    """Observes every request in `times`, which has the labels method, route and status."""

    def __init__(self, app: ASGIApp, *, times: Histogram) -> None:
        self._app = app
        self._times = times

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # Until something has been said it is a fault.
        status = 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        began = time.perf_counter()
        try:
            await self._app(scope, receive, sending)
        finally:
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._times.labels(method, _route(scope), str(status)).observe(time.perf_counter() - began)


def _route(scope: Scope) -> str:
    """The page's address with its parameters in braces. Made-up addresses, of which there is no end, share a name."""
    known = getattr(scope.get("route"), "path", None)
    if isinstance(known, str):
        return known
    return STATIC if scope["path"].startswith(f"{STATIC}/") else NOWHERE
