"""`docs/personal-data.md` names every column that holds a person, and none that is not there."""

import re
from pathlib import Path

from models.tables.core import table_of
from models.tables.registry import TABLES
from tasks.personal_data import OTHERWISE, PLACES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "personal-data.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([a-z_]+\.[a-z_]+)`", PAGE.partition("## Vem ser det")[0]))


def test_every_column_that_names_a_person_is_on_the_page() -> None:
    assert {f"{place.table.name}.{column}" for place in PLACES for column in place.columns} <= NAMED
    assert {table_of(row).name for row in OTHERWISE} <= {name.partition(".")[0] for name in NAMED}


def test_every_column_on_the_page_is_in_the_database() -> None:
    known = {f"{table_of(row).name}.{column.name}" for row in TABLES for column in table_of(row).columns}
    assert NAMED - known == set()
