"""When a case's regions can be expected to decide, in words: the next meeting, the day, and whether it is in time."""

from dataclasses import dataclass
from datetime import date

from models.rules.foresight.forecast import Expected, Forecast, RegionForecast, Step, forecast
from models.rules.foresight.last_meeting import Goal, MeetingWarning, last_usable
from models.rules.organisation import Organisation
from models.rules.place import Position
from models.rules.process import RULES

UNKNOWN = "okänt"
_GOALS = {Goal.AIM: "målet", Goal.LIMIT: "gränsen"}


@dataclass(frozen=True, slots=True)
class ForecastLine:
    """A region's decision as it can be expected: the step it is at, the next meeting, the day, against its targets."""

    whose: str
    next_step: str
    decided_on: str
    verdict: str


def forecast_lines(place: Position, organisation: Organisation, today: date) -> list[ForecastLine]:
    """A line per region that has not decided, and one for the case; nothing when nobody is on the way to a decision."""
    found = forecast(place, organisation, today)
    undecided = [region for region in found.regions if not region.decided]
    lines = [_region(region, organisation) for region in undecided]
    return [*lines, _case(found)] if lines else []


def meeting_warnings(place: Position, organisation: Organisation, today: date) -> list[str]:
    """A sentence per meeting to come that must not be missed."""
    return [_warning(found, today) for found in last_usable(place, organisation, today) if found.meeting.on >= today]


def meeting_of(step: Step) -> str:
    """The meeting that can decide a step, or what there is instead of one."""
    if step.meeting is not None:
        return f"möte {step.meeting.on.isoformat()}, underlag senast {step.meeting.material_by.isoformat()}"
    return "inget möte inlagt" if step.ran_out else "utan möte"


def _region(region: RegionForecast, organisation: Organisation) -> ForecastLine:
    step = next(step for step in region.steps if not step.decided)
    what = f"{RULES[step.stage].label}, {step.body.short}: {meeting_of(step)}"
    return ForecastLine(
        organisation.region(region.region).short, what, _day(region.expected.on), _verdict(region.expected)
    )


def _case(found: Forecast) -> ForecastLine:
    return ForecastLine("Hela ärendet", "", _day(found.expected.on), _verdict(found.expected))


def _day(on: date | None) -> str:
    return on.isoformat() if on else UNKNOWN


def _verdict(expected: Expected) -> str:
    if expected.limit_met is False:
        return "gränsen hinns inte"
    if expected.aim_met is False:
        return "målet hinns inte" if expected.limit_met else "målet hinns inte, gränsen är oviss"
    return "inom målet" if expected.aim_met else ""


def _warning(found: MeetingWarning, today: date) -> str:
    meeting = (
        f"Mötet {found.meeting.on.isoformat()} i {found.body.short} är det sista som {_GOALS[found.goal]} hinns med"
    )
    by = found.material_by.isoformat()
    late = f"underlaget skulle ha varit inne {by}" if found.material_by < today else f"underlag senast {by}"
    return f"{meeting}: {late}."
