"""The sweep: with nothing due among 100,000 open cases, and with 1,000 cases whose ladders call."""

import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select

from app.bootstrap import Ordnat
from bench.bed import NOW, Bed
from bench.copies import filled
from bench.figure import Figure, milliseconds, timed
from tasks.actions.case_rows import CASES
from tasks.actions.outbox import OUTBOX
from tasks.actions.sweep import BATCH, sweep
from tasks.watch import watch

MANY, FEW, DUE = 100_000, 1_000, 1_000
ROUNDS = 200
_LOOK = "SELECT id, targets_key FROM cases WHERE next_check_at <= {0} ORDER BY next_check_at, id LIMIT 200"
_ALARM = """
INSERT INTO alarm (case_id, clock, occasion, rung, occurrence, notice, state, due_at, settled_at, told, fell)
VALUES ({0}, {0}, 'floor', 'aim', 0, 'aim_missed', 'fired', {0}, {0}, '["somebody"]', '[]')
"""
_MESSAGE = """
INSERT INTO outbox_message (dedupe_key, case_id, kind, recipient, address, facts, state, attempts, created_at,
next_attempt_at) VALUES ({0}, {0}, 'aim_missed', 'a', 'a@region.example', '{{}}', 'cancelled', 0, {0}, {0})
"""


def measure(bed: Bed) -> Iterator[Figure]:
    """An idle sweep over many cases beside few, and beside one query on the raw driver; alarms a second holds."""
    with filled(bed, MANY, _none_due) as large, filled(bed, FEW, _none_due) as small:
        yield from _idle(bed, large, small)
    with filled(bed, DUE, _all_due) as house:
        yield _alarms(bed, house)


def _none_due(_: ColumnElement[int]) -> Mapping[str, Any]:
    return {"next_check_at": literal(NOW + timedelta(days=1), CASES.c.next_check_at.type)}


def _all_due(_: ColumnElement[int]) -> Mapping[str, Any]:
    return {"next_check_at": literal(NOW, CASES.c.next_check_at.type)}


def _idle(bed: Bed, large: Ordnat, small: Ordnat) -> Iterator[Figure]:
    for house in (large, small):
        # the copied case itself
        watch(house.change, now=house.now, organisation=house.organisation, sources=house.sources)
    ours: list[float] = []
    fewer: list[float] = []
    floor: list[float] = []
    with closing(_Floor(large)) as raw:
        for _ in range(ROUNDS):
            floor.append(timed(raw.look))
            fewer.append(timed(_sweep, small))
            ours.append(timed(_sweep, large))
    name = f"sweep, none due of {MANY:,}"
    yield milliseconds(f"{name}; floor: of {FEW:,}", bed.database, ours, fewer).at_most(1.25)
    yield milliseconds(f"{name}; floor: one query, raw driver", bed.database, ours, floor).at_most(2)


def _sweep(house: Ordnat) -> None:
    house.change(lambda session: sweep(session, now=NOW, organisation=house.organisation))


def _alarms(bed: Bed, house: Ordnat) -> Figure:
    """Alarms written with their messages, beside as many rows of each written by hand in as large transactions."""
    began = time.perf_counter()
    alarms = watch(house.change, now=house.now, organisation=house.organisation, sources=house.sources).alarms
    seconds = time.perf_counter() - began
    with house.engine.connect() as connection:
        messages = connection.execute(select(func.count()).where(OUTBOX.c.clock.is_not(None))).scalar_one()
    with closing(_Floor(house)) as raw:
        by_hand = timed(raw.write, messages)
    rate, floor = alarms / seconds, alarms / by_hand
    figure = Figure(f"alarms with messages, {DUE:,} cases due", bed.database, rate, "alarms/s", floor, floor / rate)
    return replace(figure.at_least(1000), note=f"{messages / max(alarms, 1):.1f} messages each")


class _Floor:
    """The house's own database by hand-written SQL on the raw driver, one connection kept open."""

    def __init__(self, house: Ordnat) -> None:
        self._sql: Any = house.engine.raw_connection()
        self._mark = "?" if house.engine.dialect.name == "sqlite" else "%s"
        self._now: Any = "2026-11-20 09:30:00.000000" if self._mark == "?" else NOW

    def look(self) -> None:
        """One indexed query, in a transaction of its own."""
        cursor = self._sql.cursor()
        cursor.execute("BEGIN")
        cursor.execute(_LOOK.format(self._mark), (self._now,)).fetchall()
        cursor.execute("COMMIT")

    def write(self, count: int) -> None:
        """So many alarms and as many messages, committed for every batch."""
        cursor = self._sql.cursor()
        for number in range(count):
            if number % BATCH == 0:
                cursor.execute("BEGIN")
            cursor.execute(_ALARM.format(self._mark), (1, f"floor {number}", self._now, self._now))
            cursor.execute(_MESSAGE.format(self._mark), (f"floor {number}", 1, self._now, self._now))
            if number % BATCH == BATCH - 1 or number == count - 1:
                cursor.execute("COMMIT")

    def close(self) -> None:
        """Let go of the connection."""
        self._sql.close()
