"""A case's analysis in short: which version, each region in the dearest year, the thresholds it crosses, its chart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from app.presenters.addresses import case_page
from app.presenters.budget_words import region_name, version_state
from models.rules.organisation import Organisation
from notifications.render import patients, sek
from tasks.queries.budget import Review


@dataclass(frozen=True, slots=True)
class BudgetSummary:
    """`rows` are region, patients and gross; the last is their sum. `chart` is empty without years to draw.

    `flags` are the names of the thresholds that it crosses.
    """

    state: str
    year: str
    rows: tuple[tuple[str, str, str], ...]
    flags: tuple[str, ...]
    chart: str
    address: str


def budget_summary(
    case_id: int, lines: Sequence[Row[Any]], known: Mapping[int, Review], organisation: Organisation
) -> BudgetSummary | None:
    """The newest version, from its `newest_lines`; None when there is none."""
    if not lines:
        return None
    first, order = lines[0], [region.key for region in organisation.regions]
    told = [line for line in lines if line.region is not None]
    told.sort(key=lambda line: order.index(line.region) if line.region in order else len(order))
    rows = [(region_name(line.region, organisation), patients(line.patients), sek(line.gross)) for line in told]
    whole = (sum(line.patients for line in told), sum(line.gross for line in told))
    return BudgetSummary(
        state=version_state(first, known, organisation),
        year=str(first.year) if first.year else "per år",
        rows=(*rows, ("Summa", patients(whole[0]), sek(whole[1]))),
        flags=tuple(dict.fromkeys(str(flag).partition(":")[0] for flag in first.flags)),
        chart=chart_address(case_id, "kostnad-per-ar", first.version) if first.whole else "",
        address=case_page(case_id, "budget"),
    )


def chart_address(case_id: int, name: str, version: int) -> str:
    """Where a chart of a version is drawn; it is the same for ever."""
    return case_page(case_id, "diagram", f"{name}-v{version}.svg")
