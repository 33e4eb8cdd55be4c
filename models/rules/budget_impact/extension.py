"""An extended indication against the earlier analysis: what is added, without counting anybody twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from models.rules.budget_impact.apportion import resolve
from models.rules.budget_impact.engine import run
from models.rules.budget_impact.inputs import Model
from models.rules.budget_impact.kinds import SourceKind
from models.rules.budget_impact.people import Count, PatientNumber, Source
from models.rules.budget_impact.results import Figures, Period, Result
from models.rules.errors import InvalidInputError

_NOTHING = Figures(0.0, 0.0, 0.0)


class Covers(StrEnum):
    """What the later analysis counts: the whole widened indication, or only what is added to the earlier one."""

    WHOLE = "whole"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Added:
    """A region's calendar year: mean patients and open figures (SEK) of the earlier, of what is added, and together."""

    region: str
    year: int
    earlier_patients: float
    added_patients: float
    earlier: Figures
    added: Figures

    @property
    def patients(self) -> float:
        """Mean patients together."""
        return self.earlier_patients + self.added_patients

    @property
    def total(self) -> Figures:
        """Together."""
        return _combined(self.earlier, self.added, 1.0)


def extend(
    earlier: Model, later: Model, covers: Covers, overlap: Mapping[str, Decimal] | None = None
) -> tuple[Added, ...]:
    """Later calendar years against the same years of the earlier analysis, regions in the later model's order.

    WHOLE: added = later − earlier. ADDED: added = later, its eligible patients less those of `overlap` (patients per
    region that both analyses count). Raises InvalidInputError: another medicine, another set of regions, an overlap
    that is given for WHOLE or is more patients than either analysis has.
    """
    _check_pair(earlier, later)
    if covers is Covers.ADDED:
        later = without_overlap(earlier, later, overlap or {})
    elif overlap:
        raise InvalidInputError("overlap är angivet fast den senare analysen täcker hela indikationen; utelämna det.")
    before, after = run(_long_enough(earlier, later)), run(later)
    return tuple(_rows(before, after, covers))


def _check_pair(earlier: Model, later: Model) -> None:
    if earlier.medicine.casefold() != later.medicine.casefold():
        raise InvalidInputError(f"Läkemedlet är {later.medicine}; den tidigare analysen gäller {earlier.medicine}.")
    if {p.key for p in earlier.places} != {p.key for p in later.places}:
        raise InvalidInputError("Regionerna är inte desamma i de två analyserna; räkna om den tidigare.")


def _long_enough(earlier: Model, later: Model) -> Model:
    # Beyond its horizon the earlier analysis goes on as it ended: otherwise its patients would seem to vanish.
    end = later.start.year + later.years
    return replace(earlier, years=max(earlier.years, min(10, end - earlier.start.year)))


def without_overlap(earlier: Model, later: Model, overlap: Mapping[str, Decimal]) -> Model:
    """`later` with every region's standing eligible patients as counts, less those the earlier analysis has too."""
    known, _ = resolve(earlier.prevalent, earlier.places, earlier.nation)
    found, _ = resolve(later.prevalent, later.places, later.nation)
    most = {eligible.region: eligible.number for eligible in known}
    counts = []
    for eligible in found:
        both = overlap.get(eligible.region, Decimal(0))
        if not 0 <= both <= min(eligible.number, most[eligible.region]):
            raise InvalidInputError(
                f"overlap för {eligible.region} är {both}; väntat är 0 till "
                f"{min(eligible.number, most[eligible.region])}."
            )
        source = Source(SourceKind.REGISTRY, "den senare analysen utan överlapp", later.start)
        counts.append(Count(eligible.region, eligible.number - both, source))
    unknown = sorted(set(overlap) - set(most))
    if unknown:
        raise InvalidInputError(f"overlap har regionen ”{unknown[0]}”, som inte finns. Välj bland: {', '.join(most)}.")
    return later if later.prevalent is None else replace(later, prevalent=PatientNumber(tuple(counts)))


def _rows(before: Result, after: Result, covers: Covers) -> Sequence[Added]:
    known = {(period.region, period.year): period for period in before.years}
    return [_row(known.get((period.region, period.year)), period, covers) for period in after.years]


def _row(before: Period | None, after: Period, covers: Covers) -> Added:
    patients, figures = (before.patients, before.listed) if before else (0.0, _NOTHING)
    if covers is Covers.WHOLE:
        added = after.patients - patients, _combined(after.listed, figures, -1.0)
    else:
        added = after.patients, after.listed
    return Added(after.region, after.year, patients, added[0], figures, added[1])


def _combined(one: Figures, other: Figures, sign: float) -> Figures:
    return Figures(
        one.gross_drug + sign * other.gross_drug,
        one.net_drug + sign * other.net_drug,
        one.net_care + sign * other.net_care,
    )
