"""The gate in front of every page: to whom we answer, what an address may hold, how much may be sent.

Outside everything else, so that what is refused here reaches nothing. Without log-in nobody but this machine is
answered, by no name but its own: a page elsewhere whose name was made to lead here (DNS rebinding) is turned away.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.front_door import FOR_WATCHERS, host_in, is_local, is_loopback, public_address
from app.settings import Settings
from app.web.refusals import GarbledError, MisdirectedError, OverlongError, TooLargeError

# A form; a workbook or two.
LARGEST, LARGEST_IN_PARTS = 2_000_000, 20_000_000
_LONGEST_ADDRESS, _LARGEST_HEADERS = 4_000, 32_000
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "via")
# Answers a request with what went wrong.
Refuse = Callable[[Scope, Receive, Send, Exception], Awaitable[None]]
_TOO_LARGE = "Det som skickades är för stort. Minska filen eller korta texten, och försök igen."


class Gate:
    """Lets in, or lets `refuse` answer. Whatever is raised inside and not answered there is answered by it, too."""

    def __init__(self, app: ASGIApp, *, settings: Settings, refuse: Refuse) -> None:
        self._app = app
        self._settings = settings
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            headers = Headers(scope=scope)
            _check_size(scope)
            _check_address(scope)
            # Those who watch over us ask by address, from elsewhere, and see nothing that is anybody's.
            if scope["path"] not in FOR_WATCHERS:
                _check_host(headers, self._settings)
                if is_local(self._settings):
                    _check_near(scope, headers)
            await self._app(scope, _limited(receive, _largest(headers)), sending)
        except Exception as failed:
            if begun:
                raise
            await self._refuse(scope, receive, send, failed)


def _check_size(scope: Scope) -> None:
    if sum(len(name) + len(value) for name, value in scope["headers"]) > _LARGEST_HEADERS:
        raise OverlongError(
            "Webbläsaren skickade mer runt omkring än sidorna tar emot. Ta bort kakorna för den här adressen och "
            "försök igen."
        )


def _check_address(scope: Scope) -> None:
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    query: bytes = scope.get("query_string", b"")
    if len(raw) + len(query) > _LONGEST_ADDRESS:
        raise GarbledError("Adressen är för lång. Gå till översikten och leta därifrån.")
    for part in (raw, query):
        try:
            text = unquote_to_bytes(part).decode()
        except UnicodeDecodeError:
            raise GarbledError("Adressen går inte att läsa. Gå till översikten och leta därifrån.") from None
        if any(ord(character) < ord(" ") and character not in "\r\n\t" for character in text):
            raise GarbledError("Adressen innehåller otillåtna tecken. Gå till översikten och leta därifrån.")


def _check_host(headers: Headers, settings: Settings) -> None:
    hosts = headers.getlist("host")
    host = host_in(hosts[0]) if len(hosts) == 1 else ""
    public = public_address(settings)
    ours = not is_local(settings) and public is not None and host == public.hostname
    if not host or not (ours or is_loopback(host)):
        known = public.geturl() if public is not None and not is_local(settings) else "adressen som ordnat web skrev ut"
        raise MisdirectedError(f"Sidorna svarar inte på den adressen. Använd {known}.")


def _check_near(scope: Scope, headers: Headers) -> None:
    near = is_loopback((scope.get("client") or ("", 0))[0])
    if not near or any(name in headers for name in FORWARDED):
        raise MisdirectedError(
            "Sidorna går i lokalt läge, utan inloggning, och svarar bara på den egna datorn. Ställ in inloggning "
            "(ORDNAT_OIDC_ISSUER) för att nå dem härifrån."
        )


def _largest(headers: Headers) -> int:
    in_parts = headers.get("content-type", "").startswith("multipart/form-data")
    largest = LARGEST_IN_PARTS if in_parts else LARGEST
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > largest:
        raise TooLargeError(_TOO_LARGE)
    return largest


def _limited(receive: Receive, largest: int) -> Receive:
    """The body, as far as it may go: its length need not be what it was said to be."""
    taken = 0

    async def receiving() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > largest:
            raise TooLargeError(_TOO_LARGE)
        return message

    return receiving
