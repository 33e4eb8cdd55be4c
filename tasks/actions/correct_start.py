"""The path clock's start corrected: an event that names the one it was read from. The log before it stays as it was."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from models.rules.access import Actor, check_case_officer
from models.rules.consequences import NewEvent
from models.rules.errors import InvalidInputError, NotNowError
from models.rules.events import Kind
from models.rules.organisation import Organisation
from models.rules.position import Position
from models.tables.medicine import Recommendation
from tasks.actions.case_file import By, Recorded, load, record


def correct_start(
    session: Session,
    case_id: int,
    start: date,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    key: str | None = None,
) -> Recorded:
    """Let the path clock have started on `start`; it is set going anew.

    Raises NotAllowedError, NotNowError (it has not started), InvalidInputError.
    """
    check_case_officer(actor, "rätta klockans start")
    file, by = load(session, case_id), By(actor, now, organisation, key)
    if key in file.keys:
        return Recorded(case_id, file.keys[key], repeated=True)
    if not reason.strip():
        raise InvalidInputError("Ange varför klockans start rättas.", about="reason")
    _check_start(file.at, start, _recommended_on(session, file.at), by.today)
    data = {"reason": reason.strip(), "fields": _fields(file.at, start)}
    event = NewEvent(Kind.CORRECTED, by.today, corrects=file.at.clock_set.seq, data=data)
    return record(session, file, [event], by)


def _recommended_on(session: Session, place: Position) -> date | None:
    """The first date the source itself gives; None when it gives none and a person filled it in."""
    known = session.get(Recommendation, place.recommendation_id) if place.recommendation_id else None
    if known is None:
        return place.earliest
    return min(filter(None, (known.decided_on, known.published_on)), default=None)


def _check_start(place: Position, start: date, recommended_on: date | None, today: date) -> None:
    if place.clock_start is None:
        raise NotNowError("Klockan har inte börjat gå; det finns ingen start att rätta.")
    if start == place.clock_start:
        raise InvalidInputError(f"Klockan går redan från {start.isoformat()}.", about="start")
    if start > today:
        raise InvalidInputError(
            f"Starten {start.isoformat()} ligger i framtiden. I dag är det {today.isoformat()}.", about="start"
        )
    if recommended_on is not None and start < recommended_on:
        raise InvalidInputError(
            f"Starten {start.isoformat()} ligger före rekommendationen, {recommended_on.isoformat()}. "
            "Kontrollera datumet.",
            about="start",
        )
    first = min((decision.on for decision in place.region_decisions.values()), default=start)
    if start > first:
        raise InvalidInputError(
            f"Starten {start.isoformat()} ligger efter den första regionens beslut, {first.isoformat()}. "
            "Kontrollera datumet.",
            about="start",
        )


def _fields(place: Position, start: date) -> dict[str, Any]:
    # No decision may be dated before the recommendation: that bound follows a start that a person had filled in.
    earlier = {"earliest": start.isoformat()} if start < place.earliest else {}
    return {"clock_start": start.isoformat()} | earlier
