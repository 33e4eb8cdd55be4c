"""A source of our own for testing polls: a line per row, and a transport that answers for its server."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy import Engine, event
from sqlmodel import SQLModel, col, func, select

from app.bootstrap import Ordnat
from models import database
from models.tables.registry import TABLES
from models.tables.source import SourceHealth, SourceLength, SourcePage, SourceRecord
from tasks.poll import Polled, poll
from tasks.sources.configuration.configured import Configured, as_offered
from tasks.sources.fetching.line import Line
from tasks.sources.reading.records import Expected, Facts, Source

ADDRESS = "https://lista.example/rader"


@dataclass(frozen=True)
class Row:
    """`name;words;year`."""

    name: str
    words: str
    year: int = 0

    @property
    def key(self) -> str:
        """Its name."""
        return self.name.casefold()

    def facts(self) -> Facts:
        """All of it."""
        return {"name": self.name, "words": self.words, "year": self.year}


def parse(page: bytes, expected: Expected) -> tuple[Row, ...]:
    """A row per line after the heading. `crash` on a page is what nobody thought of."""
    heading, *lines = page.decode().splitlines() or [""]
    if heading.partition("#")[0].strip() != expected.keys["heading"]:
        raise expected.unexpected(expected="rubriken", found=f"{heading[:20]!r}")
    if "crash" in lines:
        raise ZeroDivisionError
    return tuple(Row(name, words, int(year)) for name, words, year in (line.split(";") for line in lines))


SOURCE = Source("prov", "Provlistan", ADDRESS, parse, keys={"heading": "rader"})
HOW = as_offered(SOURCE)


def written(*rows: Row, remark: str = "") -> bytes:
    """A page with these rows; a remark makes other bytes of it and says nothing."""
    lines = "".join(f"{row.name};{row.words};{row.year}\n" for row in rows)
    return f"rader#{remark}\n{lines}".encode()


def rows_of(count: int, words: str = "som förut") -> list[Row]:
    """So many rows."""
    return [Row(f"Rad{number:03}", words) for number in range(count)]


@dataclass
class Server:
    """Answers for the source's server. `asked` are the headers of each request for the list."""

    page: bytes = b""
    status: int = 200
    etag: str | None = None
    before: Callable[[], object] = lambda: None
    asked: list[httpx.Headers] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """One answer."""
        if request.url.path == "/robots.txt":
            return httpx.Response(404, stream=httpx.ByteStream(b""))
        self.asked.append(request.headers)
        self.before()
        if self.etag and request.headers.get("if-none-match") == self.etag:
            return httpx.Response(304, stream=httpx.ByteStream(b""))
        return httpx.Response(
            self.status, stream=httpx.ByteStream(self.page), headers={"ETag": self.etag} if self.etag else {}
        )


@dataclass
class Polling:
    """A house that polls one source."""

    house: Ordnat
    server: Server
    how: Configured = HOW

    def poll(self, page: bytes | None = None, *, anew: bool = False, **changed: Any) -> Polled:
        """One poll; `changed` are settings that differ for it."""
        if page is not None:
            self.server.page = page
        with httpx.Client(transport=httpx.MockTransport(self.server)) as client:
            return poll(self.house.asking, replace(self.how, **changed), Line(client), anew=anew)

    def later(self, **time: int) -> "Polling":
        """The same, so much later."""
        now = self.house.now() + timedelta(**time)
        return replace(self, house=replace(self.house, clock=lambda: now))

    @property
    def health(self) -> SourceHealth:
        """How the source is doing."""
        with database.reading(self.house.engine) as session:
            return session.get_one(SourceHealth, self.how.key)

    @property
    def records(self) -> list[SourceRecord]:
        """Every row of its list's history, by key."""
        return self.all(SourceRecord, SourceRecord.key, SourceRecord.number)

    @property
    def pages(self) -> list[SourcePage]:
        """Every page saved."""
        return self.all(SourcePage, SourcePage.id)

    @property
    def lengths(self) -> list[int]:
        """Every length its list has had."""
        return [length.rows for length in self.all(SourceLength, SourceLength.id)]

    def all(self, model: Any, *order: Any) -> list[Any]:
        """Every row of a table."""
        with database.reading(self.house.engine) as session:
            return list(session.exec(select(model).order_by(*map(col, order))))


def counted(engine: Engine) -> dict[str, int]:
    """How many rows every table has."""
    with database.reading(engine) as session:
        return {_name(table): session.exec(select(func.count()).select_from(table)).one() for table in TABLES}


def _name(table: type[SQLModel]) -> str:
    return str(table.__tablename__)


@contextmanager
def writes(engine: Engine) -> Iterator[list[str]]:
    """The tables that statements of the block write to, in order."""
    found: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        words = statement.split()
        if words[0] in {"INSERT", "UPDATE", "DELETE"}:
            found.append(words[1] if words[0] == "UPDATE" else words[2])

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)
