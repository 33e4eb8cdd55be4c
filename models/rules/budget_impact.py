"""The two-minute budget impact analysis: gross cost × estimated patients per region.

Gross list-price cost of the drug alone, in a full year with every expected patient on treatment. Figures are
`Decimal`: SEK per year, patients as fractions where a national estimate is apportioned by population. Nothing
is rounded on the way; rounding belongs to whoever shows the figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.rules.errors import InvalidInputError
from models.rules.organisation import Population, Region, Threshold

ENGINE = "gross-1"
# Beyond these a figure is a slip of the hand, and more than the columns hold.
MOST, LONGEST = Decimal(1_000_000_000), 100


@dataclass(frozen=True, slots=True)
class Inputs:
    """What an analysis starts from. `national` patients are apportioned; `by_region` counts override.

    `price` is SEK per patient-year, gross, on `price_on` with its `basis` (AIP, AUP, tender …).
    """

    price: Decimal
    basis: str
    price_on: date
    national: Decimal | None = None
    by_region: Mapping[str, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One region's part: patients, gross cost in SEK per year, and where the patient number came from."""

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


def check_inputs(inputs: Inputs, regions: Sequence[str]) -> None:
    """Raises InvalidInputError, naming the field, the value and what is expected."""
    if not inputs.price.is_finite() or not 0 < inputs.price <= MOST:
        raise InvalidInputError(
            f"Priset per patientår är {inputs.price}; det ska vara ett belopp i kronor över 0, högst en miljard."
        )
    if not inputs.basis.strip() or len(inputs.basis) > LONGEST:
        raise InvalidInputError(
            "Prisets grund saknas, eller är längre än 100 tecken. Ange till exempel AIP, AUP eller upphandlat."
        )
    _check_counts(inputs, regions)


def _check_counts(inputs: Inputs, regions: Sequence[str]) -> None:
    counts = dict(inputs.by_region or {})
    for region, count in [("riket", inputs.national), *counts.items()]:
        if count is not None and (not count.is_finite() or not 0 <= count <= MOST or count != round(count, 6)):
            raise InvalidInputError(
                f"Patientantalet för {region} är {count}; det ska vara 0 eller mer, med högst sex decimaler."
            )
    unknown = sorted(set(counts) - set(regions))
    if unknown:
        raise InvalidInputError(f"Regionen ”{unknown[0]}” ingår inte. Välj bland: {', '.join(regions)}.")
    missing = ", ".join(region for region in regions if region not in counts)
    if inputs.national is None and missing:
        raise InvalidInputError(f"Patientantal saknas för {missing}. Ange dem, eller ett nationellt antal.")
    if inputs.national is not None and sum(counts.values()) > inputs.national:
        raise InvalidInputError("Regionernas patienter är fler än det nationella antalet. Kontrollera uppgifterna.")


def analyse(
    inputs: Inputs, regions: Sequence[Region], nation: Sequence[Population], thresholds: Sequence[Threshold]
) -> Analysis:
    """The analysis for `regions`. Raises InvalidInputError (see `check_inputs`)."""
    check_inputs(inputs, [region.key for region in regions])
    lines = tuple(_line(inputs, region, nation) for region in regions)
    gross = sum((line.gross for line in lines), Decimal(0))
    return Analysis(
        lines=lines,
        patients=sum((line.patients for line in lines), Decimal(0)),
        gross=gross,
        flags=tuple(_flags(inputs.price, lines, thresholds)),
        assumptions=(
            "Bruttokostnad till listpris, bara läkemedlet, ett helår med alla väntade patienter i behandling.",
            f"Pris per patientår enligt {inputs.basis}, {inputs.price_on.isoformat()}.",
            "Inget avdrag för ersatt behandling, patientavgift eller återbäring.",
        ),
    )


def _line(inputs: Inputs, region: Region, nation: Sequence[Population]) -> Line:
    counted = (inputs.by_region or {}).get(region.key)
    if counted is not None:
        return Line(region.key, counted, counted * inputs.price, "regionens egen uppgift")
    here = region.inhabitants(inputs.price_on)
    everywhere = _same_day(nation, here.counted_on)
    patients = (inputs.national or Decimal(0)) * here.inhabitants / everywhere.inhabitants
    origin = f"andel av befolkningen, {here.counted_on.isoformat()}"
    return Line(region.key, patients, patients * inputs.price, origin)


def _same_day(nation: Sequence[Population], day: date) -> Population:
    # A share mixes no years: the nation is counted on the region's day, or as near it as there is.
    return min(nation, key=lambda p: abs((p.counted_on - day).days))


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
