"""Reading the sources' pages: NT-rådet's list of 2,000 rows, EMA's table of 7 MB; what an unchanged page writes."""

import json
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import httpx
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import event

from app.bootstrap import Ordnat
from app.demo.site import Row, first_rows, writers
from bench.bed import Bed
from bench.figure import Figure, milliseconds, timed
from bench.polls import ROOT, Site, polled
from tasks.sources.fetching.line import Line
from tasks.sources.registry import source_called

LIST, TABLE = "nt_recommendations", "ema_medicines"
ROWS, ROUNDS, FEW_ROUNDS = 2_000, 50, 10
MEGABYTE = 1e6
TABLE_SIZE = 7 * MEGABYTE
INDICATION = "Treatment of adult patients with a disease – after at least ≥ 2 earlier treatments. " * 30


def measure(bed: Bed) -> Iterator[Figure]:
    """Reading needs no database, and is measured with the first only."""
    if bed.database == "SQLite":
        yield _list_read()
        yield from _table_read()
    yield _unchanged(bed)


def _list_read() -> Figure:
    """The floor is the JSON of the rows alone, and the page once: decoded, read as HTML, its scripts as text."""
    rows = list_rows()
    page, payload = written(LIST, rows), json.dumps(rows, ensure_ascii=False)
    taken = [(timed(_parsed, LIST, page), timed(json.loads, payload) + timed(_read_once, page)) for _ in range(ROUNDS)]
    name = f"{ROWS:,} recommendations read; floor: their JSON and the page once"
    return milliseconds(name, "none", [ours for ours, _ in taken], [floor for _, floor in taken]).at_most(3)


def _table_read() -> Iterator[Figure]:
    page = written(TABLE, table_rows())
    taken = [(timed(_parsed, TABLE, page), timed(json.loads, page)) for _ in range(FEW_ROUNDS)]
    size = f"EMA's table, {len(page) / MEGABYTE:.0f} MB"
    read = milliseconds(
        f"{size}, read; floor: its JSON", "none", [ours for ours, _ in taken], [json for _, json in taken]
    )
    yield replace(read, target="≤ 1000 ms", met=read.value <= 1000)
    tracemalloc.start()
    _parsed(TABLE, page)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    value, floor = peak / MEGABYTE, len(page) / MEGABYTE
    yield Figure(
        f"{size}, memory; floor: its bytes", "none", value, "MB", floor, value / floor, "≤ 200 MB", value <= 200
    )


def _unchanged(bed: Bed) -> Figure:
    """What a poll writes when the page says what it said: the floor is the one row of its health."""
    site = Site()
    with bed.house() as house, httpx.Client(transport=httpx.MockTransport(site)) as client:
        line, rows = Line(client), list_rows()
        site.show(rows)
        polled(house, line)
        site.show(rows, remark=1)
        tables = _written_by(house, line)
    count = float(len(tables))
    figure = Figure("rows written by a poll that brings nothing new", bed.database, count, "rows", 1, count)
    kept = {table for table in tables if table != "source_health"}
    return replace(figure, target="only its health", met=not kept, note=", ".join(sorted(set(tables))))


def _written_by(house: Ordnat, line: Line) -> list[str]:
    """The table of each statement that writes, once for each row."""
    tables: list[str] = []

    def note(_: object, __: object, statement: str, parameters: Any, ___: object, many: bool) -> None:
        verb, *words = statement.split()
        if verb in {"INSERT", "UPDATE", "DELETE"}:
            table = words[1] if words[0] in {"INTO", "FROM"} else words[0]
            tables.extend([table] * (len(parameters) if many else 1))

    event.listen(house.engine, "before_cursor_execute", note)
    polled(house, line)
    event.remove(house.engine, "before_cursor_execute", note)
    return tables


def list_rows() -> list[Row]:
    """Rows as the demonstration has them but for name, indication and day: four a week for ten years."""
    known, first = first_rows(LIST), date(2017, 1, 2)
    return [
        known[n % len(known)]
        | {
            "productName": f"{known[n % len(known)]['productName']}{n}",
            "indication": f"{known[n % len(known)]['indication']}, grupp {n}",
            "publishDate": (first + timedelta(days=7 * (n // 4) + n % 5)).isoformat(),
            "url": f"https://samverkanlakemedel.se/produktinfo/lakemedel{n}-substans",
        }
        for n in range(ROWS)
    ]


def table_rows() -> list[Row]:
    """Medicines until they fill the table."""
    known = first_rows(TABLE)
    one = len(written(TABLE, [_medicine(known, 0)]))
    return [_medicine(known, n) for n in range(int(TABLE_SIZE / one) + 1)]


def written(source: str, rows: list[Row]) -> bytes:
    """The source's page with these rows."""
    (page,) = writers()[source].write(rows, ROOT).values()
    return page.body


def _medicine(known: list[Row], number: int) -> Row:
    named = {"name_of_medicine": f"Medicine {number}", "therapeutic_indication": INDICATION}
    return known[number % len(known)] | named


def _parsed(source: str, page: bytes) -> None:
    offered = source_called(source)
    if not offered.parse(page, offered.expected):
        raise RuntimeError("nothing was read")


def _read_once(page: bytes) -> None:
    for script in LexborHTMLParser(page.decode()).css("script"):
        script.text()
