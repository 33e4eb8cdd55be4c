"""The automatic steps a case is due for. Each is done once: its event in the log is what makes it done."""

from dataclasses import dataclass
from enum import StrEnum

from models.rules.position import Position
from models.rules.process import Stage
from models.rules.standings import Standing


class Step(StrEnum):
    """What the program does by itself between people's decisions."""

    CHECK_INTAKE = "check_intake"
    PREPARE_BACKGROUND = "prepare_background"
    DRAFT_BUDGET = "draft_budget"
    PREPARE_DOCUMENTS = "prepare_documents"
    RELEASE_REGION = "release_region"
    RELEASE_CASE = "release_case"
    PLAN_FOLLOW_UP = "plan_follow_up"
    MAKE_KNOWN = "make_known"


STEP_LABELS: dict[Step, str] = {
    Step.CHECK_INTAKE: "intagskontroll",
    Step.PREPARE_BACKGROUND: "underlag till konsensus",
    Step.DRAFT_BUDGET: "utkast till budgetpåverkansanalys",
    Step.PREPARE_DOCUMENTS: "beslutsunderlag till regionerna",
    Step.RELEASE_REGION: "frisläpp i regionen",
    Step.RELEASE_CASE: "frisläpp av ärendet",
    Step.PLAN_FOLLOW_UP: "uppföljningsplan",
    Step.MAKE_KNOWN: "nejet görs känt",
}


@dataclass(frozen=True, slots=True)
class Work:
    """One automatic step that is due, for a region where it is the region's."""

    step: Step
    region: str | None = None


def due_work(place: Position) -> tuple[Work, ...]:
    """Every automatic step due now, in path order; empty when the next step is a person's."""
    due = []
    if place.standing is Standing.MAKING_KNOWN:
        due.append(Work(Step.MAKE_KNOWN))
    if place.standing is Standing.ON_PATH:
        due.extend(_on_path(place))
    if place.standing is Standing.RELEASED:
        # A correction can turn a region's no into a yes after the case was released.
        due.extend(_releases(place))
        if place.follow_up is None:
            due.append(Work(Step.PLAN_FOLLOW_UP))
    return tuple(due)


def _on_path(place: Position) -> list[Work]:
    due = []
    if not place.intake_checked:
        due.append(Work(Step.CHECK_INTAKE))
    if Stage.CONSENSUS in place.open_stages and not place.background:
        due.append(Work(Step.PREPARE_BACKGROUND))
    if draft_wanted(place):
        due.append(Work(Step.DRAFT_BUDGET))
    if Stage.REGIONAL_RECOMMENDATION in place.decisions and not place.documents:
        due.append(Work(Step.PREPARE_DOCUMENTS))
    due.extend(_releases(place))
    if place.all_final:
        due.append(Work(Step.RELEASE_CASE))
    return due


def _releases(place: Position) -> list[Work]:
    return [Work(Step.RELEASE_REGION, region) for region in place.approving if region not in place.released]


def draft_wanted(place: Position) -> bool:
    """A draft is wanted when what is known is newer than the last draft, once the budget stage has begun.

    Also after it has been decided: that draft is a new version, and waits for a review of its own.
    """
    if place.inputs is None or not (Stage.BUDGET_IMPACT in place.open_stages or may_change_analysis(place)):
        return False
    return place.draft is None or place.draft.seq < place.inputs.seq


def may_change_analysis(place: Position) -> bool:
    """May a new version replace the reviewed one? Until the last region has answered."""
    return place.standing is Standing.ON_PATH and Stage.BUDGET_IMPACT in place.decisions
