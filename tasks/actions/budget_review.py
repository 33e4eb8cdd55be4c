"""The review of a version by somebody else than its author: the budget step's decision, or a new version after it.

A version that has been reviewed is never changed. What replaces it is a version of its own, with its own review, and
an event of its own that those who are deciding hear of; decisions already given stand.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.rules.access import Actor, check_mandate, check_recorder
from models.rules.consequences import NewEvent
from models.rules.decisions import Decision
from models.rules.errors import NotNowError
from models.rules.events import Event, Kind
from models.rules.organisation import Organisation
from models.rules.place import Position
from models.rules.process import Stage
from models.rules.turns import owner
from models.rules.work import draft_wanted, may_change_analysis
from tasks.actions.case_file import By, CaseFile, Recorded, business_day, load, record
from tasks.actions.decide import decide, decider_of
from tasks.actions.draft_budget import draft
from tasks.actions.reviewed_version import check_reviewer, reviewed_version


@dataclass(frozen=True, slots=True)
class _Two:
    """The drafts before and now."""

    old: Event | None
    new: Event


def review(
    session: Session,
    case_id: int,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    version: int | None = None,
    reviewed_by: str | None = None,
    key: str | None = None,
) -> Recorded:
    """The newest version is reviewed; `version`, when given, must be that one.

    Raises NotFoundError, NotNowError (nothing to review, or all regions have answered), NotAllowedError (its author, or
    without mandate), LostRaceError.
    """
    file, by = load(session, case_id), By(actor, now, organisation, key)
    if key in file.keys:
        return Recorded(case_id, file.keys[key], repeated=True)
    if not may_change_analysis(file.at):
        decision = Decision(Stage.BUDGET_IMPACT, "reviewed", business_day(organisation, now))
        return decide(
            session, case_id, decision, actor=actor, now=now, organisation=organisation,
            decided_by=reviewed_by, version=version, key=key,
        )  # fmt: skip
    decider = decider_of(actor, reviewed_by, organisation, by.today)
    _check_may_review(file.at, actor, decider, by)
    if draft_wanted(file.at):
        draft(session, file, by, asks=False)
    told = reviewed_version(file.at, version)
    check_reviewer(file, decider)
    two = _two(file)
    data = told | _against(two)
    event = NewEvent(Kind.BUDGET_REVISED, by.today, decider=decider.key, data=data)
    return record(session, file, [event], by)


def _check_may_review(place: Position, actor: Actor, decider: Actor, by: By) -> None:
    if place.draft is not None and place.draft.seq == place.analysis and not draft_wanted(place):
        raise NotNowError(
            f"Version {place.draft.data.get('version', 1)} är redan granskad, och ändras inte. "
            "Gör en ny version: ordnat budget new."
        )
    body = owner(by.organisation, Stage.BUDGET_IMPACT, None, place.therapy, by.today)
    check_recorder(actor, decider)
    check_mandate(decider, body, by.today)


def _two(file: CaseFile) -> _Two:
    if file.at.draft is None:
        raise LookupError("a version is reviewed that has not been made")
    old = next((event for event in file.log if event.seq == file.at.analysis), None)
    return _Two(old, file.at.draft)


def _against(two: _Two) -> dict[str, Any]:
    """What is replaced, for those who have the older figures before them. Gross only."""
    data = {"gross": two.new.data["gross"], "patients": two.new.data["patients"]}
    if two.old is None:
        return data
    return data | {"replaces": two.old.data.get("version", 1), "gross_before": two.old.data["gross"]}
