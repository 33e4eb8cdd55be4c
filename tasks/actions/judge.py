"""Judging a case whose recommendation changed: one that was paused for it, or one that had been released."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from models.rules.access import Actor, check_case_officer
from models.rules.case_number import case_number
from models.rules.consequences import NewEvent
from models.rules.errors import InvalidInputError
from models.rules.events import Kind
from models.rules.judging import check_judgement, lapsing
from models.rules.organisation import Organisation
from models.rules.process import Stage
from models.rules.standings import Judgement
from tasks.actions.case_file import By, CaseFile, Recorded, load, record
from tasks.actions.open_case import TakeUp, open_case
from tasks.actions.region_rows import LAPSED, take_back


def judge_revision(
    session: Session,
    case_id: int,
    judgement: Judgement,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    restart: Stage | None = None,
    keep: Sequence[str] = (),
    on: date | None = None,
    key: str | None = None,
) -> Recorded:
    """Say how a case goes on after the council changed its recommendation.

    Turned down, what regions had approved lapses with it, but in the regions of `keep`. With a new case it is that
    case's first event which is given. Raises NotAllowedError, NotNowError, NotFoundError, InvalidInputError,
    ConflictError (a new case is open already).
    """
    check_case_officer(actor, "bedöma en ändrad rekommendation")
    file = load(session, case_id)
    if key in file.keys:
        return _repeated(file, file.keys[key])
    check_judgement(file.at, case_number(case_id), judgement, restart=restart, keep=keep)
    if not reason.strip():
        raise InvalidInputError("Ange skäl till bedömningen.", about="reason")
    by = By(actor, now, organisation, key)
    _check_day(file, on or by.today, by.today)
    data: dict[str, object] = {"reason": reason.strip()}
    if lapsed := lapsing(file.at, judgement, keep):
        data["lapsed"] = list(lapsed)
    if keep:
        data["kept"] = list(keep)
    if judgement is Judgement.NEW_CASE:
        data["case"] = _open_anew(session, file, by).case_id
    event = NewEvent(Kind.JUDGED, on or by.today, stage=restart, outcome=judgement.value, data=data)
    return _recorded(session, file, event, by)


def _recorded(session: Session, file: CaseFile, event: NewEvent, by: By) -> Recorded:
    decided = dict(file.at.region_decisions)
    recorded = record(session, file, [event], by)
    lapsed = [
        decision
        for region, decision in decided.items()
        if region in file.at.lapsed or region not in file.at.region_decisions
    ]
    take_back(session, file, lapsed, recorded.seq, outcome=LAPSED, reason=event.data["reason"])
    return Recorded(event.data["case"], 1) if "case" in event.data else recorded


def _repeated(file: CaseFile, seq: int) -> Recorded:
    opened = next((event.data.get("case") for event in file.log if event.seq == seq), None)
    return Recorded(opened, 1, repeated=True) if opened else Recorded(file.case_id, seq, repeated=True)


def _open_anew(session: Session, file: CaseFile, by: By) -> Recorded:
    """A case from the recommendation as it reads now, handled as the one before; that one's release stands."""
    take_up = TakeUp(priority=file.at.priority, dispensing=file.at.dispensing, therapy=file.at.therapy)
    return open_case(
        session, file.at.recommendation_id or 0, take_up, actor=by.actor, now=by.now, organisation=by.organisation
    )


def _check_day(file: CaseFile, on: date, today: date) -> None:
    if on > today:
        raise InvalidInputError(
            f"Bedömningen {on.isoformat()} ligger i framtiden. I dag är det {today.isoformat()}.", about="on"
        )
    revised = next(event for event in reversed(file.log) if event.kind is Kind.REVISED)
    if on < revised.on:
        raise InvalidInputError(
            f"Bedömningen {on.isoformat()} ligger före den ändrade rekommendationen, {revised.on.isoformat()}. "
            "Kontrollera datumet.",
            about="on",
        )
