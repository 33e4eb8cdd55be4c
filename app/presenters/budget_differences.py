"""Two versions of an analysis beside each other, and an extended indication beside the earlier, in words.

Open prices only.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from app.presenters.budget_words import region_name
from models.rules.budget_impact import ALL
from models.rules.organisation import Organisation
from models.tables.budget_analysis import BudgetYear
from notifications.render import patients, sek
from tasks.actions.inputs import WHOLE
from tasks.queries.budget import AnalysisShown
from tasks.queries.budget_extension import Extension

EXTENSION_HEADINGS = (
    "Region", "År", "Patienter förut", "Tillkommer", "Tillsammans", "Brutto förut", "Tillkommer", "Tillsammans",
)  # fmt: skip
_NOTHING = "–"
_MOST_CHANGES, _LONGEST = 40, 50


def compared_headings(one: AnalysisShown, other: AnalysisShown) -> tuple[str, ...]:
    """The columns of `compared_rows`."""
    first, second = one.analysis.version, other.analysis.version
    figures = (f"Patienter {first}", f"Patienter {second}", f"Brutto {first}", f"Brutto {second}", "Skillnad")
    return "Region", "År", *figures


def compared_rows(one: AnalysisShown, other: AnalysisShown, organisation: Organisation) -> list[tuple[str, ...]]:
    """Patients and gross drug of both, region by region and year by year."""
    before = {(year.region, year.year): year for year in one.years}
    after = {(year.region, year.year): year for year in other.years}
    order = [*(region.key for region in organisation.regions), ALL]
    keys = sorted(before.keys() | after.keys(), key=lambda key: (_place(key[0], order), key))
    return [(region_name(key[0], organisation), str(key[1]), *_both(before.get(key), after.get(key))) for key in keys]


def changed_inputs(one: AnalysisShown, other: AnalysisShown) -> list[str] | None:
    """A line per input that is another, at most forty and how many more; None when one was not stored whole."""
    if one.analysis.inputs is None or other.analysis.inputs is None:
        return None
    before, after = (dict(_flat(json.loads(text))) for text in (one.analysis.inputs, other.analysis.inputs))
    changed = [name for name in sorted(before.keys() | after.keys()) if before.get(name) != after.get(name)]
    lines = [f"{name}: {_short(before.get(name))} → {_short(after.get(name))}" for name in changed[:_MOST_CHANGES]]
    return [*lines, f"… och {len(changed) - _MOST_CHANGES} till."] if len(changed) > _MOST_CHANGES else lines


def extension_rows(found: Extension, organisation: Organisation) -> list[tuple[str, ...]]:
    """What the extended indication adds, region by region and year by year; the columns of `EXTENSION_HEADINGS`."""
    rows = []
    for year in found.years:
        people = (year.earlier_patients, year.added_patients, year.patients)
        money = (year.earlier.gross_drug, year.added.gross_drug, year.total.gross_drug)
        cells = (*(patients(Decimal(repr(n))) for n in people), *(sek(Decimal(repr(amount))) for amount in money))
        rows.append((region_name(year.region, organisation), str(year.year), *cells))
    return rows


def extension_words(found: Extension) -> str:
    """How the extension counts, and which versions are beside each other."""
    counted = "hela den utvidgade indikationen" if found.covers == WHOLE else "bara dem som tillkommer"
    earlier, later = found.versions
    return (
        f"Analysen i {found.number} (version {later}) räknar {counted}; den tidigare är version {earlier} i "
        f"{found.earlier}. Ingen patient räknas två gånger."
    )


def _place(key: str, order: list[str]) -> int:
    return order.index(key) if key in order else len(order)


def _both(one: BudgetYear | None, other: BudgetYear | None) -> Iterator[str]:
    for year in (one, other):
        yield patients(year.patients) if year else _NOTHING
    for year in (one, other):
        yield sek(year.gross_drug) if year else _NOTHING
    yield sek(other.gross_drug - one.gross_drug) if one and other else _NOTHING


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
