"""Very many logs, copies of one, each chained as its own: what is measured on them may be verified and restored too."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, text
from sqlmodel import Session

from models.rules.log_chain import COLUMNS, HASH, SEQ, Link, event_hash, genesis
from tasks.queries.log_chain import stored_log

AT_A_TIME = 10_000
_NAMES = (*COLUMNS, "hash")
_COLUMNS = ", ".join(f'"{name}"' for name in _NAMES)
_HEADS = """
UPDATE cases SET log_head = (SELECT hash FROM case_event WHERE case_id = cases.id ORDER BY seq DESC LIMIT 1)
WHERE id > :after AND id <= :last
"""


def copied_logs(connection: Connection, first: int, count: int, own: Callable[[str, int], str], *, after: int) -> None:
    """The log of the case called `first` as those of the cases that come `after` that number.

    `own` makes an event's data, as text, that of copy number 1, 2, …
    """
    with Session(connection) as session:
        log = stored_log(session, first).log
    copies = (link for number in range(1, count + 1) for link in _copy(log, after + number, number, own))
    write = _into_sqlite if connection.dialect.name == "sqlite" else _into_postgresql
    write(connection, copies)
    connection.execute(text(_HEADS), {"after": after, "last": after + count})


def _copy(log: Sequence[Link], case_id: int, number: int, own: Callable[[str, int], str]) -> Iterator[tuple[Any, ...]]:
    previous = genesis(case_id)
    for link in log:
        *others, data = link[SEQ:HASH]
        columns = (previous, case_id, *others, own(data, number))
        previous = event_hash(columns)
        yield *columns, previous


def _into_sqlite(connection: Connection, links: Iterator[tuple[Any, ...]]) -> None:
    values = ", ".join("?" for _ in _NAMES)
    while some := list(islice(links, AT_A_TIME)):
        connection.exec_driver_sql(f"INSERT INTO case_event ({_COLUMNS}) VALUES ({values})", some)


def _into_postgresql(connection: Connection, links: Iterator[tuple[Any, ...]]) -> None:
    # The stored text of an instant says no zone: it is UTC.
    connection.execute(text("SET LOCAL TIME ZONE 'UTC'"))
    driver: Any = connection.connection.cursor()
    with driver.copy(f"COPY case_event ({_COLUMNS}) FROM STDIN") as copy:
        for link in links:
            copy.write_row(link)
