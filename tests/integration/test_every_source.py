"""Every source, polled from the demonstration's pages: a baseline, and each way a page can be wrong."""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import httpx
import pytest

import tasks.poll
from app.bootstrap import Ordnat
from app.demo.site import first_rows, writers
from tasks.poll import Polled, poll
from tasks.sources.fetching.line import Line
from tasks.sources.fetching.visit import Limits
from tests.integration.listing import counted

ROOT = "https://demo.example"
MOST_BYTES = 300_000
Answer = Callable[[bytes], httpx.Response]


def answer(status: int = 200, body: bytes = b"", **headers: str) -> httpx.Response:
    """An answer as from a server."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, stream=httpx.ByteStream(body), headers=named)


def refuse(_page: bytes) -> httpx.Response:
    raise httpx.ConnectError("certificate verify failed")


# What the page was, and what comes instead of it.
FAULTS: Mapping[str, Answer] = {
    "an error page with status 200": lambda _: answer(body=b"<html><h1>Tekniskt fel</h1></html>"),
    "nothing": lambda _: answer(),
    "something quite different": lambda _: answer(body=b"\x00\xff" * 500),
    "JSON of another kind": lambda _: answer(body=b'{"data": {"a": [1, null, true]}}'),
    "the page twice": lambda page: answer(body=page + page),
    "a log-in elsewhere": lambda _: answer(302, Location="https://login.example/"),
    "an endless redirect": lambda _: answer(302, Location="/robots.txt/x"),
    "not found": lambda _: answer(404),
    "broken down": lambda _: answer(503),
    "asked to wait": lambda _: answer(429, Retry_After="3600"),
    "not modified, unasked": lambda _: answer(304),
    "a certificate that does not hold": refuse,
    "a bomb": lambda _: answer(body=gzip.compress(bytes(MOST_BYTES * 4)), Content_Encoding="gzip"),
    "far too much": lambda page: answer(body=page + b" " * MOST_BYTES),
    "gzip that is cut off": lambda page: answer(body=gzip.compress(page)[:-20], Content_Encoding="gzip"),
    "half the page": lambda page: answer(body=page[: len(page) // 2]),
}
# Of a list of the latest a shorter one is no fault: nothing is new in it either.
MAY_BE_READ = {"half the page", "the page twice"}


@dataclass
class Site:
    """Every page of the demonstration, and what is wrong with it at the moment."""

    pages: dict[str, bytes]
    fault: Answer | None = None
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """One answer."""
        page = self.pages.get(request.url.path)
        if page is None:
            return answer(302, Location="/robots.txt/x") if request.url.path != "/robots.txt" else answer(404)
        return self.fault(page) if self.fault else answer(body=page)


def written(source: str) -> dict[str, bytes]:
    """The pages of a source's first set."""
    return {path: page.body for path, page in writers()[source].write(first_rows(source), ROOT).items()}


def polled(house: Ordnat, source: str, site: Site) -> Polled:
    """One poll."""
    how = replace(house.sources[source], address=ROOT + writers()[source].address, enabled=True, most_bytes=MOST_BYTES)
    with httpx.Client(transport=httpx.MockTransport(site)) as client:
        return poll(house.asking, how, Line(client))


@pytest.mark.parametrize("source", sorted(writers()))
def test_each_fault_is_a_failure_of_the_source_and_nothing_else(
    sqlite_house: Ordnat, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.poll, "LIMITS", Limits(attempts=1))
    site = Site(written(source))
    first = polled(sqlite_house, source, site)
    assert (first.problem, first.taken.baseline, bool(first.taken.rows)) == (None, True, True)
    assert first.taken.followed.proposals == []
    for fault, wrong in FAULTS.items():
        before = counted(sqlite_house.engine)
        site.fault = wrong
        found = polled(sqlite_house, source, site)
        after = counted(sqlite_house.engine)
        if found.problem is None:
            assert fault in MAY_BE_READ, fault
            assert not found.taken.changes, fault
            assert after == before, fault
        else:
            assert found.problem.startswith(f"Källan {source}: väntade "), fault
            assert ", men fann " in found.problem, fault
            grown = {table for table in after if after[table] != before[table]}
            assert grown <= {"source_page", "outbox_message"}, fault
    site.fault = None
    again = polled(sqlite_house, source, site)
    assert (again.problem, bool(again.taken.changes)) == (None, False)


def test_every_source_has_pages_to_be_tried_with(sqlite_house: Ordnat) -> None:
    assert writers().keys() == sqlite_house.sources.keys()
