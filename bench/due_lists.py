"""The lists of what is due, with 100,000 open cases and with 1,000, as many due in both."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import CTE, Connection, Engine, String, case, cast, event, insert, literal, select, text, true
from sqlmodel import Session

from bench.bed import NOW, Bed
from bench.case import Traveller
from bench.figure import Figure, milliseconds, timed
from models import database
from tasks.actions.case_file import CASES, EVENTS
from tasks.queries.due import due_cases, unfinished_work

MANY, FEW = 100_000, 1_000
DUE = 150
ROUNDS = 100
TODAY = NOW.date()
_LISTS: dict[str, tuple[str, Callable[[Session], Sequence[object]]]] = {
    "due cases": ("ix_cases_next_due_on", lambda session: due_cases(session, day=TODAY, limit=100)),
    "unfinished work": ("ix_cases_work_due_at", lambda session: unfinished_work(session, now=NOW)),
}


def measure(bed: Bed) -> Iterator[Figure]:
    """Each list opened by turns in the large and in the small database, and how the large one was searched."""
    with _filled(bed, MANY) as large, _filled(bed, FEW) as small:
        for name, (index, look) in _LISTS.items():
            ours: list[float] = []
            theirs: list[float] = []
            for _ in range(ROUNDS):
                theirs.append(timed(_looked, small, look))
                ours.append(timed(_looked, large, look))
            figure = milliseconds(f"{name}, {MANY:,} open cases", bed.database, ours, theirs).at_most(1.25)
            searched = _search(large, look, index)
            yield replace(figure, met=figure.met and searched == "index", note=f"plan: {searched}")


@contextmanager
def _filled(bed: Bed, count: int) -> Iterator[Engine]:
    """A database with so many copies of a case that has really been opened, with its events."""
    with bed.house() as house:
        traveller = Traveller(house)
        first = traveller.opens(traveller.recommendations(1)[0])
        with house.engine.begin() as connection:
            _copy(connection, first, count)
        with house.engine.begin() as connection:
            connection.execute(text("ANALYZE"))
        yield house.engine


def _copy(connection: Connection, first: int, count: int) -> None:
    numbers = _numbers(count)
    due = numbers.c.number <= DUE
    changed: dict[str, Any] = {
        "id": CASES.c.id + numbers.c.number,
        "indication_key": cast(numbers.c.number, String),
        "open_key": CASES.c.open_key + cast(numbers.c.number, String),
        "next_due_on": case((due, literal(TODAY)), else_=literal(TODAY + timedelta(days=1))),
        "work_due_at": case((due, literal(NOW, CASES.c.work_due_at.type)), else_=None),
    }
    cases = select(*(changed.get(column.name, column) for column in CASES.c)).join(numbers, true())
    connection.execute(insert(CASES).from_select(CASES.c.keys(), cases.where(CASES.c.id == first)))
    case_id = EVENTS.c.case_id + numbers.c.number
    events = select(*(case_id if column.name == "case_id" else column for column in EVENTS.c)).join(numbers, true())
    connection.execute(insert(EVENTS).from_select(EVENTS.c.keys(), events.where(EVENTS.c.case_id == first)))


def _numbers(count: int) -> CTE:
    """1, 2, … `count`, counted by the database."""
    start = select(literal(1).label("number")).cte("numbers", recursive=True)
    return start.union_all(select(start.c.number + 1).where(start.c.number < count))


def _looked(engine: Engine, look: Callable[[Session], Sequence[object]]) -> None:
    with database.reading(engine) as session:
        if len(look(session)) < min(DUE, 100):
            raise RuntimeError("the list is shorter than what is due")


def _search(engine: Engine, look: Callable[[Session], Sequence[object]], index: str) -> str:
    """How the database finds the list: "index" when the index alone gives it, in order; otherwise the plan itself."""
    plan = _plan(engine, look)
    clean = not any(costly in plan for costly in ("Seq Scan", "Sort", "SCAN", "TEMP B-TREE"))
    return "index" if index in plan and clean else plan


def _plan(engine: Engine, look: Callable[[Session], Sequence[object]]) -> str:
    """The database's own account of the very statement that `look` sends."""
    sent: list[tuple[str, Any]] = []
    event.listen(engine, "before_cursor_execute", lambda *told: sent.append((told[2], told[3])))
    _looked(engine, look)
    statement, parameters = sent[-1]
    explain = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(f"{explain} {statement}", parameters)
        return "; ".join(str(row[-1]).strip() for row in rows)
