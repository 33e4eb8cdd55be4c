"""The lists of what is due, with 100,000 open cases and with 1,000, as many due in both."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, case, event, literal
from sqlmodel import Session

from bench.bed import NOW, Bed
from bench.copies import filled
from bench.figure import Figure, milliseconds, timed
from models import database
from tasks.actions.case_rows import CASES
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
    with filled(bed, MANY, _due) as large_house, filled(bed, FEW, _due) as small_house:
        large, small = large_house.engine, small_house.engine
        for name, (index, look) in _LISTS.items():
            ours: list[float] = []
            theirs: list[float] = []
            for _ in range(ROUNDS):
                theirs.append(timed(_looked, small, look))
                ours.append(timed(_looked, large, look))
            figure = milliseconds(f"{name}, {MANY:,} open cases", bed.database, ours, theirs).at_most(1.25)
            searched = _search(large, look, index)
            yield replace(figure, met=figure.met and searched == "index", note=f"plan: {searched}")


def _due(number: ColumnElement[int]) -> dict[str, Any]:
    due = number <= DUE
    return {
        "next_due_on": case((due, literal(TODAY)), else_=literal(TODAY + timedelta(days=1))),
        "work_due_at": case((due, literal(NOW, CASES.c.work_due_at.type)), else_=None),
    }


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
