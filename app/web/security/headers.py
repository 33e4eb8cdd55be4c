"""What every answer tells the browser: run nothing, fetch nothing from elsewhere, be framed by nobody, keep nothing.

HEAD is answered as GET is, without the content: those who check links in mails ask so.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.front_door import host_in, is_local, public_address
from app.settings import Settings

POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # The page itself is told where a form comes from, nobody else is.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Nothing of what somebody saw stays behind on a machine that others use, too.
    "Cache-Control": "no-store",
}
_A_YEAR = "max-age=31536000"
# What a browser that is led to the API makes of the answer: a file, never a page.
_API, _AS_A_FILE = "/api/", {"Content-Disposition": 'attachment; filename="api.json"'}
_XML, _UTF_8 = "+xml", "; charset=utf-8"


class SafeHeaders:
    """Adds the headers to every answer that has not said otherwise."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        added = ALWAYS | self._encrypted(scope) | (_AS_A_FILE if scope["path"].startswith(_API) else {})
        only_asked = scope["method"] == "HEAD"

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in added.items():
                    headers.setdefault(name, value)
                # The framework says so of text only.
                if headers.get("Content-Type", "").endswith(_XML):
                    headers["Content-Type"] += _UTF_8
            elif only_asked:
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"} if only_asked else scope, receive, sending)

    def _encrypted(self, scope: Scope) -> dict[str, str]:
        public = public_address(self._settings)
        if is_local(self._settings) or public is None or public.scheme != "https":
            return {}
        ours = host_in(Headers(scope=scope).get("host", "")) == public.hostname
        return {"Strict-Transport-Security": _A_YEAR} if ours else {}
