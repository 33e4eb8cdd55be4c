"""The board: one line per case, with each region's answer and how the clock stands."""

from dataclasses import dataclass
from datetime import date

from models.rules.case_number import case_number
from models.rules.organisation import Organisation
from models.rules.standings import CLOSE_LABELS, STANDING_LABELS, CloseReason, Standing
from models.tables.case import Case
from tasks.queries.cases import BoardRow

MARKS = {
    "as_recommended": "ja",
    "with_guidance": "ja, vägledning",
    "specialist_centre": "ja, via centrum",
    "waiting": "väntar",
    "no": "nej",
}
UNDECIDED = "–"


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A case in words. `regions` are in the organisation's order."""

    number: str
    product: str
    indication: str
    standing: str
    clock: str
    regions: list[str]


def board_lines(rows: list[BoardRow], organisation: Organisation, today: date) -> list[BoardLine]:
    """The board on `today`."""
    keys = [region.key for region in organisation.regions_on(today)]
    return [
        BoardLine(
            number=case_number(row.case.id or 0),
            product=row.product,
            indication=row.case.indication,
            standing=standing(row.case),
            clock=clock(row.case, today),
            regions=[MARKS.get(row.outcomes.get(key, ""), UNDECIDED) for key in keys],
        )
        for row in rows
    ]


def standing(case: Case) -> str:
    """Whom the case waits for, or how it ended."""
    if case.standing == Standing.CLOSED and case.closed_as:
        return f"avslutat: {CLOSE_LABELS[CloseReason(case.closed_as)]}"
    if case.standing == Standing.ON_PATH and case.waiting_on:
        return f"väntar på {case.waiting_on}"
    label = STANDING_LABELS[Standing(case.standing)]
    return f"{label} – behöver omprövas" if case.review_wanted else label


def clock(case: Case, today: date) -> str:
    """Days since the recommendation, against aim and limit, for a case on its way."""
    if case.clock_start is None or case.aim_on is None or case.limit_on is None:
        return "klockan går inte"
    if case.standing != Standing.ON_PATH:
        return ""
    days = _days(case, case.clock_start, today)
    if case.stopped_since is not None:
        return f"{days}, klockan står sedan {case.stopped_since.isoformat()}"
    if today > case.limit_on:
        return f"{days}, över gränsen {case.limit_on.isoformat()}"
    if today > case.aim_on:
        return f"{days}, över målet {case.aim_on.isoformat()}"
    return f"{days}, mål {case.aim_on.isoformat()}"


def _days(case: Case, start: date, today: date) -> str:
    """Gross days, and net days where the clock has stood still."""
    gross = (today - start).days
    standing_now = (today - case.stopped_since).days if case.stopped_since else 0
    stopped = (case.stopped_days or 0) + max(0, standing_now)
    return f"{gross} dagar ({gross - stopped} netto)" if stopped else f"{gross} dagar"
