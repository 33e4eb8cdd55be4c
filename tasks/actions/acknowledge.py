"""Somebody answers for an alarm until a date: its chain is silent so long, and what is queued is not sent."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlmodel import Session

from models.rules.access import Actor, check_may_acknowledge
from models.rules.ahead import AHEAD_LABELS
from models.rules.calendar import add_months
from models.rules.case_number import case_number
from models.rules.clock import ladder_clocks, last_day
from models.rules.clocks.keys import MEETING, clock_label
from models.rules.consequences import NewEvent
from models.rules.errors import InvalidInputError, NotFoundError, NotNowError
from models.rules.events import Kind
from models.rules.organisation import Organisation
from models.rules.position import Position
from models.rules.standings import Standing
from models.rules.turns import open_turns
from tasks.actions.case_file import By, Recorded, load, record
from tasks.actions.stop import bodies_for

_LONGEST_MONTHS = 12
# What a case may be reminded of, also when it has been released: key → label.
DAYS_AHEAD = {ahead.value: label for ahead, label in AHEAD_LABELS.items()}


def acknowledge(
    session: Session,
    case_id: int,
    clock: str | None,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    until: date | None = None,
    key: str | None = None,
) -> Recorded:
    """Silence the alarms of one clock or one kind of reminder, or (None) of the whole case, to and including `until`.

    Raises NotAllowedError, NotFoundError (no such clock runs), NotNowError, InvalidInputError.
    """
    file, by = load(session, case_id), By(actor, now, organisation, key)
    if key in file.keys:
        return Recorded(case_id, file.keys[key], repeated=True)
    if not (file.at.is_open or (clock in DAYS_AHEAD and file.at.standing is Standing.RELEASED)):
        raise NotNowError(f"{case_number(case_id)} är avslutat eller frisläppt och larmar inte.")
    region = _region_of(file.at, clock, by)
    check_may_acknowledge(actor, bodies_for(file.at, region, organisation, by.today), region, by.today)
    last = until or last_day(by.today, organisation.watching.acknowledged_for)
    _check(reason, last, by.today)
    data = {"clock": clock, "until": last.isoformat(), "reason": reason.strip()}
    return record(session, file, [NewEvent(Kind.ACKNOWLEDGED, by.today, region=region, data=data)], by)


def running_clocks(place: Position, organisation: Organisation, day: date) -> dict[str, str]:
    """The clocks that can alarm, with their Swedish words: key → label."""
    names = {region.key: region.short for region in organisation.regions}
    names |= {body.key: body.short for body in organisation.bodies}
    return {key: clock_label(key, names) for key, _ in _running(place, organisation, day)}


def clock_regions(place: Position, organisation: Organisation, day: date) -> dict[str, str | None]:
    """The same clocks, each with the region whose it is; None: the case's."""
    return dict(_running(place, organisation, day))


def _running(place: Position, organisation: Organisation, day: date) -> Iterator[tuple[str, str | None]]:
    """Keys, each with the region whose clock it is."""
    for clock in ladder_clocks(place):
        yield clock.key, clock.region
    for turn in open_turns(place, organisation, day):
        if turn.body.meetings:
            yield f"{MEETING}:{turn.body.key}", turn.region


def _region_of(place: Position, clock: str | None, by: By) -> str | None:
    """The region whose clock it is. Raises NotFoundError when no such clock runs."""
    if clock is None or clock in DAYS_AHEAD:
        return None
    found = dict(_running(place, by.organisation, by.today))
    if clock not in found:
        known = running_clocks(place, by.organisation, by.today)
        told = ", ".join(f"{key} ({label})" for key, label in known.items()) or "ingen"
        raise NotFoundError(f"Klockan ”{clock}” går inte i ärendet. De som går: {told}.")
    return found[clock]


def _check(reason: str, until: date, today: date) -> None:
    if not reason.strip():
        raise InvalidInputError("Ange varför larmet kvitteras, så att andra ser vad som görs.", about="reason")
    if until < today:
        raise InvalidInputError(
            f"Kvitteringen slutar {until.isoformat()}, som redan har varit. Ange en senare dag.", about="until"
        )
    if until > add_months(today, _LONGEST_MONTHS):
        raise InvalidInputError(
            f"Kvitteringen slutar {until.isoformat()}. Ett larm kan tystas högst ett år i taget; ange en närmare dag.",
            about="until",
        )
