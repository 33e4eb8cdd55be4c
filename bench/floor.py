"""The floor: the same case as hand-written SQL on one table, with a commit per decision, on the raw driver.

A decision reads the row, checks that it is this decision's turn, writes, and commits. Nothing else: no log, no look at
mandates or dates, no message. Durability is the program's own: what is recorded survives a power cut.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import psycopg

from models.rules.decisions import Decision

_TABLE = """
CREATE TABLE floor_case (id {serial} PRIMARY KEY, product TEXT NOT NULL, indication TEXT NOT NULL,
turn INTEGER NOT NULL, stage TEXT, outcome TEXT, region TEXT, decided_by TEXT, decided_on DATE)
"""
_OPEN = "INSERT INTO floor_case (product, indication, turn) VALUES ({0}, {0}, 0) RETURNING id"
_LOOK = "SELECT turn FROM floor_case WHERE id = {0}"
_DECIDE = """
UPDATE floor_case SET turn = {0}, stage = {0}, outcome = {0}, region = {0}, decided_by = {0}, decided_on = {0}
WHERE id = {0}
"""


class Floor(Protocol):
    """A case opened, and decided turn by turn; every call is durable when it returns."""

    def open(self, product: str, indication: str) -> int:
        """A new case; its id."""

    def decide(self, case_id: int, turn: int, decision: Decision, by: str) -> None:
        """A decision. Raises RuntimeError out of turn."""

    def close(self) -> None:
        """Let go of the database."""


class SqliteFloor:
    """On sqlite3, set as the program sets it: write-ahead log, full synchronisation, writers wait for each other."""

    def __init__(self, file: Path) -> None:
        """The table in a new file."""
        self._sql = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self._sql.execute(f"PRAGMA {pragma}")
        self._sql.execute(_TABLE.format(serial="INTEGER"))
        self._open, self._look, self._decide = (sql.format("?") for sql in (_OPEN, _LOOK, _DECIDE))

    def open(self, product: str, indication: str) -> int:
        """A new case; its id."""
        self._sql.execute("BEGIN IMMEDIATE")
        row = self._sql.execute(self._open, (product, indication)).fetchone()
        self._sql.execute("COMMIT")
        return int(row[0])

    def decide(self, case_id: int, turn: int, decision: Decision, by: str) -> None:
        """A decision. Raises RuntimeError out of turn."""
        self._sql.execute("BEGIN IMMEDIATE")
        _check_turn(self._sql.execute(self._look, (case_id,)).fetchone(), turn)
        on = decision.on.isoformat()
        written = (turn + 1, decision.stage.value, decision.outcome, decision.region, by, on, case_id)
        self._sql.execute(self._decide, written)
        self._sql.execute("COMMIT")

    def close(self) -> None:
        """Let go of the database."""
        self._sql.close()


class PostgresFloor:
    """On psycopg, the row locked from reading to commit."""

    def __init__(self, url: str) -> None:
        """The table in the database at `url`, `postgresql://…`."""
        self._sql = psycopg.connect(url)
        self._sql.execute(_TABLE.format(serial="SERIAL").encode())
        self._sql.commit()
        self._open, self._look, self._decide = (
            sql.format("%s").encode() for sql in (_OPEN, _LOOK + " FOR UPDATE", _DECIDE)
        )

    def open(self, product: str, indication: str) -> int:
        """A new case; its id."""
        row = self._sql.execute(self._open, (product, indication)).fetchone()
        self._sql.commit()
        return int(row[0]) if row else 0

    def decide(self, case_id: int, turn: int, decision: Decision, by: str) -> None:
        """A decision. Raises RuntimeError out of turn."""
        _check_turn(self._sql.execute(self._look, (case_id,)).fetchone(), turn)
        written = (turn + 1, decision.stage.value, decision.outcome, decision.region, by, decision.on, case_id)
        self._sql.execute(self._decide, written)
        self._sql.commit()

    def close(self) -> None:
        """Let go of the database."""
        self._sql.close()


def _check_turn(row: Sequence[int] | None, turn: int) -> None:
    if row is None or row[0] != turn:
        raise RuntimeError(f"the floor's case stands at {row}, not at turn {turn}")
