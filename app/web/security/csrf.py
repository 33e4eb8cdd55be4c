"""Is a posted form ours? It comes from our own pages, and carries a token that only this log-in's holder knows."""

import hashlib
import hmac

from fastapi import Request
from starlette.datastructures import FormData

from app.front_door import is_local, public_address
from app.settings import Settings
from app.web.refusals import ForgedError
from app.web.security.cookies import is_encrypted

FIELD = "csrf"
_FOREIGN = "Formuläret kom inte från den här webbplatsen och har inte tagits emot. Öppna sidan på nytt och försök igen."
_OLD = "Formuläret hör till en tidigare inloggning och har inte tagits emot. Öppna sidan på nytt och försök igen."


def token(held: str) -> str:
    """What a form must carry, made of what the browser holds; empty when it holds nothing."""
    return hmac.new(held.encode(), b"form", hashlib.sha256).hexdigest() if held else ""


def carries_token(form: FormData, held: str) -> bool:
    """Does the form carry the token of this log-in?"""
    carried = form.get(FIELD)
    return isinstance(carried, str) and hmac.compare_digest(carried.encode(errors="replace"), token(held).encode())


def check_token(form: FormData, held: str) -> None:
    """Raises ForgedError for a form without the token of this log-in."""
    if not carries_token(form, held):
        raise ForgedError(_OLD)


def check_origin(request: Request, settings: Settings) -> None:
    """Did the browser send it from one of our own pages? Every browser says where a form comes from.

    Raises ForgedError.
    """
    origin = request.headers.get("origin")
    if origin is None and request.headers.get("sec-fetch-site") == "same-origin":
        return
    if origin is None or origin not in _ours(request, settings):
        raise ForgedError(_FOREIGN)


def _ours(request: Request, settings: Settings) -> set[str]:
    # The host has been checked before this: it is one that we answer to.
    here = f"{'https' if is_encrypted(request) else 'http'}://{request.headers.get('host', '')}"
    public = public_address(settings)
    if public is None or is_local(settings):
        return {here}
    return {here, f"{public.scheme}://{public.netloc}"}
