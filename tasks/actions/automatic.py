"""The automatic steps between people's decisions. Each looks first whether it is still due, so that doing it again,
or from the start, or after a crash in the middle, changes nothing that is done."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from models.rules.access import SYSTEM
from models.rules.ahead import Ahead
from models.rules.case_number import case_number
from models.rules.consequences import NewEvent
from models.rules.events import Kind
from models.rules.follow_up import REASSESSMENT, follow_up_plan
from models.rules.organisation import Organisation
from models.rules.process import Effect, outcome_of
from models.rules.standings import CloseReason
from models.rules.work import Step, Work, due_work
from models.tables.document import FollowUp
from notifications import messages, routing
from tasks.actions.case_file import By, CaseFile, Recorded, load, record
from tasks.actions.days_ahead import Whose, set_days
from tasks.actions.documents import prepare_background, prepare_documents
from tasks.actions.draft_budget import draft
from tasks.actions.note_known import doubts_about
from tasks.queries.budget import region_gross


def carry_out(session: Session, case_id: int, work: Work, *, now: datetime, organisation: Organisation) -> bool:
    """Do one automatic step if it is due; True when it was. Raises NotFoundError, LostRaceError."""
    file = load(session, case_id)
    if work not in due_work(file.at):
        return False
    _STEPS[work.step](session, file, work.region, By(SYSTEM, now, organisation))
    return True


def carry_out_all(session: Session, case_id: int, *, now: datetime, organisation: Organisation) -> int:
    """Do every step that is due, also those that become due on the way; how many were done."""
    file, done = load(session, case_id), 0
    while due := due_work(file.at):
        _STEPS[due[0].step](session, file, due[0].region, By(SYSTEM, now, organisation))
        done += 1
    return done


def _check_intake(session: Session, file: CaseFile, region: str | None, by: By) -> Recorded:
    findings = [*_findings(file), *doubts_about(session, file)]
    event = NewEvent(Kind.INTAKE_CHECKED, by.today, data={"findings": findings})
    return record(session, file, [event], by, cause=1)


def _findings(file: CaseFile) -> list[str]:
    found = []
    opened = file.log[0].data
    if file.at.inputs is None:
        found.append("Pris och patientantal saknas: ange dem så görs ett utkast till budgetpåverkansanalys.")
    if opened.get("extends"):
        found.append(f"Indikationsutvidgning: läkemedlet har ett tidigare ärende, {case_number(opened['extends'])}.")
    return found


def _draft(session: Session, file: CaseFile, region: str | None, by: By) -> Recorded:
    return draft(session, file, by)


def _release_region(session: Session, file: CaseFile, region: str | None, by: By) -> Recorded:
    key, today = region or "", by.today
    decision = file.at.region_decisions[key]
    told = messages.region_released(
        file.about,
        file.at,
        key,
        routing.told(by.organisation, messages.REGION_RELEASED, key, today),
        name=by.organisation.region(key).name,
        seq=file.next_seq,
        gross=region_gross(session, file.case_id, key),
    )
    event = NewEvent(Kind.REGION_RELEASED, today, region=key, outcome=decision.outcome)
    return record(session, file, [event], by, cause=decision.seq, messages=told)


def _release_case(session: Session, file: CaseFile, region: str | None, by: By) -> Recorded:
    last = max(file.at.region_decisions.values(), key=lambda decision: decision.seq)
    today = by.today
    event = (
        NewEvent(Kind.RELEASED, today, data={"regions": list(file.at.approving)})
        if file.at.approving
        else NewEvent(Kind.CLOSED, today, outcome=CloseReason.NO_REGION.value)
    )
    return record(session, file, [event], by, cause=last.seq)


def _plan_follow_up(session: Session, file: CaseFile, region: str | None, by: By) -> Recorded:
    today = by.today
    plan = follow_up_plan(file.at, today)
    event = NewEvent(Kind.FOLLOW_UP_PLANNED, today, data={what: day.isoformat() for what, day in plan.items()})
    cause = file.log[-1].seq
    recorded = record(session, file, [event], by, cause=cause)
    session.add_all(
        FollowUp(case_id=file.case_id, seq=recorded.seq, what=what, due_on=day) for what, day in plan.items()
    )
    set_days(session, Whose(case_id=file.case_id), {Ahead.REASSESSMENT: plan.get(REASSESSMENT)}, today=today)
    return recorded


def _make_known(session: Session, file: CaseFile, region: str | None, by: By) -> Recorded:
    today = by.today
    people = routing.told(by.organisation, messages.MADE_KNOWN, None, today)
    kept = [by.organisation.region(region).name for region in file.at.approving]
    told = messages.made_known(file.about, file.at, _the_no(file), people, seq=file.next_seq, kept=kept)
    event = NewEvent(Kind.MADE_KNOWN, today, data={"regions": list(file.at.regions)})
    cause = file.log[-1].seq
    return record(session, file, [event], by, cause=cause, messages=told)


def _the_no(file: CaseFile) -> str:
    # Ours, when we said it; else what the council said last.
    for stage, decision in file.at.decisions.items():
        outcome = outcome_of(stage, decision.outcome or "")
        if outcome is not None and outcome.effect is Effect.TURNS_DOWN:
            return f"{outcome.label}: {decision.data['reason']}"
    return file.label


def _background(session: Session, file: CaseFile, region: str | None, by: By) -> Recorded:
    return prepare_background(session, file, by)


def _documents(session: Session, file: CaseFile, region: str | None, by: By) -> Recorded:
    return prepare_documents(session, file, by)


_Do = Callable[[Session, CaseFile, str | None, By], Recorded]
_STEPS: dict[Step, _Do] = {
    Step.CHECK_INTAKE: _check_intake,
    Step.PREPARE_BACKGROUND: _background,
    Step.DRAFT_BUDGET: _draft,
    Step.PREPARE_DOCUMENTS: _documents,
    Step.RELEASE_REGION: _release_region,
    Step.RELEASE_CASE: _release_case,
    Step.PLAN_FOLLOW_UP: _plan_follow_up,
    Step.MAKE_KNOWN: _make_known,
}
