"""What the browser is given to hold: for this host alone, out of reach for scripts, encrypted on its way."""

from fastapi import Request, Response

from app.front_door import host_in, is_local, public_address
from app.settings import Settings

LOG_IN = "ordnat"
ATTEMPT = "ordnat-inloggning"
FORM = "ordnat-formular"
NOTICE = "ordnat-besked"


def is_encrypted(request: Request) -> bool:
    """Does the browser come by https? A proxy in front of us may not say so; the public address does."""
    settings: Settings = request.app.state.house.settings
    public = public_address(settings)
    if public is None or is_local(settings) or host_in(request.headers.get("host", "")) != public.hostname:
        return request.url.scheme == "https"
    return public.scheme == "https"


def held(request: Request, name: str) -> str:
    """What the browser holds under a name; empty when nothing."""
    return request.cookies.get(_full(request, name), "")


def give(response: Response, request: Request, name: str, content: str, seconds: int | None = None) -> None:
    """Give the browser something to hold, for so many seconds or until it is closed."""
    response.set_cookie(
        _full(request, name), content, max_age=seconds, path="/",
        secure=is_encrypted(request), httponly=True, samesite="lax",
    )  # fmt: skip


def take_back(response: Response, request: Request, name: str) -> None:
    """The browser is to hold it no longer."""
    response.delete_cookie(_full(request, name), path="/", secure=is_encrypted(request), httponly=True, samesite="lax")


def _full(request: Request, name: str) -> str:
    # The prefix binds it to this very host; browsers take it by https only.
    return f"__Host-{name}" if is_encrypted(request) else name
