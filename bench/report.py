"""The figures as a table to read and as a file to quote from."""

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.figure import Figure

LATEST = Path(__file__).parent / "latest.json"
_LIBRARIES = ("numpy", "prefect", "sqlalchemy", "sqlmodel", "psycopg")
_HEADINGS = ("figure", "database", "value", "floor", "unit", "ratio", "target", "", "note")
_NUMBERS = {"value", "floor", "ratio"}


def table(figures: Sequence[Figure]) -> str:
    """A line per figure; what misses its target says so."""
    rows = [_HEADINGS, *map(_row, figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(_HEADINGS))]
    return "\n".join(_line(row, widths) for row in rows)


def write(figures: Sequence[Figure], databases: Mapping[str, str]) -> None:
    """All figures with where and when they were measured, to `bench/latest.json`."""
    content = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "versions": {**databases, **{name: version(name) for name in _LIBRARIES}},
        "figures": [_rounded(figure) for figure in figures],
    }
    new = LATEST.with_suffix(".json.tmp")
    new.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    new.replace(LATEST)


def _row(figure: Figure) -> tuple[str, ...]:
    met = {True: "ok", False: "MISSED", None: ""}[figure.met]
    value, floor, ratio = f"{figure.value:,.2f}", f"{figure.floor:,.2f}", f"{figure.ratio:.2f}"
    return figure.name, figure.database, value, floor, figure.unit, ratio, figure.target, met, figure.note


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = zip(_HEADINGS, row, widths, strict=True)
    return "  ".join(f"{cell:>{w}}" if name in _NUMBERS else f"{cell:<{w}}" for name, cell, w in cells).rstrip()


def _rounded(figure: Figure) -> dict[str, object]:
    return {name: round(fact, 3) if isinstance(fact, float) else fact for name, fact in asdict(figure).items()}
