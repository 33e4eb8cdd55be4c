"""Two versions at a terminal, and an extended indication beside the earlier one. Open prices only."""

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from app.presenters.budget_differences import (
    EXTENSION_HEADINGS,
    changed_inputs,
    compared_headings,
    compared_rows,
    extension_rows,
    extension_words,
)
from app.presenters.terminal import console
from models.rules.organisation import Organisation
from tasks.queries.budget import AnalysisShown
from tasks.queries.budget_extension import Extension

_NAMES = 2


def two_versions(one: AnalysisShown, other: AnalysisShown, organisation: Organisation) -> None:
    """Gross drug, region by region and year by year, and which inputs are others."""
    title = f"Version {one.analysis.version} mot version {other.analysis.version}, brutto läkemedel"
    _table(title, compared_headings(one, other), compared_rows(one, other, organisation))
    changed = changed_inputs(one, other)
    if changed is None:
        console.print("Underlaget till en av versionerna är inte sparat helt.")
    elif not changed:
        console.print("Underlaget är detsamma.")
    else:
        console.print("[bold]Ändrat underlag[/]")
        for line in changed:
            console.print(f"  {escape(line)}", soft_wrap=True)


def extension(found: Extension, organisation: Organisation) -> None:
    """What the extended indication adds; together nobody is counted twice."""
    title = f"{found.number} utvidgar {found.earlier}, brutto läkemedel"
    _table(title, EXTENSION_HEADINGS, extension_rows(found, organisation))
    console.print(extension_words(found), soft_wrap=True)


def _table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = Table(title=escape(title), title_justify="left", box=SIMPLE_HEAD)
    for number, heading in enumerate(headings):
        table.add_column(heading, justify="left" if number < _NAMES else "right", no_wrap=True)
    for row in rows:
        table.add_row(*map(escape, row))
    console.print(table)
