"""Case by region in words: what each has said, after how many days, or when it can be expected to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.presenters.addresses import case_page
from app.presenters.board import MARKS
from app.presenters.overview import OUTCOME_KINDS
from app.presenters.shortened import shortened
from models.rules.case_number import case_number
from models.rules.clock import case_lap, region_lap
from models.rules.foresight.forecast import Expected, Forecast, forecast
from models.rules.organisation import Organisation
from models.rules.place import Position
from tasks.actions.case_file import CaseFile
from tasks.queries.overview import Overview

_NOT_IN = "ingår inte"


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A region's answer or the whole case's. `said` and `kind` as on a tag; `days` and `expected` empty for none."""

    said: str
    kind: str
    days: str
    expected: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A case: a cell per region in the organisation's order, and one for all of it."""

    number: str
    address: str
    product: str
    indication: str
    cells: tuple[MatrixCell, ...]
    whole: MatrixCell


def matrix_rows(
    found: Overview, files: Mapping[int, CaseFile], organisation: Organisation, today: date
) -> list[MatrixRow]:
    """A row per case of the page."""
    regions = [region.key for region in organisation.regions_on(today)]
    return [_row(files[line.case_id], regions, organisation, today) for line in found.lines if line.case_id in files]


def _row(file: CaseFile, regions: list[str], organisation: Organisation, today: date) -> MatrixRow:
    place, foreseen = file.at, forecast(file.at, organisation, today)
    return MatrixRow(
        case_number(file.case_id),
        case_page(file.case_id),
        shortened(file.about.product, 60),
        shortened(file.about.indication, 90),
        tuple(_cell(place, foreseen, region, today) for region in regions),
        _whole(place, foreseen, today),
    )


def _cell(place: Position, foreseen: Forecast, region: str, today: date) -> MatrixCell:
    if region not in place.regions:
        return MatrixCell(_NOT_IN, "", "", "")
    outcome, lap = place.region_outcome(region), region_lap(place, region, today)
    days = f"{lap.days} dagar" if lap else ""
    expected = next((one.expected for one in foreseen.regions if one.region == region and not one.decided), None)
    if outcome is None:
        return MatrixCell("", "", days if place.is_open else "", *_day(expected))
    return MatrixCell(MARKS[outcome.key], OUTCOME_KINDS[outcome.effect], days, *_day(expected))


def _whole(place: Position, foreseen: Forecast, today: date) -> MatrixCell:
    lap, done = case_lap(place, today), all(region.decided for region in foreseen.regions)
    return MatrixCell("", "", f"{lap.days} dagar" if lap else "", *_day(None if done else foreseen.expected))


def _day(expected: Expected | None) -> tuple[str, bool]:
    """When it can be expected, and whether that is after the limit."""
    if expected is None:
        return "", False
    late = expected.limit_met is False
    on = f"väntas {expected.on.isoformat()}" if expected.on else "okänt när"
    return f"{on}, efter gränsen" if late else on, late
