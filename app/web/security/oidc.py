"""Log-in by OpenID Connect: the authorization code flow with PKCE, and what the answer must hold to be believed."""

from collections.abc import Mapping
from typing import Any

from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError

from app.front_door import client_secret
from app.settings import Settings
from app.web.refusals import LogInFailedError, LogInGoneError
from app.web.security.attempts import Attempt
from app.web.security.provider import GONE, Description, Provider, ask
from models.rules.logged_in import Claims

ANSWER = "/logga-in/svar"
# Clocks differ; tokens are minutes old at most.
_LEEWAY = 60
_UNTRUSTED = (
    "Svaret från inloggningstjänsten gick inte att lita på, så du är inte inloggad. Börja om. Händer det på nytt: säg "
    "till den som sköter systemet."
)


class LogIn:
    """Log-in at the service that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._provider = Provider(settings.oidc_issuer or "")
        self._client = settings.oidc_client_id or ""
        self._answer_to = f"{(settings.pages_url or '').rstrip('/')}{ANSWER}"

    def way_there(self, attempt: Attempt) -> str:
        """Where to send the browser. Raises LogInGoneError."""
        address: str = prepare_grant_uri(
            self._provider.description().authorization,
            self._client,
            "code",
            redirect_uri=self._answer_to,
            scope=self._settings.oidc_scope,
            state=attempt.state,
            nonce=attempt.nonce,
            code_challenge=create_s256_code_challenge(attempt.verifier),
            code_challenge_method="S256",
        )
        return address

    def claims(self, code: str, attempt: Attempt, now: int) -> Claims:
        """Who has logged in, for a code that came back. Raises LogInFailedError, LogInGoneError."""
        described = self._provider.description()
        answer = self._exchanged(described, code, attempt)
        found = self._believed(described, answer, attempt, now)
        told = self._told_besides(described, answer, found)
        # What is signed goes before what is only told.
        return {**told, **found}

    def way_out(self) -> str | None:
        """Where one logs out of the service itself, as far as it has told."""
        described = self._provider.known()
        return described.way_out if described else None

    def _exchanged(self, described: Description, code: str, attempt: Attempt) -> Mapping[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._answer_to,
            "code_verifier": attempt.verifier,
        }
        secret = client_secret(self._settings)
        if described.secret_in_body:
            return ask("POST", described.token, data=form | {"client_id": self._client, "client_secret": secret})
        return ask("POST", described.token, data=form, auth=(self._client, secret))

    def _believed(
        self, described: Description, answer: Mapping[str, Any], attempt: Attempt, now: int
    ) -> dict[str, Any]:
        """The claims of the token: signed by the service, for us, for this log-in, just now."""
        try:
            token = self._signed(str(answer.get("id_token", "")), described)
            found = CodeIDToken(
                token.claims,
                token.header,
                options={
                    "iss": {"essential": True, "value": described.issuer},
                    "aud": {"essential": True, "value": self._client},
                    "nonce": {"essential": True, "value": attempt.nonce},
                },
                params={"client_id": self._client, "nonce": attempt.nonce, "access_token": answer.get("access_token")},
            )
            found.validate(now=now, leeway=_LEEWAY)
        except (JoseError, ValueError, TypeError):
            raise LogInFailedError(_UNTRUSTED) from None
        return dict(found)

    def _signed(self, token: str, described: Description) -> jwt.Token:
        signatures = list(described.signatures)
        try:
            return jwt.decode(token, self._provider.keys(), algorithms=signatures)
        except (JoseError, ValueError):
            # It may have begun to sign with a key that we have not seen.
            return jwt.decode(token, self._provider.keys(anew=True), algorithms=signatures)

    def _told_besides(
        self, described: Description, answer: Mapping[str, Any], found: Mapping[str, Any]
    ) -> dict[str, Any]:
        """What the service tells to whoever asks with the key it gave. It must be about the same person."""
        key = answer.get("access_token")
        if described.userinfo is None or not isinstance(key, str):
            return {}
        told = ask("GET", described.userinfo, headers={"Authorization": f"Bearer {key}"})
        if told.get("sub") != found.get("sub"):
            raise LogInFailedError(_UNTRUSTED)
        return told


def refused_there(error: str) -> LogInFailedError:
    """What to say when the service came back without a code."""
    if error == "access_denied":
        return LogInFailedError("Inloggningen avbröts, så du är inte inloggad. Försök igen när du vill.")
    if error in {"temporarily_unavailable", "server_error"}:
        return LogInGoneError(GONE)
    return LogInFailedError(
        "Inloggningstjänsten släppte inte in dig. Försök igen, eller fråga den som sköter systemet."
    )
