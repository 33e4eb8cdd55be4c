"""An analysis in words, for the terminal and the pages: by region and year, at open prices; what came of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from app.presenters.spreadsheet import decimals
from app.presenters.timeline import person
from models.rules.budget_impact import ALL
from models.rules.organisation import Organisation
from models.tables.budget_analysis import BudgetYear
from notifications.render import patients, sek
from tasks.queries.budget import AnalysisShown, Review
from tasks.queries.outcomes import Outcomes

DISCREET = "Sekretess (OSL 31:16, 19:3). Nettobelopp visas aldrig tillsammans med patientantal och bruttobelopp."
YEAR_HEADINGS = ("Region", "År", "Patienter", "Brutto läkemedel", "Netto läkemedel", "Netto vård")
OUTCOME_HEADINGS = ("Region", "Månader", "Prognos", "Utfall", "Skillnad", "I procent")
_YEAR = 12
_ALL = "Alla"


@dataclass(frozen=True, slots=True)
class YearLine:
    """A region's calendar year at open prices, in words."""

    region: str
    year: str
    patients: str
    gross_drug: str
    net_drug: str
    net_care: str


class Version(Protocol):
    """What tells a version from others: its row, or some columns of it."""

    @property
    def seq(self) -> int: ...
    @property
    def version(self) -> int: ...
    @property
    def author(self) -> str | None: ...


def year_name(year: int, months: int) -> str:
    """A calendar year, or the part of one from the introduction."""
    return f"{year}" if months == _YEAR else f"{year} ({months} mån)"


def region_name(key: str, organisation: Organisation) -> str:
    """A region's short name, or that of all together; a key the file does not have (the nation) as it is."""
    if key == ALL:
        return _ALL
    return next((region.short for region in organisation.regions if region.key == key), key)


def year_lines(found: AnalysisShown, organisation: Organisation) -> list[YearLine]:
    """The calendar years, region by region and all together last; empty in versions older than they are."""
    keys = [*(region.key for region in organisation.regions), ALL]
    ordered = sorted(found.years, key=lambda year: (_place(year.region, keys), year.year))
    return [_stored(year, organisation) for year in ordered]


def version_state(analysis: Version, known: Mapping[int, Review], organisation: Organisation) -> str:
    """Which version, by whom, and whether somebody else has reviewed it."""
    author = f" av {person(analysis.author, organisation)}" if analysis.author else ""
    review = known.get(analysis.seq)
    if review is None:
        return f"Version {analysis.version}: utkast{author}, inte granskad"
    return f"Version {analysis.version}: gjord{author}, granskad {review.on} av {person(review.reviewer, organisation)}"


def outcome_rows(happened: Outcomes, organisation: Organisation) -> list[tuple[str, ...]]:
    """Forecast against outcome, region by region and all together last."""
    by_region: dict[str, list[tuple[Decimal, Decimal]]] = {}
    for cost in happened.costs:
        by_region.setdefault(cost.region, []).append((cost.forecast, cost.actual))
    rows = [
        (region.short, *_against(by_region[region.key])) for region in organisation.regions if region.key in by_region
    ]
    return [*rows, (_ALL, *_against([pair for pairs in by_region.values() for pair in pairs]))]


def outcome_words(happened: Outcomes) -> str:
    """How far from the forecast the months were; empty when nobody can say."""
    median = happened.imported.median_absolute
    return "" if median is None else f"Månadernas absoluta fel, median: {decimals(float(median) * 100, 0)} %."


def money(amount: float) -> str:
    """SEK as people write it."""
    return sek(Decimal(repr(amount)))


def _place(key: str, keys: Sequence[str]) -> int:
    return keys.index(key) if key in keys else len(keys)


def _stored(year: BudgetYear, organisation: Organisation) -> YearLine:
    return YearLine(
        region_name(year.region, organisation),
        year_name(year.year, year.months),
        patients(year.patients),
        *(sek(amount) for amount in (year.gross_drug, year.net_drug, year.net_care)),
    )


def _against(pairs: Sequence[tuple[Decimal, Decimal]]) -> Iterator[str]:
    forecast = sum((pair[0] for pair in pairs), Decimal(0))
    actual = sum((pair[1] for pair in pairs), Decimal(0))
    yield str(len(pairs))
    yield from (sek(amount) for amount in (forecast, actual, actual - forecast))
    yield f"{decimals(float((actual - forecast) / forecast) * 100, 0)} %" if forecast else "–"
