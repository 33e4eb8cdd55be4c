"""A log-in that has begun, remembered by the browser alone: no row is written before somebody has logged in.

The browser holds a secret, and everything the answer has to agree with is made of it: `state` (RFC 6749 §10.12),
`nonce` (OpenID Connect Core §3.1.2.1) and the code verifier of PKCE (RFC 7636). An answer to anybody else's log-in, or
to one that was finished or is too old, agrees with nothing.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.web.refusals import LogInStrayError

LASTS = timedelta(minutes=10)
_STRAY = (
    "Svaret hör inte ihop med en inloggning som har påbörjats i den här webbläsaren, eller så tog den mer än tio "
    "minuter. Börja om."
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """`back` is where to go afterwards; `at` seconds since 1970."""

    secret: str = field(repr=False)
    at: int
    back: str

    @classmethod
    def new(cls, back: str, now: datetime) -> "Attempt":
        """One that begins now."""
        return cls(secrets.token_urlsafe(32), int(now.timestamp()), back)

    @classmethod
    def of(cls, held: str, now: datetime) -> "Attempt":
        """The one that a browser holds. Raises LogInStrayError for none, or one that began too long ago."""
        try:
            secret, at, back = held.split(".")
            found = cls(secret, int(at), base64.urlsafe_b64decode(back).decode())
        except ValueError:
            raise LogInStrayError(_STRAY) from None
        if not 0 <= now.timestamp() - found.at <= LASTS.total_seconds():
            raise LogInStrayError(_STRAY)
        return found

    @property
    def held(self) -> str:
        """What the browser is to hold."""
        return f"{self.secret}.{self.at}.{base64.urlsafe_b64encode(self.back.encode()).decode()}"

    @property
    def state(self) -> str:
        """Comes back with the answer, unchanged."""
        return self._made("state")

    @property
    def nonce(self) -> str:
        """Stands in the token that the answer leads to."""
        return self._made("nonce")

    @property
    def verifier(self) -> str:
        """Proves, when the code is exchanged, that it was we who began."""
        return self._made("verifier")

    def check_state(self, answered: str) -> None:
        """Raises LogInStrayError for an answer to another log-in."""
        if not hmac.compare_digest(answered.encode(), self.state.encode()):
            raise LogInStrayError(_STRAY)

    def _made(self, what: str) -> str:
        made = hmac.new(self.secret.encode(), f"{what} {self.at} {self.back}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(made.digest()).decode().rstrip("=")
