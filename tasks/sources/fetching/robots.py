"""What a site's robots.txt asks of us."""

from urllib.robotparser import RobotFileParser

import httpx

from tasks.sources.fetching.line import Allowed, Line
from tasks.sources.fetching.visit import Visit

AGENT = "ordnat-inforande"
REFUSALS = frozenset({401, 403})


def may_visit(visit: Visit, page: httpx.URL, line: Line) -> Allowed:
    """May we? Asked once per line and site; the answer also holds for addresses the page redirects to.

    After RFC 9309: no file means yes, and one that cannot be had just now means not now. A file we are
    refused to see means no, which is stricter than the RFC.
    """
    file = page.join("/robots.txt")
    known = str(file)
    if known not in line.robots:
        line.robots[known] = _asked(visit, file)
    return line.robots[known]


def _asked(visit: Visit, file: httpx.URL) -> Allowed:
    answer = visit.get(file, {}, lambda _: True)
    if answer.status in REFUSALS:
        return lambda _: False
    rules = RobotFileParser()
    try:
        rules.parse(answer.body.decode("utf-8", "replace").splitlines())
    except ValueError as oddity:  # an odd digit in a delay, or an address with a stray bracket
        raise visit.failure(file, "läsbara regler", "trasiga") from oddity
    return lambda url: rules.can_fetch(AGENT, str(url))
