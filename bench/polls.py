"""A poll of NT-rådet's list, 2,000 rows long: when nothing is new, and from published to proposed."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import httpx
from sqlmodel import func, select

from app.bootstrap import Ordnat
from app.demo.site import Row, first_rows, writers
from bench.bed import NOW, Bed
from bench.figure import Figure, milliseconds, timed
from models import database
from models.tables.outbox import OutboxMessage
from models.tables.source import SourceRecord
from tasks.poll import Polled, poll
from tasks.sources.fetching.fetch import fetch
from tasks.sources.fetching.line import Line

SOURCE = "nt_recommendations"
ROOT = "https://demo.example"
ROWS, ROUNDS, NEW = 2_000, 20, 10
AT_MOST = 2.0


@dataclass
class Site:
    """The list's server, in this process. `answered_at` is when it last gave the page."""

    body: bytes = b""
    answered_at: float = 0.0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """One answer."""
        if request.url.path == "/robots.txt":
            return httpx.Response(404, stream=httpx.ByteStream(b""))
        self.answered_at = time.perf_counter()
        return httpx.Response(200, stream=httpx.ByteStream(self.body))

    def show(self, rows: list[Row], remark: int = 0) -> None:
        """From now on the page has these rows; the remark makes other bytes of it."""
        (page,) = writers()[SOURCE].write(rows, ROOT).values()
        self.body = page.body + f"<!-- {remark} -->".encode()


def measure(bed: Bed) -> Iterator[Figure]:
    """Each poll in transactions of its own, as the schedule makes it."""
    rows, site = _rows(ROWS), Site()
    with bed.house() as house, httpx.Client(transport=httpx.MockTransport(site)) as client:
        line = Line(client)
        site.show(rows)
        polled(house, line)
        same, told = _unchanged(house, line, site, rows)
        floor = [timed(_fetched, line) for _ in range(ROUNDS)]
        yield milliseconds("poll, the same page; floor: fetching it", bed.database, same, floor)
        yield milliseconds(f"poll, {ROWS:,} rows that say the same; floor: fetching it", bed.database, told, floor)
        yield from _published(bed, house, line, site, rows)


def _unchanged(house: Ordnat, line: Line, site: Site, rows: list[Row]) -> tuple[list[float], list[float]]:
    same, told = [], []
    before = _listed(house)
    for remark in range(ROUNDS):
        same.append(timed(polled, house, line))
        site.show(rows, remark)
        told.append(timed(polled, house, line))
    if _listed(house) != before:
        raise RuntimeError("a list that said the same was written")
    return same, told


def _published(bed: Bed, house: Ordnat, line: Line, site: Site, rows: list[Row]) -> Iterator[Figure]:
    seconds = []
    for number in range(NEW):
        rows = [*rows, rows[0] | {"productName": f"Nypublicerat {number}"}]
        site.show(rows)
        brought = polled(house, line)
        seconds.append(time.perf_counter() - site.answered_at)
        if len(brought.taken.followed.proposals) != 1 or _queued(house) <= number:
            raise RuntimeError("what was published was not proposed and told")
    slowest = max(seconds)
    yield Figure(
        "published → proposed and message queued, slowest; floor: the target",
        bed.database, slowest, "s", AT_MOST, slowest / AT_MOST, f"≤ {AT_MOST:g} s", slowest <= AT_MOST,
    )  # fmt: skip


def _rows(count: int) -> list[Row]:
    known = first_rows(SOURCE)
    return [known[n % len(known)] | {"productName": f"Läkemedel {n}", "url": f"/produktinfo/{n}"} for n in range(count)]


def polled(house: Ordnat, line: Line) -> Polled:
    """One poll. Raises RuntimeError when the source failed."""
    how = replace(house.sources[SOURCE], address=ROOT + writers()[SOURCE].address)
    polled = poll(house.asking, how, line)
    if polled.problem:
        raise RuntimeError(polled.problem)
    return polled


def _fetched(line: Line) -> None:
    fetch(ROOT + writers()[SOURCE].address, source=SOURCE, now=NOW, contact="bench@example.org", line=line)


def _listed(house: Ordnat) -> int:
    with database.reading(house.engine) as session:
        return session.exec(select(func.count()).select_from(SourceRecord)).one()


def _queued(house: Ordnat) -> int:
    with database.reading(house.engine) as session:
        return session.exec(select(func.count()).select_from(OutboxMessage)).one()
