"""Network → bytes: one public page, politely and within bounds, or a Swedish sentence why not.

What is meant by politely: one connection, a User-Agent that says who asks and whom to write to, conditional
requests, robots.txt, and the waits a server asks for. Reading the page is somebody else's work.
"""

import hashlib
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from urllib.robotparser import RobotFileParser

import httpx

from tasks.sources.deadline import Deadline
from tasks.sources.visit import Allowed, Limits, Sleep, Visit

AGENT = "ordnat-inforande"
LIMITS = Limits()
REFUSALS = frozenset({401, 403})


@dataclass(frozen=True)
class Fetched:
    """An answer as it came: `body` is unpacked but not decoded, `sha256` (hex) is of it.

    `fetched_at` is the `now` that was passed in; header names are in lower case. On 304 the body is empty.
    """

    source: str
    url: str
    final_url: str
    fetched_at: datetime
    status: int
    headers: Mapping[str, str]
    body: bytes
    sha256: str

    @property
    def not_modified(self) -> bool:
        """The server says that what we have is still current."""
        return self.status == HTTPStatus.NOT_MODIFIED


def fetch(
    url: str,
    *,
    source: str,
    now: datetime,
    contact: str,
    client: httpx.Client | None = None,
    etag: str | None = None,
    last_modified: str | None = None,
    limits: Limits = LIMITS,
    sleep: Sleep = time.sleep,
) -> Fetched:
    """Get `url`, asking robots.txt first and trying again when that may help.

    Args:
        url: http or https.
        source: the name used in failures.
        now: aware, UTC.
        contact: a mail address or a page, sent in the User-Agent.
        client: for a proxy or other certificates; without one, nothing is read from the environment.
        etag: from the last good answer; the server may then answer 304.
        last_modified: likewise.
        limits: of time, attempts and size.
        sleep: waits so many seconds between attempts.

    Raises:
        SourceFailureError: anything but 200, or 304 to a conditional request, within the limits.
    """
    conditions = {"If-None-Match": _ascii(etag), "If-Modified-Since": _ascii(last_modified)}
    asked = {name: value for name, value in conditions.items() if value}
    user_agent = f"{AGENT} (+{_ascii(contact)})"
    with Deadline(limits.seconds_in_all) as deadline, _connection(client) as http:
        visit = Visit(http, source, now, user_agent, limits, deadline, sleep)
        start = visit.address(url)
        answer = visit.get(start, asked, _robots(visit, start))
    if answer.status != HTTPStatus.OK and not (asked and answer.status == HTTPStatus.NOT_MODIFIED):
        raise visit.failure(answer.url, "svar 200", f"svar {answer.status}")
    digest = hashlib.sha256(answer.body).hexdigest()
    return Fetched(source, url, str(answer.url), now, answer.status, answer.headers, answer.body, digest)


def _robots(visit: Visit, page: httpx.URL) -> Allowed:
    """May we? Asked once per call; the answer also holds for addresses the page redirects to.

    After RFC 9309: no file means yes, and one that cannot be had just now means not now. A file we are
    refused to see means no, which is stricter than the RFC.
    """
    file = page.join("/robots.txt")
    answer = visit.get(file, {}, lambda _: True)
    if answer.status in REFUSALS:
        return lambda _: False
    rules = RobotFileParser()
    try:
        rules.parse(answer.body.decode("utf-8", "replace").splitlines())
    except ValueError as oddity:  # an odd digit in a delay, or an address with a stray bracket
        raise visit.failure(file, "läsbara regler", "trasiga") from oddity
    return lambda url: rules.can_fetch(AGENT, str(url))


@contextmanager
def _connection(client: httpx.Client | None) -> Iterator[httpx.Client]:
    if client is not None:
        yield client
        return
    with httpx.Client(trust_env=False, limits=httpx.Limits(max_connections=1)) as own:
        yield own


def _ascii(value: str | None) -> str:
    """What may stand in a header; stored values come from outside."""
    return "".join(sign for sign in value or "" if " " <= sign <= "~")
