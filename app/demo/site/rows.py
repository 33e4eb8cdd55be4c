"""The rows that the site shows: real ones where a public page told them, and said to be made up where none did."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from app.demo.site.page import Row


def first_rows(source: str) -> list[Row]:
    """The source's rows as they are at first."""
    return [dict(row) for row in _kept(source)["rows"]]


def later_rows(source: str) -> list[Row]:
    """The source's rows some time afterwards: some changed, some gone, some new at the end."""
    kept = _kept(source)
    changed = {_who(source, row): row for row in kept["later"]["rows"]}
    gone = {_who(source, row) for row in kept["later"]["gone"]}
    stayed = [row for row in kept["rows"] if _who(source, row) not in gone]
    there = [changed.pop(_who(source, row), row) for row in stayed]
    return [dict(row) for row in (*there, *changed.values())]


def _who(source: str, row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in _kept(source)["identity"])


@cache
def _kept(source: str) -> dict[str, Any]:
    """`origin` in words, `identity` the names that tell rows apart, `rows`, and what is `later` different."""
    text = files("app.demo.site").joinpath(f"data/{source}.json").read_text("utf-8")
    kept: dict[str, Any] = json.loads(text)
    return kept
