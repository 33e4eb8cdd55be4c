"""Two versions beside each other, and an extended indication beside the earlier one. Open prices only."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from app.presenters.budget import region_name
from app.presenters.terminal import console
from models.rules.budget_impact import ALL
from models.rules.organisation import Organisation
from models.tables.budget_analysis import BudgetYear
from notifications.render import patients, sek
from tasks.actions.inputs import WHOLE
from tasks.queries.budget import AnalysisShown
from tasks.queries.budget_extension import Extension

_NOTHING = "–"
_MOST_CHANGES, _LONGEST = 40, 50


def two_versions(one: AnalysisShown, other: AnalysisShown, organisation: Organisation) -> None:
    """Gross drug, region by region and year by year, and which inputs are others."""
    first, second = one.analysis.version, other.analysis.version
    table = _table(f"Version {first} mot version {second}, brutto läkemedel")
    for heading in (f"Patienter {first}", f"Patienter {second}", f"Brutto {first}", f"Brutto {second}", "Skillnad"):
        table.add_column(heading, justify="right", no_wrap=True)
    before = {(year.region, year.year): year for year in one.years}
    after = {(year.region, year.year): year for year in other.years}
    order = [*(region.key for region in organisation.regions), ALL]
    for key in sorted(before.keys() | after.keys(), key=lambda key: (_place(key[0], order), key)):
        name = escape(region_name(key[0], organisation))
        table.add_row(name, str(key[1]), *_both(before.get(key), after.get(key)))
    console.print(table)
    _changes(one, other)


def extension(found: Extension, organisation: Organisation) -> None:
    """What the extended indication adds; together nobody is counted twice."""
    table = _table(f"{found.number} utvidgar {found.earlier}, brutto läkemedel")
    for heading in ("Patienter förut", "Tillkommer", "Tillsammans", "Brutto förut", "Tillkommer", "Tillsammans"):
        table.add_column(heading, justify="right", no_wrap=True)
    for year in found.years:
        people = (year.earlier_patients, year.added_patients, year.patients)
        money = (year.earlier.gross_drug, year.added.gross_drug, year.total.gross_drug)
        cells = (*(patients(Decimal(repr(n))) for n in people), *(sek(Decimal(repr(amount))) for amount in money))
        table.add_row(escape(region_name(year.region, organisation)), str(year.year), *cells)
    console.print(table)
    counted = "hela den utvidgade indikationen" if found.covers == WHOLE else "bara dem som tillkommer"
    earlier, later = found.versions
    console.print(
        f"Analysen i {found.number} (version {later}) räknar {counted}; den tidigare är version {earlier} i "
        f"{found.earlier}. Ingen patient räknas två gånger.",
        soft_wrap=True,
    )


def _table(title: str) -> Table:
    table = Table(title=escape(title), title_justify="left", box=SIMPLE_HEAD)
    for heading in ("Region", "År"):
        table.add_column(heading, no_wrap=True)
    return table


def _place(key: str, order: list[str]) -> int:
    return order.index(key) if key in order else len(order)


def _both(one: BudgetYear | None, other: BudgetYear | None) -> Iterator[str]:
    for year in (one, other):
        yield patients(year.patients) if year else _NOTHING
    for year in (one, other):
        yield sek(year.gross_drug) if year else _NOTHING
    yield sek(other.gross_drug - one.gross_drug) if one and other else _NOTHING


def _changes(one: AnalysisShown, other: AnalysisShown) -> None:
    if one.analysis.inputs is None or other.analysis.inputs is None:
        console.print("Underlaget till en av versionerna är inte sparat helt.")
        return
    before, after = (dict(_flat(json.loads(text))) for text in (one.analysis.inputs, other.analysis.inputs))
    changed = [name for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)]
    if not changed:
        console.print("Underlaget är detsamma.")
        return
    console.print("[bold]Ändrat underlag[/]")
    for name in changed[:_MOST_CHANGES]:
        old, new = _short(before.get(name)), _short(after.get(name))
        console.print(f"  {escape(name)}: {escape(old)} → {escape(new)}", soft_wrap=True)
    if len(changed) > _MOST_CHANGES:
        console.print(f"  … och {len(changed) - _MOST_CHANGES} till.")


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every number and text of a form by its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _flat(inner, f"{path}[{number}]")
    else:
        yield path, str(value)


def _short(text: str | None) -> str:
    if text is None:
        return _NOTHING
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
