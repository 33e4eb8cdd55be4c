"""Is every case's log what was written? Read as it is stored, case by case, in one look at the database."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, text
from sqlmodel import Session

from models.rules.log_anchor import Anchor, Digest, Head, anchor
from models.rules.log_breaks import breaks
from models.rules.log_chain import CASE, COLUMNS, HASH, PREVIOUS, Break, Found, Link
from models.rules.log_growth import Growth

AT_A_TIME = 2_000
_STORED: dict[str, dict[str, str]] = {
    "sqlite": {},
    # As it was hashed, whatever the session's time zone and ways of writing dates.
    "postgresql": {
        "on": """to_char("on", 'YYYY-MM-DD')""",
        "recorded_at": "to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
        "data": "data::text",
    },
}
# Heads and events in one statement, and so as of one moment on both databases. A head has no hash of its own.
_ALL = """
SELECT log_head AS previous_hash, id AS case_id, 0 AS seq, {nothing} FROM cases {cases}
UNION ALL SELECT {columns}, hash FROM case_event {events}
ORDER BY case_id, seq
"""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and every break. `digest` is of the last hash of every case: 64 hexadecimal digits."""

    cases: int
    events: int
    digest: str
    breaks: tuple[Break, ...]

    @property
    def sound(self) -> bool:
        """Is everything as it was written?"""
        return not self.breaks


@dataclass(slots=True)
class CaseLog:
    """A case's log as stored; `head` is None when the case itself is gone."""

    case_id: int
    log: list[Link] = field(default_factory=list)
    head: str | None = None


def verify(session: Session, *, since: Anchor | None = None) -> Verified:
    """Every log against its own hashes and its head, and against how far it had come when it was anchored."""
    return _verified(session, since, lambda _: None)


def take_anchor(session: Session, *, now: datetime, program: str) -> tuple[Verified, Anchor]:
    """How far every log has come now, and whether it can be relied on."""
    heads: list[Head] = []
    verified = _verified(session, None, heads.append)
    return verified, anchor(now, program, verified.digest, heads)


def _verified(session: Session, since: Anchor | None, seen: Callable[[Head], None]) -> Verified:
    cases, events, digest, growth = 0, 0, Digest(), Growth(since)
    found: list[Break] = []
    for case in _logs(session.connection()):
        cases, events = cases + (case.head is not None), events + len(case.log)
        head = Head(case.case_id, len(case.log), case.log[-1][HASH] if case.log else "")
        digest.add(head)
        seen(head)
        grown = list(growth.breaks(case.case_id, case.log))
        found += list(breaks(case.case_id, case.log, case.head)) or grown
    found += growth.missing()
    if not found and not growth.same():
        found.append(Break(0, 0, Found.REWRITTEN))
    return Verified(cases, events, digest.hex, tuple(found))


def stored_log(session: Session, case_id: int) -> CaseLog:
    """One case's log as it is stored; without head and events when there is no such case."""
    connection = session.connection()
    rows = connection.execute(text(_statement(connection, "WHERE {} = :this_case")), {"this_case": case_id})
    found = [_case_log(number, stored) for number, stored in groupby(rows, key=itemgetter(CASE))]
    return found[0] if found else CaseLog(case_id)


def _logs(connection: Connection) -> Iterator[CaseLog]:
    """The cases in the order of their numbers; few rows at a time are held."""
    for case_id, stored in groupby(stored_rows(connection), key=itemgetter(CASE)):
        yield _case_log(case_id, stored)


def stored_rows(connection: Connection) -> Iterator[Link]:
    """Every event of every case as stored, by case and number, and per case a row with its head and without a hash."""
    # From the driver itself: millions of rows, of which nothing is wanted but what they hold.
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        # The server reads on while we work out hashes.
        yield from driver.cursor().stream(_statement(connection), size=AT_A_TIME)
        return
    given = 0
    try:
        for some in _some(driver, _statement(connection)):
            yield from some
            given += len(some)
    except driver.OperationalError:
        # Bytes that are no text are somebody's edit, and to be told of like any other. Reading them so takes longer.
        yield from islice(chain.from_iterable(_some_leniently(driver, _statement(connection))), given, None)


def _some(driver: Any, statement: str) -> Iterator[list[Link]]:
    cursor = driver.execute(statement)
    while some := cursor.fetchmany(AT_A_TIME):
        yield some


def _some_leniently(driver: Any, statement: str) -> Iterator[list[Link]]:
    strictly, driver.text_factory = driver.text_factory, partial(str, encoding="utf-8", errors="surrogateescape")
    try:
        yield from _some(driver, statement)
    finally:
        driver.text_factory = strictly


def _case_log(case_id: int, stored: Iterable[Link]) -> CaseLog:
    case = CaseLog(case_id)
    for row in stored:
        if row[HASH] is None:
            case.head = row[PREVIOUS]
        else:
            case.log.append(row)
    return case


def _statement(connection: Connection, which: str = "") -> str:
    stored = _STORED[connection.dialect.name]
    columns = ", ".join(stored.get(name, f'"{name}"') for name in COLUMNS)
    nothing = ", ".join("NULL" for _ in COLUMNS[3:])
    return _ALL.format(
        columns=columns, nothing=f"{nothing}, NULL", cases=which.format("id"), events=which.format("case_id")
    )
