"""Requests to one site: tried again when that may help, redirected only within it, all before one deadline."""

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

import httpx

from models.rules.errors import SourceFailureError
from tasks.sources.fetching.body import OddBodyError, drain, read_body
from tasks.sources.fetching.deadline import Deadline
from tasks.sources.fetching.line import Allowed
from tasks.sources.fetching.waiting import asked_wait, own_wait
from tasks.sources.reading.records import unexpected

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PASSING = frozenset({429, 500, 502, 503, 504})
Sleep = Callable[[float], object]


@dataclass(frozen=True)
class Limits:
    """How long, how often and how much."""

    attempts: int = 3
    seconds_per_read: float = 20
    seconds_in_all: float = 90
    first_wait_seconds: float = 1
    longest_wait_seconds: float = 30
    redirects: int = 5
    body_bytes: int = 10_000_000


@dataclass(frozen=True)
class Answer:
    """What came back; the body is read only when the status is 200."""

    url: httpx.URL
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Visit:
    """What the requests of one fetch have in common. Every method raises `SourceFailureError`."""

    http: httpx.Client
    source: str
    now: datetime
    user_agent: str
    limits: Limits
    deadline: Deadline
    accept: str
    sleep: Sleep = time.sleep

    def failure(self, url: httpx.URL, expected: str, found: str) -> SourceFailureError:
        """A sentence about one address."""
        return unexpected(self.source, expected=f"{expected} från {url}", found=found)

    def address(self, text: str, base: httpx.URL | None = None) -> httpx.URL:
        """A full web address."""
        try:
            url = base.join(text) if base else httpx.URL(text)
        except httpx.InvalidURL:
            url = httpx.URL()
        if url.scheme not in {"http", "https"} or not url.host:
            raise unexpected(self.source, expected="en webbadress", found=ascii(text[:100]))
        return url

    def get(self, url: httpx.URL, headers: Mapping[str, str], allowed: Allowed) -> Answer:
        """The first answer that is no redirect and that trying again would not change."""
        for _ in range(self.limits.redirects + 1):
            if not allowed(url):
                raise self.failure(url, "att få hämta", "att robots.txt ber oss låta bli")
            answer = self._persist(url, headers)
            if answer.status not in REDIRECTS:
                return answer
            url = self._target(answer)
        raise self.failure(url, "en sida", f"fler än {self.limits.redirects} hänvisningar")

    def _target(self, answer: Answer) -> httpx.URL:
        target = self.address(answer.headers.get("location", ""), base=answer.url)
        if not _same_site(answer.url, target):
            # A site that wants us to log in, or is closed, answers so; its page must not be taken for ours.
            raise self.failure(answer.url, "en sida", f"en hänvisning till {target.scheme}://{target.host}")
        return target

    def _persist(self, url: httpx.URL, headers: Mapping[str, str]) -> Answer:
        found = ""
        for attempt in range(1, self.limits.attempts + 1):
            answer, found = self._attempt(url, headers)
            if answer and answer.status not in PASSING:
                return answer
            if attempt < self.limits.attempts:
                self._wait(url, attempt, answer, found)
        raise self.failure(url, "ett svar", f"{found} efter {self.limits.attempts} försök")

    def _attempt(self, url: httpx.URL, headers: Mapping[str, str]) -> tuple[Answer | None, str]:
        answer = None
        try:
            answer = self._once(url, headers)
            found = f"svar {answer.status}"
        except httpx.TransportError as error:
            if _untrusted(error):
                # Trying again changes nothing, and what comes without a certificate may come from anybody.
                raise self.failure(url, "ett giltigt certifikat", "ett som inte går att lita på") from error
            found = f"inget helt svar ({type(error).__name__})"
        if self.deadline.passed:
            # We shut the connection, so that even an answer that looks whole may be half of one.
            raise self.failure(url, f"ett helt svar inom {self.limits.seconds_in_all:g} sekunder", "inget")
        return answer, found

    def _once(self, url: httpx.URL, headers: Mapping[str, str]) -> Answer:
        own = {"User-Agent": self.user_agent, "Accept": self.accept, "Accept-Encoding": "gzip"}
        request = self.http.build_request(
            "GET",
            url,
            headers={**own, **headers},
            timeout=min(self.limits.seconds_per_read, self.deadline.left),
            extensions={"trace": self.deadline.watch},
        )
        return self._read(url, self.http.send(request, stream=True, follow_redirects=False))

    def _read(self, url: httpx.URL, response: httpx.Response) -> Answer:
        body = b""
        try:
            if response.status_code == HTTPStatus.OK:
                body = read_body(response, most=self.limits.body_bytes)
            else:
                drain(response)
        except OddBodyError as oddity:
            raise self.failure(url, "en sida", str(oddity)) from oddity
        finally:
            response.close()
        return Answer(url, response.status_code, dict(response.headers), body)

    def _wait(self, url: httpx.URL, attempt: int, answer: Answer | None, found: str) -> None:
        limits = self.limits
        asked = asked_wait(answer.headers, self.now) if answer else 0.0
        if asked > limits.longest_wait_seconds:
            # Coming back sooner than asked is what they ask us not to do; the next poll is later than that.
            raise self.failure(url, "ett svar", f"{found} och en begäran att vänta {asked:.0f} sekunder")
        own = own_wait(attempt, first=limits.first_wait_seconds, longest=limits.longest_wait_seconds)
        seconds = max(asked, own)
        if seconds >= self.deadline.left:
            raise self.failure(url, f"ett svar inom {limits.seconds_in_all:g} sekunder", found)
        self.sleep(seconds)


def _untrusted(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error is not None


def _same_site(here: httpx.URL, there: httpx.URL) -> bool:
    """The same host, "www." apart, and the same port; from http to https but not back."""
    same_host = here.host.removeprefix("www.") == there.host.removeprefix("www.")
    if here.scheme == there.scheme:
        return same_host and here.port == there.port
    return same_host and there.scheme == "https" and there.port is None
