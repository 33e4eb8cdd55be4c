"""The two-minute form: price per patient-year, patients, uptake over three years. The same engine as the full one.

What is not asked for is filled in with a default, and every default is echoed as an assumption with source and owner.
Figures are `Decimal`: SEK per year; patients as fractions where a national number is shared out by population.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.rules.budget_impact.costing import Arm, CostItem, Price
from models.rules.budget_impact.inputs import Assumption, Displaced, Mix, Model, Uptake
from models.rules.budget_impact.kinds import Basis, ItemKind, Per, Role, SourceKind
from models.rules.budget_impact.people import Count, Headcount, National, PatientNumber, Place, Source
from models.rules.budget_impact.rules import never_falling
from models.rules.errors import InvalidInputError
from models.rules.organisation import Population, Region

# Beyond these a figure is a slip of the hand, and more than the columns hold.
MOST, LONGEST = Decimal(1_000_000_000), 100
NEW, UNTREATED, DRUG = "nytt", "obehandlad", "lakemedel"
AT_ONCE = (Decimal(1), Decimal(1), Decimal(1))
OWNER = "handläggaren"
BASES = {str(basis).casefold(): basis for basis in Basis if basis is not Basis.TARIFF}


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a simple analysis starts from. `national` patients are apportioned; `by_region` counts override.

    `price` is SEK per patient-year, gross, on `price_on` with its `basis` (AIP, AUP, tender …). `uptake` is the share
    of the patients on treatment, year by year from the start. `clustered` forbids apportioning.
    """

    price: Decimal
    basis: str
    price_on: date
    national: Decimal | None = None
    by_region: Mapping[str, Decimal] | None = None
    uptake: tuple[Decimal, ...] = AT_ONCE
    clustered: bool = False


def check_inputs(inputs: Inputs, regions: Sequence[str]) -> None:
    """Raises InvalidInputError, naming the field, the value and what is expected."""
    if not inputs.price.is_finite() or not 0 < inputs.price <= MOST:
        raise InvalidInputError(
            f"Priset per patientår är {inputs.price}; det ska vara ett belopp i kronor över 0, högst en miljard.",
            about="price",
        )
    if not inputs.basis.strip() or len(inputs.basis) > LONGEST:
        raise InvalidInputError(
            "Prisets grund saknas, eller är längre än 100 tecken. Ange till exempel AIP, AUP eller upphandlat.",
            about="basis",
        )
    _check_uptake(inputs.uptake)
    _check_counts(inputs, regions)


def _check_uptake(uptake: Sequence[Decimal]) -> None:
    for year, share in enumerate(uptake, 1):
        if not share.is_finite() or not 0 <= share <= 1:
            raise InvalidInputError(
                f"Upptaget år {year} är {share}; det ska vara en andel mellan 0 och 1 (30 procent skrivs 0,30).",
                about="uptake",
            )
    if not uptake:
        raise InvalidInputError("Upptaget saknas. Ange en andel per år, till exempel 0,30 0,60 1.", about="uptake")
    never_falling("Upptaget", uptake, about="uptake")


def _check_counts(inputs: Inputs, regions: Sequence[str]) -> None:
    counts = dict(inputs.by_region or {})
    for region, count in [("riket", inputs.national), *counts.items()]:
        if count is not None and (not count.is_finite() or not 0 <= count <= MOST or count != round(count, 6)):
            raise InvalidInputError(
                f"Patientantalet för {region} är {count}; det ska vara 0 eller mer, med högst sex decimaler.",
                about="national" if region == "riket" else "by_region",
            )
    unknown = sorted(set(counts) - set(regions))
    if unknown:
        raise InvalidInputError(f"Regionen ”{unknown[0]}” ingår inte. Välj bland: {', '.join(regions)}.")
    missing = ", ".join(region for region in regions if region not in counts)
    if inputs.national is None and missing:
        raise InvalidInputError(
            f"Patientantal saknas för {missing}. Ange dem, eller ett nationellt antal.", about="national"
        )
    if inputs.national is not None and sum(counts.values()) > inputs.national:
        raise InvalidInputError(
            "Regionernas patienter är fler än det nationella antalet. Kontrollera uppgifterna.", about="by_region"
        )


def full_model(
    inputs: Inputs,
    regions: Sequence[Region],
    nation: Sequence[Population],
    *,
    start: date | None = None,
    medicine: str = "läkemedlet",
    indication: str = "indikationen",
    years: int = 5,
) -> Model:
    """The full model of a simple form. `start` is the first of a month; else January after the price's day.

    Raises InvalidInputError (see `check_inputs`).
    """
    check_inputs(inputs, [region.key for region in regions])
    return Model(
        medicine=medicine,
        indication=indication,
        start=start or date(inputs.price_on.year + 1, 1, 1),
        places=tuple(Place(r.key, headcount(r.inhabitants(inputs.price_on))) for r in regions),
        nation=tuple(headcount(population) for population in nation),
        arms=(_new_arm(inputs), Arm(UNTREATED, "Ingen behandling", Role.UNTREATED)),
        mix_without=(Mix(UNTREATED, (Decimal(1),)),),
        uptake=(Uptake(NEW, inputs.uptake, (Displaced(UNTREATED, Decimal(1)),)),),
        prevalent=_patients(inputs),
        years=years,
        assumptions=defaults(inputs),
    )


def headcount(population: Population) -> Headcount:
    """The organisation file's count as the engine knows it."""
    return Headcount(population.inhabitants, population.counted_on, population.source)


def _new_arm(inputs: Inputs) -> Arm:
    basis = BASES.get(inputs.basis.strip().casefold(), Basis.TENDER)
    price = Price(inputs.price, inputs.price_on, basis, source=inputs.basis)
    return Arm(NEW, "Det nya läkemedlet", Role.NEW, (CostItem(DRUG, "Läkemedel", ItemKind.DRUG, price, Per.YEAR),))


def _patients(inputs: Inputs) -> PatientNumber:
    given = Source(SourceKind.EXPERT, "angivet i tvåminutersformuläret", inputs.price_on, OWNER)
    counts = tuple(Count(region, number, given) for region, number in sorted((inputs.by_region or {}).items()))
    national = None if inputs.national is None else National(inputs.national, given)
    return PatientNumber(counts, (), national, clustered=inputs.clustered)


def defaults(inputs: Inputs) -> tuple[Assumption, ...]:
    """What the simple form takes for granted."""
    texts = (
        "Bruttokostnad till listpris, bara läkemedlet.",
        f"Pris per patientår enligt {inputs.basis}, {inputs.price_on.isoformat()}.",
        "Inget avdrag för ersatt behandling, patientavgift eller återbäring.",
        "Alla som börjar fortsätter; inga nya patienter tillkommer under åren.",
        "Ingen gräns för hur många som kan börja.",
    )
    return tuple(Assumption(text, "tvåminutersformulärets förval", OWNER) for text in texts)
