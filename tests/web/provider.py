"""A log-in service made by others (pyop), on a port of its own: real keys, real codes, and failures when asked for."""

import base64
import json
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

with warnings.catch_warnings():
    # Of an age when other ways of saying the same were in use.
    warnings.simplefilter("ignore")
    from Cryptodome.PublicKey import RSA
    from jwkest.jwk import RSAKey
    from pyop.authz_state import AuthorizationState
    from pyop.exceptions import InvalidAuthorizationCode, InvalidClientAuthentication, OAuthError
    from pyop.provider import Provider
    from pyop.subject_identifier import HashBasedSubjectIdentifierFactory
    from pyop.userinfo import Userinfo

CLIENT, SECRET = "ordnat", "klient-hemligheten-d41d8cd98f"
_KEYS = [RSAKey(key=RSA.generate(2048), alg="RS256", kid=kid) for kid in ("first", "second")]


class LogInService:
    """Whoever is `user` is logged in there. `claims` of a user are told; `extra` stand in the signed token as well.

    `cancels`: the user changes their mind. `broken`: it answers, with an error of its own.
    """

    def __init__(self, answer_to: str) -> None:
        self.users: dict[str, dict[str, Any]] = {}
        self.extra: dict[str, Any] = {}
        self.user = ""
        self.cancels = self.broken = False
        self.exchanges: list[dict[str, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        client = {
            "client_id": CLIENT,
            "client_secret": SECRET,
            "redirect_uris": [answer_to],
            "response_types": ["code"],
        }
        self._state = AuthorizationState(HashBasedSubjectIdentifierFactory("salt"))
        self.provider = Provider(
            _KEYS[0],
            self._described(),
            self._state,
            {CLIENT: client | {"response_types": ["code"]}},
            Userinfo(self.users),
        )
        # The library wants an encrypted address of itself; on one machine there is no way to listen in on.
        self.provider.configuration_information["issuer"] = self.url
        self.published = [_KEYS[0]]

    def _described(self) -> dict[str, Any]:
        ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo", "end_session": "logout"}
        return {
            "issuer": self.url.replace("http:", "https:"),
            "jwks_uri": f"{self.url}/jwks",
            **{f"{name}_endpoint": f"{self.url}/{path}" for name, path in ends.items()},
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "scopes_supported": ["openid", "profile", "email"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def turn_keys(self) -> None:
        """Sign with another key from now on, published as the first was."""
        self.provider.signing_key = _KEYS[1]
        self.published = list(_KEYS)

    def forge(self) -> None:
        """Sign with a key that is not the one published under its name."""
        self.provider.signing_key = RSAKey(key=_KEYS[1].key, alg="RS256", kid="first")

    def get(self, path: str, query: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], str]:
        """What a GET is answered with: status, headers, content."""
        if path == "/.well-known/openid-configuration":
            return 200, {}, self.provider.provider_configuration.to_json()
        if path == "/jwks":
            return 200, {}, json.dumps({"keys": [key.serialize() for key in self.published]})
        if path == "/userinfo":
            return 200, {}, self.provider.handle_userinfo_request(query, headers).to_json()
        if path == "/authorize":
            return 302, {"Location": self._authorized(query)}, ""
        return 404, {}, "{}"

    def post(self, path: str, body: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], str]:
        """What a POST is answered with."""
        if path != "/token":
            return 404, {}, "{}"
        self.exchanges.append(dict(parse_qsl(body)))
        try:
            answer = self.provider.handle_token_request(body, headers, extra_id_token_claims=dict(self.extra))
        except (InvalidAuthorizationCode, InvalidClientAuthentication, OAuthError) as refused:
            return 400, {}, json.dumps({"error": "invalid_grant", "error_description": str(refused)})
        return 200, {}, answer.to_json()

    def _authorized(self, query: str) -> str:
        asked = dict(parse_qsl(query))
        if self.cancels:
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        request = self.provider.parse_authentication_request(query)
        location: str = self.provider.authorize(request, self.user).request(asked["redirect_uri"])
        return location

    def start(self) -> None:
        """Answer from now on."""
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        """Be gone."""
        self._server.shutdown()
        self._server.server_close()


def _handler(service: LogInService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._answer(service.get, parts.path, parts.query)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            self._answer(service.post, urlsplit(self.path).path, body)

        def _answer(self, way: Any, path: str, sent: str) -> None:
            status, headers, content = (500, {}, "trasig") if service.broken else way(path, sent, self.headers)
            self.send_response(status)
            for name, value in ({"Content-Type": "application/json"} | headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content.encode())))
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def log_in_service(answer_to: str) -> Iterator[LogInService]:
    """A log-in service that sends people back to `answer_to`."""
    service = LogInService(answer_to)
    service.start()
    try:
        yield service
    finally:
        service.stop()


def unsigned(token: str) -> str:
    """The same token with a header that says nobody signed it."""
    header = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    return f"{header}.{token.split('.')[1]}."
