"""What is known of a medicine from before the regional clock, noted on a case: by a source, or by a person."""

from dataclasses import replace
from datetime import date, datetime

from sqlmodel import Session

from models.rules.access import Actor, check_case_officer
from models.rules.before_the_clock import DATE_LABELS, MAY_LIE_AHEAD, DateKind, Told, news_in
from models.rules.consequences import NewEvent
from models.rules.errors import InvalidInputError
from models.rules.events import Kind
from models.rules.organisation import Organisation
from tasks.actions.case_file import By, CaseFile, Recorded, load, record

_LONGEST_SOURCE, _LONGEST_ADDRESS = 200, 2000


def note(session: Session, file: CaseFile, told: Told, by: By) -> Recorded | None:
    """Note what a source tells. None, and nothing is written, when it has told the same before.

    A day to come is left out where only what has happened is kept, and so is what was later than the case's path.
    """
    news = news_in(_of_use(told, file, by.today), file.log)
    if news is None:
        return None
    return record(session, file, [NewEvent(Kind.DATES_NOTED, by.today, data=news.data())], by.system())


def note_date(
    session: Session,
    case_id: int,
    kind: DateKind,
    on: date,
    source: str,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    address: str | None = None,
    key: str | None = None,
) -> Recorded:
    """Note a date as a person has found it in `source`, also instead of what a source has told.

    Raises NotAllowedError, NotFoundError, InvalidInputError (no source, in the future, noted already).
    """
    check_case_officer(actor, "notera datum")
    file, by = load(session, case_id), By(actor, now, organisation, key)
    if key in file.keys:
        return Recorded(case_id, file.keys[key], repeated=True)
    told = Told(_source(source), {kind: on}, address=_address(address), by_hand=True)
    _check_day(kind, on, by.today)
    news = news_in(told, file.log)
    if news is None:
        raise InvalidInputError(f"Det är redan noterat: {DATE_LABELS[kind]} {on.isoformat()}.", about="on")
    return record(session, file, [NewEvent(Kind.DATES_NOTED, by.today, data=news.data())], by)


def _of_use(told: Told, file: CaseFile, today: date) -> Told:
    ends = [decision.on for decision in file.at.region_decisions.values()]
    over = max(ends) if ends and file.at.all_final else date.max
    dates = {kind: on for kind, on in told.dates.items() if on <= over and (on <= today or kind in MAY_LIE_AHEAD)}
    return replace(told, dates=dates)


def _source(text: str) -> str:
    source = " ".join(text.split())
    if not source:
        raise InvalidInputError("Ange var datumet står, till exempel: EMA, TLV:s beslut, protokollet.", about="source")
    if len(source) > _LONGEST_SOURCE:
        raise InvalidInputError(f"Källan är längre än {_LONGEST_SOURCE} tecken. Korta den.", about="source")
    return source


def _address(text: str | None) -> str | None:
    address = (text or "").strip()
    if address and (len(address) > _LONGEST_ADDRESS or not address.startswith(("https://", "http://"))):
        raise InvalidInputError(f"Adressen ”{address[:60]}” är ingen webbadress. Den börjar med https://.", about="url")
    return address or None


def _check_day(kind: DateKind, on: date, today: date) -> None:
    if on > today and kind not in MAY_LIE_AHEAD:
        raise InvalidInputError(
            f"Datumet {on.isoformat()} ligger i framtiden, och {DATE_LABELS[kind]} noteras när det har skett. "
            f"I dag är det {today.isoformat()}.",
            about="on",
        )
