"""The log-in service as it describes itself: where to go, where to exchange a code, by which keys it signs.

Read from `<issuer>/.well-known/openid-configuration` (OpenID Connect Discovery) when it is first needed and then again
every hour; its keys also whenever it signs with one that is not known yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from time import monotonic as _monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.front_door import is_loopback
from app.web.refusals import LogInFailedError, LogInGoneError

_SECONDS = 10.0
_FRESH_FOR, _SILENT_FOR = 3600.0, 15.0
# Signed by a key that only the service has: what we share with it would sign as well.
_SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_NO = "Inloggningstjänsten godtog inte svaret: det kan ha använts redan, eller blivit för gammalt. Börja om."
GONE = "Inloggningstjänsten svarar inte som den ska just nu. Försök igen om en stund."


@dataclass(frozen=True, slots=True)
class Description:
    """What a log-in needs of the service's own description."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str | None
    way_out: str | None
    secret_in_body: bool
    signatures: tuple[str, ...]


class Provider:
    """The log-in service at `issuer`. One for the whole site; may be asked from several threads."""

    def __init__(self, issuer: str) -> None:
        self._issuer = issuer.rstrip("/")
        self._lock = Lock()
        self._described: tuple[float, Description] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._silent_until = 0.0

    def description(self) -> Description:
        """What the service says of itself, an hour ago at most as long as it answers. Raises LogInGoneError."""
        with self._lock:
            if self._described is None or _monotonic() > self._described[0]:
                self._described = self._described_anew()
            return self._described[1]

    def known(self) -> Description | None:
        """What it has said of itself before, without asking: for pages that do well without it."""
        described = self._described
        return described[1] if described else None

    def _described_anew(self) -> tuple[float, Description]:
        # Whoever comes while it is silent is told so at once: those who wait for it take the place of all others.
        if _monotonic() < self._silent_until:
            raise LogInGoneError(GONE)
        try:
            return _monotonic() + _FRESH_FOR, self._read()
        except LogInGoneError:
            if self._described is not None:
                return _monotonic() + _SILENT_FOR, self._described[1]
            self._silent_until = _monotonic() + _SILENT_FOR
            raise

    def keys(self, *, anew: bool = False) -> KeySet:
        """What it signs with; `anew` when it signed with something else. Raises LogInGoneError."""
        address = self.description().keys
        with self._lock:
            if anew or self._keys is None or _monotonic() > self._keys[0]:
                self._keys = (_monotonic() + _FRESH_FOR, _key_set(ask("GET", address)))
            return self._keys[1]

    def _read(self) -> Description:
        found = ask("GET", f"{self._issuer}/.well-known/openid-configuration")
        if str(found.get("issuer", "")).rstrip("/") != self._issuer:
            raise LogInGoneError(GONE)
        offered = found.get("id_token_signing_alg_values_supported")
        return Description(
            issuer=str(found["issuer"]),
            authorization=_address(found, "authorization_endpoint"),
            token=_address(found, "token_endpoint"),
            keys=_address(found, "jwks_uri"),
            userinfo=_address(found, "userinfo_endpoint") if found.get("userinfo_endpoint") else None,
            way_out=_address(found, "end_session_endpoint") if found.get("end_session_endpoint") else None,
            secret_in_body=_wants_secret_in_body(found),
            signatures=tuple(name for name in _SIGNATURES if not isinstance(offered, list) or name in offered),
        )


def ask(method: str, address: str, **more: Any) -> dict[str, Any]:
    """What the service answers, as JSON. Raises LogInFailedError when it says no, LogInGoneError when it is gone."""
    try:
        with httpx.Client(timeout=_SECONDS, trust_env=False) as client:
            answer = client.request(method, address, **more)
        if answer.is_client_error:
            raise LogInFailedError(_NO)
        found = answer.raise_for_status().json()
    except (httpx.HTTPError, ValueError):
        raise LogInGoneError(GONE) from None
    if not isinstance(found, dict):
        raise LogInGoneError(GONE)
    return found


def _key_set(found: Mapping[str, Any]) -> KeySet:
    try:
        return KeySet.import_key_set({"keys": list(found["keys"])})
    except (JoseError, KeyError, TypeError, ValueError):
        raise LogInGoneError(GONE) from None


def _address(found: Mapping[str, Any], name: str) -> str:
    address = found.get(name)
    parts = urlsplit(address) if isinstance(address, str) else None
    # In the clear, codes and secrets could be read on the way.
    if parts is None or not (parts.scheme == "https" or is_loopback(parts.hostname or "")):
        raise LogInGoneError(GONE)
    return str(address)


def _wants_secret_in_body(found: Mapping[str, Any]) -> bool:
    ways = found.get("token_endpoint_auth_methods_supported")
    return isinstance(ways, list) and "client_secret_basic" not in ways and "client_secret_post" in ways
