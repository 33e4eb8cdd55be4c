"""The first figures a case shows: patients and gross cost per region in a full year with everybody on treatment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from models.rules.budget_impact.apportion import resolve
from models.rules.budget_impact.results import sek
from models.rules.budget_impact.two_minute import AT_ONCE, Inputs, full_model
from models.rules.organisation import Population, Region, Threshold


@dataclass(frozen=True, slots=True)
class Line:
    """One region's part: patients, gross cost in SEK per year (whole öre), and where the patient number came from."""

    region: str
    patients: Decimal
    gross: Decimal
    origin: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """The result: a line per region, the sum, and the thresholds crossed."""

    lines: tuple[Line, ...]
    patients: Decimal
    gross: Decimal
    flags: tuple[str, ...]
    assumptions: tuple[str, ...]


def analyse(
    inputs: Inputs, regions: Sequence[Region], nation: Sequence[Population], thresholds: Sequence[Threshold]
) -> Analysis:
    """The first twelve months at full uptake, by the full engine. Raises InvalidInputError (see `check_inputs`)."""
    # Arrays are slow to import, and most commands need none.
    from models.rules.budget_impact.engine import run  # noqa: PLC0415

    model = full_model(replace(inputs, uptake=AT_ONCE), regions, nation)
    found, warnings = resolve(model.prevalent, model.places, model.nation)
    costs = {period.region: sek(period.listed.gross_drug) for period in run(model).full_year}
    lines = tuple(Line(e.region, e.number, costs[e.region], e.origin.partition(":")[0]) for e in found)
    return Analysis(
        lines=lines,
        patients=sum((line.patients for line in lines), Decimal(0)),
        gross=sum((line.gross for line in lines), Decimal(0)),
        flags=tuple(_flags(inputs.price, lines, thresholds)),
        assumptions=(
            "Bruttokostnad till listpris, bara läkemedlet, ett helår med alla väntade patienter i behandling.",
            f"Pris per patientår enligt {inputs.basis}, {inputs.price_on.isoformat()}.",
            "Inget avdrag för ersatt behandling, patientavgift eller återbäring.",
            *warnings,
        ),
    )


def _flags(price: Decimal, lines: Sequence[Line], thresholds: Sequence[Threshold]) -> list[str]:
    found = []
    for threshold in thresholds:
        if threshold.per_patient_year is not None and price > threshold.per_patient_year:
            found.append(f"{threshold.name}: mer än {_sek(threshold.per_patient_year)} per patientår.")
        if threshold.per_year is not None:
            over = [line.region for line in lines if line.gross > threshold.per_year]
            if over:
                found.append(f"{threshold.name}: mer än {_sek(threshold.per_year)} per år i {', '.join(over)}.")
    return found


def _sek(amount: Decimal) -> str:
    return f"{int(amount):,}".replace(",", "\N{NO-BREAK SPACE}") + " kr"
