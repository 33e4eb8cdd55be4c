"""Upgrades in the middle of open cases: from an older schema, and to one that the program does not know yet."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from app.bootstrap import Ordnat
from app.one_machine import environment
from app.settings import ROOT
from models import database
from tests.faults.driver import ORDNAT

# Before the events were chained to each other: every case's log is given its hashes anew, cases open or not.
OLDER = "0007"
# A version that nobody has written: what a coming program's migration would leave behind.
_COMING = "9999_prov"
_PATIENCE = 120


def from_an_older_schema(house: Ordnat, *how: str) -> None:
    """What an upgrade meets: everything stopped, and the schema as it was; the command makes it new, told `how`."""
    database.migrate(house.engine, OLDER)
    assert not database.schema_is_current(house.engine)
    refused = ordnat(house, "case", "list")
    assert refused.returncode != 0, "a program must not work on an older schema"
    made = ordnat(house, "prepare", *how)
    assert made.returncode == 0, made.stdout + made.stderr
    assert database.schema_is_current(house.engine)


@contextmanager
def a_newer_schema(house: Ordnat) -> Iterator[None]:
    """A column and a table more than the program knows, in a version it has not heard of, while the block lasts."""
    with house.engine.begin() as connection:
        before = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        connection.execute(text("ALTER TABLE cases ADD COLUMN prov_kolumn VARCHAR(20)"))
        connection.execute(text("CREATE TABLE prov_tabell (id INTEGER PRIMARY KEY, case_id INTEGER)"))
        connection.execute(text("UPDATE alembic_version SET version_num = :coming"), {"coming": _COMING})
    try:
        yield
    finally:
        with house.engine.begin() as connection:
            connection.execute(text("DROP TABLE prov_tabell"))
            connection.execute(text("ALTER TABLE cases DROP COLUMN prov_kolumn"))
            connection.execute(text("UPDATE alembic_version SET version_num = :before"), {"before": before})


def refused_while_it_lasts(house: Ordnat, seconds: float) -> None:
    """Who comes new is refused; those who were there go on with what they do."""
    began = time.monotonic()
    for what in (("case", "list"), ("prepare",)):
        refused = ordnat(house, *what)
        assert refused.returncode != 0, f"ordnat {what[0]} must not touch a newer schema"
    time.sleep(max(0.0, seconds - (time.monotonic() - began)))


def ordnat(house: Ordnat, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command, run to its end."""
    return subprocess.run(
        [str(ORDNAT), *arguments], cwd=ROOT, env=environment(house.settings), capture_output=True, text=True,
        check=False, timeout=_PATIENCE,
    )  # fmt: skip
