"""The demonstration's site on a bad day: any source's page can be damaged, or its server behave as servers do not.

    with FaultySite() as site:
        site.fault("nt_agreements", half)
        site.mend()

A `Fault` answers the request in the page's stead.
"""

import re
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler

from app.demo.site import DemoSite, Page, writers
from app.demo.site.server import give

Fault = Callable[[BaseHTTPRequestHandler, Page], object]
LOG_IN = Page(b"<!DOCTYPE html><html><body><form action='/logga-in'><input type='password'></form></body></html>")
LOG_IN_PATH = "/logga-in"
MEGABYTE = bytes(1_000_000)
# The list itself in whatever form: a table, a list of links, a module's state, a sitemap's entries, a file's rows.
LIST = re.compile(
    rb"<table.*</table>|(?<=<main>).*</ul>|(?<=',)\{\"(?:settings|filters|deals)\".*?\}(?=\);App)|<url>.*</url>"
    rb"|\"data\": *\[.*\]",
    re.DOTALL,
)
DAY = rb"\d{4}-\d\d-\d\d|\d\d/\d\d/\d{4}"
# What a page calls something that its parser must know.
NAMES: Mapping[str, bytes] = {
    "nt_recommendations": b'"recommendation":',
    "nt_follow_up_reports": b'"publishDate":',
    "nt_agreements": b'"deal_end":',
    "nt_not_taken_up": b"Motivering",
    "nt_under_preparation": b"Datum",
    "nt_news": b"/nyheter/nyheter/",
    "tlv_decisions_general": b"/generell-subvention/",
    "tlv_decisions_limited": b"/begransad-subvention/",
    "tlv_decisions_refused": b"/avslag-och-uteslutningar/",
    "tlv_clinic_assessments": b"rapporter-kliniklakemedel/",
    "ema_medicines": b'"medicine_status":',
}


class FaultySite(DemoSite):
    """Serves as its parent does, but for the sources that have been given a fault."""

    def __init__(self) -> None:
        self._faults: dict[str, Fault] = {}
        super().__init__()

    def fault(self, source: str, fault: Fault) -> None:
        """From now on, requests for the source's page meet `fault`."""
        self._faults[writers()[source].address.partition("?")[0]] = fault

    def mend(self) -> None:
        """All is well again."""
        self._faults.clear()

    def respond(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request, or fail to."""
        path = request.path.partition("?")[0]
        fault, page = self._faults.get(path), self.page_at(path)
        with suppress(ConnectionError):
            if path == LOG_IN_PATH:
                give(request, HTTPStatus.OK, LOG_IN.body, Content_Type=LOG_IN.kind)
            elif fault and page:
                fault(request, page)
            else:
                super().respond(request)


def serving(change: Callable[[bytes], bytes]) -> Fault:
    """The page is another, and the server thinks nothing of it."""
    return lambda request, page: give(request, HTTPStatus.OK, change(page.body), Content_Type=page.kind)


def answering(status: int, **headers: str) -> Fault:
    """No page, but a status."""
    return lambda request, _: give(request, status, b"", **headers)


def without_list(page: bytes) -> bytes:
    """The list's place is empty, as when a module shows an error."""
    return _as_letters(page, lambda letters: LIST.sub(b"", letters))


def half(page: bytes) -> bytes:
    """The first half."""
    return page[: len(page) // 2]


def doubled(page: bytes) -> bytes:
    """The whole page again, on the same line."""
    return page + page


def renamed(source: str) -> Callable[[bytes], bytes]:
    """What the parser knows the rows by is called something else."""
    name = NAMES[source]
    return lambda page: _as_letters(page, lambda letters: letters.replace(name, name[:2] + b"x" + name[2:]))


def retyped(page: bytes) -> bytes:
    """Where there were dates there is something else: `true` in a file, a word on a page."""
    return _as_letters(page, lambda letters: re.sub(DAY, b"snart", re.sub(rb'"(?:' + DAY + rb')"', b"true", letters)))


def error_page(_: bytes) -> bytes:
    """What a site shows when it cannot show anything."""
    return "<!DOCTYPE html><html><body><h1>Tekniskt fel</h1><p>Försök igen senare.</p></body></html>".encode()


def slow_drip(request: BaseHTTPRequestHandler, page: Page) -> None:
    """A byte now and then: no wait for a byte is long, all of them together are."""
    request.send_response(HTTPStatus.OK)
    request.end_headers()
    for at in range(len(page.body)):
        request.wfile.write(page.body[at : at + 1])
        time.sleep(0.02)


def broken_off(request: BaseHTTPRequestHandler, page: Page) -> None:
    """The connection ends before the page does."""
    request.send_response(HTTPStatus.OK)
    request.send_header("Content-Length", str(len(page.body)))
    request.end_headers()
    request.wfile.write(half(page.body))
    request.close_connection = True


def gzip_bomb(request: BaseHTTPRequestHandler, _: Page) -> None:
    """A hundred megabytes packed in a few."""
    give(request, HTTPStatus.OK, _bomb(), Content_Encoding="gzip", Content_Type="text/html")


def hundred_megabytes(request: BaseHTTPRequestHandler, _: Page) -> None:
    """As many, unpacked."""
    request.send_response(HTTPStatus.OK)
    request.end_headers()
    for _number in range(100):
        request.wfile.write(MEGABYTE)


def to_log_in(request: BaseHTTPRequestHandler, _: Page) -> None:
    """The site wants to know who we are, and says so on a page of its own."""
    give(request, HTTPStatus.FOUND, Location=LOG_IN_PATH)


def to_another_site(request: BaseHTTPRequestHandler, _: Page) -> None:
    """Somebody else is to say who we are."""
    give(request, HTTPStatus.FOUND, Location="https://login.example.invalid/authorize?client=1")


def endless_redirect(request: BaseHTTPRequestHandler, _: Page) -> None:
    """Try the next door."""
    path, _mark, number = request.path.partition("?n=")
    give(request, HTTPStatus.FOUND, Location=f"{path.partition('?')[0]}?n={int(number or 0) + 1}")


@cache
def _bomb() -> bytes:
    packer = zlib.compressobj(1, wbits=31)
    return b"".join(packer.compress(MEGABYTE) for _ in range(100)) + packer.flush()


def _as_letters(page: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A change of what a page says; one that is served packed is unpacked first and packed again."""
    if not page.startswith(b"\x1f\x8b"):
        return change(page)
    packer = zlib.compressobj(wbits=31)
    return packer.compress(change(zlib.decompress(page, wbits=31))) + packer.flush()
