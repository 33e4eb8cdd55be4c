"""Each region's eligible patients: its own count, else a rate on its inhabitants, else its share of the nation's.

The order and the warnings are the rules of the house: a count beats a rate beats a share; a clustered disease
(founder effect: Skelleftesjukan is 33 times off per capita) is never shared out by population; ages shift shares
(65+ in an ageing region: +20 %); regions' own counts above the nation's number are refused, and regions that add up to
more than the nation are pointed out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.rules.budget_impact.funnel import eligible, weighted
from models.rules.budget_impact.kinds import SourceKind
from models.rules.budget_impact.people import Headcount, National, PatientNumber, Place
from models.rules.errors import InvalidInputError

# Below this many expected patients in a region a mean misleads: the whole-patient distribution is shown.
FEW = Decimal(5)
_RANK = tuple(SourceKind)
_ROUNDING = Decimal("1.000000001")


@dataclass(frozen=True, slots=True)
class Eligible:
    """A region's eligible patients (standing, or new per year), unrounded, with where the number came from."""

    region: str
    number: Decimal
    kind: SourceKind
    origin: str


def resolve(
    number: PatientNumber | None, places: Sequence[Place], nation: Sequence[Headcount]
) -> tuple[tuple[Eligible, ...], tuple[str, ...]]:
    """A number per place, in their order, and the warnings (Swedish sentences).

    Raises InvalidInputError when a place has no source, when a clustered disease would be shared out by population,
    and when the regions' own counts add up to more than the nation's number.
    """
    if number is None:
        none = tuple(Eligible(p.key, Decimal(0), SourceKind.ASSUMPTION, "inga") for p in places)
        return none, ()
    found = tuple(_of(number, place, nation) for place in places)
    _check_sum(number, found, places)
    return found, tuple(_warnings(number, found, places))


def _of(number: PatientNumber, place: Place, nation: Sequence[Headcount]) -> Eligible:
    own = [count for count in number.counts if count.region == place.key]
    if own:
        best = min(own, key=lambda count: _RANK.index(count.source.kind))
        return Eligible(place.key, best.number, best.source.kind, f"regionens egen uppgift: {best.source.cited}")
    for funnel in sorted(number.funnels, key=lambda f: f.region is None):
        if funnel.region in {place.key, None}:
            origin = f"andel av invånarna {place.people.on.isoformat()}: {funnel.source.cited}"
            return Eligible(place.key, eligible(funnel, place.people), SourceKind.RATE, origin)
    if number.national is None:
        raise InvalidInputError(
            f"Patientantal saknas för {place.key}. Ange regionens antal, en andel av invånarna eller ett nationellt "
            "antal."
        )
    return _share_of(number.national, place, nation, clustered=number.clustered)


def _share_of(national: National, place: Place, nation: Sequence[Headcount], *, clustered: bool) -> Eligible:
    if clustered:
        raise InvalidInputError(
            f"Sjukdomen är ojämnt fördelad i landet (clustered); det nationella antalet {national.number} kan inte "
            f"fördelas efter befolkning till {place.key}. Ange ett antal från register eller klinik."
        )
    everywhere = same_day(nation, place.people.on)
    origin = f"andel av befolkningen, {place.people.on.isoformat()}"
    if national.by_age:
        share, origin = age_share(national, place.people, everywhere), f"åldersvägd {origin}"
    else:
        share = population_share(place.people, everywhere)
    return Eligible(place.key, national.number * share, SourceKind.PER_CAPITA, origin)


def population_share(here: Headcount, everywhere: Headcount) -> Decimal:
    """The region's share of the nation's inhabitants."""
    return Decimal(here.inhabitants) / Decimal(everywhere.inhabitants)


def age_share(national: National, here: Headcount, everywhere: Headcount) -> Decimal:
    """The region's share of the nation's cases when the rate differs by age. Raises InvalidInputError."""
    whole = weighted(national.by_age, everywhere.ages)
    return weighted(national.by_age, here.ages) / whole if whole else Decimal(0)


def same_day(nation: Sequence[Headcount], day: date) -> Headcount:
    """The nation counted on the region's day, or as near it as there is: a share mixes no years."""
    return min(nation, key=lambda counted: abs((counted.on - day).days))


def _check_sum(number: PatientNumber, found: Sequence[Eligible], places: Sequence[Place]) -> None:
    counted = {count.region for count in number.counts}
    total = _sum([e for e in found if e.region in counted], places)
    if number.national is not None and total > number.national.number:
        raise InvalidInputError(
            f"Regionernas patienter är fler ({_plain(total)}) än det nationella antalet "
            f"({_plain(number.national.number)}). Kontrollera uppgifterna."
        )


def _sum(found: Sequence[Eligible], places: Sequence[Place]) -> Decimal:
    inside = {place.key for place in places if place.in_sum}
    return sum((e.number for e in found if e.region in inside), Decimal(0))


def _warnings(number: PatientNumber, found: Sequence[Eligible], places: Sequence[Place]) -> list[str]:
    shared = [e.region for e in found if e.kind is SourceKind.PER_CAPITA]
    warnings = []
    if shared and number.age_dependent and not (number.national and number.national.by_age):
        warnings.append(
            f"Sjukdomen beror på åldern, men patienterna i {', '.join(shared)} är fördelade efter hela befolkningen."
        )
    few = [e.region for e in found if 0 < e.number < FEW]
    if few:
        warnings.append(f"Färre än {FEW} väntade patienter i {', '.join(few)}: läs fördelningen i hela patienter.")
    days = {place.people.on for place in places}
    if shared and len(days) > 1:
        warnings.append(f"Regionernas folkmängd är från olika år ({min(days)} till {max(days)}).")
    return warnings + _contradiction(number, _sum(found, places))


def _contradiction(number: PatientNumber, total: Decimal) -> list[str]:
    if number.national is None or total <= number.national.number * _ROUNDING:
        return []
    sentence = (
        f"Regionernas patienter är tillsammans {_plain(total)}, fler än det nationella antalet "
        f"{_plain(number.national.number)}: uppgifterna säger emot varandra."
    )
    return [sentence]


def _plain(number: Decimal) -> str:
    return f"{round(number, 2):f}".replace(".", ",")
