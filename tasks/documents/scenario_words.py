"""What a scenario changes, in words."""

from collections.abc import Iterator

from models.rules.budget_impact.inputs import Scenario
from tasks.documents.swedish import exact


def changed(scenario: Scenario) -> str:
    """A list of what differs from the base case."""
    return "; ".join(_changes(scenario)) or "ingenting"


def _changes(scenario: Scenario) -> Iterator[str]:
    factors = (
        ("patienter", scenario.patients), ("upptag", scenario.uptake), ("ersatt behandling", scenario.displacement),
        ("pris på det nya", scenario.price),
    )  # fmt: skip
    for name, factor in factors:
        if factor != 1:
            yield f"{name} × {exact(factor)}"
    if scenario.delay_months:
        yield f"{exact(scenario.delay_months)} månader senare"
    for step in scenario.price_path:
        yield f"pris × {exact(step.factor)} från månad {exact(step.from_month)} (antagande, ingen prognos)"
