"""The two-minute form: price, patients, uptake; and what was answered as the analysis takes it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from app.web.doing.deed import Values
from app.web.forms.choices import Choice, Option, Tick
from app.web.forms.fields import Day, Field, Month, Number
from app.web.forms.groups import NumberEach
from app.web.forms.reading import as_typed
from models.rules.budget_impact import Inputs
from models.rules.budget_impact.kinds import Basis
from models.rules.budget_impact.two_minute import AT_ONCE
from models.rules.errors import InvalidInputError
from models.rules.organisation import Region

_WHOLE = Decimal(100)
_YEARS = ("1", "2", "3")
_BASES = {
    Basis.AIP: "AIP, apotekets inköpspris",
    Basis.AUP: "AUP, apotekets utförsäljningspris",
    Basis.TENDER: "Upphandlat pris",
}


def price_fields(regions: Sequence[Region], *, extra: bool = False) -> Iterator[Field]:
    """Price and patients. `extra`: they need not be known yet."""
    yield Number(
        name="price", label="Pris per patient och år", hint="Brutto, utan rabatter.", unit="kr",
        required=not extra, extra=extra, missing="Ange priset per patient och år.",
    )  # fmt: skip
    yield Choice(
        name="basis", label="Prisets grund", options=[Option(key.value, words) for key, words in _BASES.items()],
        required=not extra, extra=extra,
    )  # fmt: skip
    yield Number(
        name="national", label="Patienter i hela landet", unit="patienter", required=False, extra=extra,
        hint="Fördelas på regionerna efter befolkning. Lämna tomt om alla regioners antal är kända.",
    )  # fmt: skip
    yield NumberEach(
        name="by_region", label="Patienter per region", extra=extra,
        hint="Bara där ni vet mer än fördelningen efter befolkning. Går före det nationella antalet.",
        places=[Option(region.key, region.short) for region in regions],
    )  # fmt: skip


def course_fields() -> Iterator[Field]:
    """How the introduction goes, and what the price is a price of; without answers: at once, from January, today's."""
    yield NumberEach(
        name="uptake", label="Upptag", unit="%", extra=True,
        hint="Hur stor del av patienterna som får läkemedlet, år för år. Tomt: alla genast.",
        places=[Option(year, f"År {year}") for year in _YEARS],
    )  # fmt: skip
    yield Month(name="start", label="Införandet börjar", hint="Tomt: nästa januari.", required=False, extra=True)
    yield Day(name="price_on", label="Dag då priset gällde", hint="Tomt: i dag.", required=False, extra=True)
    yield Tick(
        name="clustered", label="Sjukdomen är ojämnt fördelad i landet: fördela inte efter befolkning", extra=True
    )


def inputs_of(values: Values, today: date) -> Inputs | None:
    """What was answered; None when nothing of it was. Raises InvalidInputError (patients without price, uptake)."""
    price = values.get("price")
    if price is None:
        if values.get("national") is not None or values.get("by_region"):
            raise InvalidInputError("Ange även priset per patient och år.", about="price")
        return None
    return Inputs(
        price=price,
        basis=values.get("basis") or Basis.AIP.value,
        price_on=values.get("price_on") or today,
        national=values.get("national"),
        by_region=values.get("by_region") or None,
        uptake=_uptake(values.get("uptake") or {}),
        clustered=bool(values.get("clustered")),
    )


def presets_of(inputs: Inputs, start: date | None) -> dict[str, object]:
    """The form filled in as it was the last time."""
    uptake = {year: share * _WHOLE for year, share in zip(_YEARS, inputs.uptake, strict=False)}
    return {
        "price": inputs.price,
        "basis": next((basis.value for basis in _BASES if basis.value == inputs.basis), None),
        "national": inputs.national,
        "by_region": inputs.by_region or None,
        "uptake": None if inputs.uptake == AT_ONCE else uptake,
        "start": start,
        "price_on": inputs.price_on,
        "clustered": inputs.clustered or None,
    }


def _uptake(percent: Mapping[str, Decimal]) -> tuple[Decimal, ...]:
    if not percent:
        return AT_ONCE
    years = _YEARS[: len(percent)]
    if set(years) != set(percent):
        raise InvalidInputError("Ange upptaget för varje år från det första.", about="uptake")
    for year in years:
        if not 0 <= percent[year] <= _WHOLE:
            said = f"Upptaget år {year} är {as_typed(percent[year])} %. Det ska vara mellan 0 och 100 %."
            raise InvalidInputError(said, about="uptake")
    return tuple(percent[year] / _WHOLE for year in years)
