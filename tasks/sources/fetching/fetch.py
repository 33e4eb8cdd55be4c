"""Network → bytes: one public page, politely and within bounds, or a Swedish sentence why not.

What is meant by politely: one connection, a User-Agent that says who asks and whom to write to, conditional
requests, robots.txt, and the waits a server asks for. Reading the page is somebody else's work.
"""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from tasks.sources.fetching.deadline import Deadline
from tasks.sources.fetching.line import Line, open_line
from tasks.sources.fetching.robots import AGENT, may_visit
from tasks.sources.fetching.visit import Limits, Sleep, Visit

LIMITS = Limits()
HTML = "text/html,*/*;q=0.5"


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
    line: Line | None = None,
    accept: str = HTML,
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
        line: to the page's host, when several of its pages are fetched; without one, its own.
        accept: the forms wanted, as the header says them.
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
    with Deadline(limits.seconds_in_all) as deadline, open_line(line) as mine:
        visit = Visit(mine.http, source, now, user_agent, limits, deadline, accept, sleep)
        start = visit.address(url)
        answer = visit.get(start, asked, may_visit(visit, start, mine))
    if answer.status != HTTPStatus.OK and not (asked and answer.status == HTTPStatus.NOT_MODIFIED):
        raise visit.failure(answer.url, "svar 200", f"svar {answer.status}")
    digest = hashlib.sha256(answer.body).hexdigest()
    return Fetched(source, url, str(answer.url), now, answer.status, answer.headers, answer.body, digest)


def _ascii(value: str | None) -> str:
    """What may stand in a header; stored values come from outside."""
    return "".join(sign for sign in value or "" if " " <= sign <= "~")
