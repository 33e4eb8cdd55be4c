"""Taking a medicine up: a case from a council's recommendation, or by nomination on ARIL's own route."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlmodel import Session

from models.rules.access import Actor, check_case_officer
from models.rules.budget_impact import Inputs, check_inputs
from models.rules.case_number import case_number
from models.rules.clocks.terms import path_terms, targets_key
from models.rules.consequences import NewEvent
from models.rules.errors import ConflictError, InvalidInputError, NotFoundError, NotNowError
from models.rules.events import Kind
from models.rules.organisation import Organisation
from models.rules.position import trigger_of
from models.rules.process import Dispensing, Priority, Route
from models.rules.standings import Trigger
from models.rules.verdicts import Verdict
from models.tables.core import table_of
from models.tables.medicine import Medicine, Recommendation
from tasks.actions.case_file import By, CaseFile, Recorded, record
from tasks.actions.case_rows import CASES, EVENTS
from tasks.actions.inputs import inputs_event
from tasks.actions.medicines import indication_digest, medicine_of
from tasks.actions.note_known import note_known
from tasks.actions.proposals.rows import answered_by, subject_of

# What the columns hold.
LONGEST = {"product": 300, "substance": 300, "indication": 2000}
POSITIVE = (Verdict.SHOULD, Verdict.MAY)
RECOMMENDATIONS, MEDICINES = table_of(Recommendation), table_of(Medicine)
_LATER = RECOMMENDATIONS.alias("later")
_NEWER = (
    select(func.max(_LATER.c.id))
    .where(
        _LATER.c.medicine_id == RECOMMENDATIONS.c.medicine_id,
        _LATER.c.indication_key == RECOMMENDATIONS.c.indication_key,
        _LATER.c.number > RECOMMENDATIONS.c.number,
    )
    .scalar_subquery()
    .label("newer")
)
# Put together once, as in `tasks.actions.case_file`.
_RECOMMENDED = (
    select(RECOMMENDATIONS, MEDICINES.c.product, MEDICINES.c.substance, _NEWER)
    .join(MEDICINES, MEDICINES.c.id == RECOMMENDATIONS.c.medicine_id)
    .where(RECOMMENDATIONS.c.id == bindparam("recommendation"))
)
_OPENED_BY = (
    select(CASES.c.id)
    .join(EVENTS, EVENTS.c.case_id == CASES.c.id)
    .where(
        CASES.c.medicine_id == bindparam("medicine"),
        CASES.c.indication_key == bindparam("indication"),
        EVENTS.c.seq == 1,
        EVENTS.c.idempotency_key == bindparam("key"),
    )
)
_THAT_CASE = select(CASES.c.id).where(CASES.c.id == bindparam("this"))
_CASES_OF = (
    select(CASES.c.id, CASES.c.indication_key, CASES.c.open_key)
    .where(CASES.c.medicine_id == bindparam("medicine"))
    .order_by(CASES.c.id.desc())
)


@dataclass(frozen=True, slots=True)
class TakeUp:
    """What a person says when taking a medicine up, beside the recommendation itself.

    `published_on` and `verdict` fill in what the source left out or worded in a way nobody recognised. `extends` is the
    case of an earlier indication, when it is not the latest of the same medicine.
    """

    priority: Priority = Priority.NORMAL
    dispensing: Dispensing = Dispensing.REQUISITION
    therapy: str | None = None
    on: date | None = None
    published_on: date | None = None
    verdict: Verdict | None = None
    budget: Inputs | None = None
    extends: int | None = None


@dataclass(frozen=True, slots=True)
class Nomination:
    """A medicine that no council has taken up, and why it should be."""

    product: str
    substance: str
    indication: str
    reason: str


def open_case(
    session: Session,
    recommendation_id: int,
    take_up: TakeUp,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    key: str | None = None,
) -> Recorded:
    """Open a case from a recommendation.

    Raises NotAllowedError, NotFoundError, InvalidInputError (no date, no verdict), NotNowError (superseded),
    ConflictError (open already).
    """
    check_case_officer(actor, "öppna ärenden")
    found = session.connection().execute(_RECOMMENDED, {"recommendation": recommendation_id}).first()
    if found is None:
        raise NotFoundError(f"Rekommendationen {recommendation_id} finns inte. Hämta källorna, eller se listan.")
    by = By(actor, now, organisation, key)
    subject = _Subject(found.medicine_id, found.product, found.substance, found.indication, Route.NATIONAL)
    if repeated := _opened_before(session, subject, key):
        return repeated
    if found.newer is not None:
        raise NotNowError(
            f"Rekommendation {recommendation_id} ({found.product}: {found.label}) har ersatts av en nyare. "
            f"Öppna ärendet från den i stället: ordnat case open {found.newer}."
        )
    published = take_up.published_on or found.published_on
    verdict = take_up.verdict or Verdict(found.verdict)
    start = first_day(found.decided_on, published, organisation)
    if _trigger(verdict, found.product, found.label) is Trigger.OPENED_POSITIVE and start is None:
        known = f" (”{found.date_text}”)" if found.date_text else ""
        raise InvalidInputError(
            f"Källan anger inget helt datum för {found.product}{known}. Ange publiceringsdatum.", about="published_on"
        )
    earliest = min(filter(None, (found.decided_on, published)), default=None)
    _check_day(take_up.on or by.today, earliest, by.today)
    if start is not None and start > by.today:
        raise InvalidInputError(
            f"Klockan skulle börja {start.isoformat()}, i framtiden. Kontrollera datumet.", about="published_on"
        )
    told = {
        "verdict": verdict.value,
        "label": found.label,
        "recommendation_id": recommendation_id,
        "earliest": _iso(earliest),
        "clock_start": _iso(start) if verdict in POSITIVE else None,
    }
    return _open(session, subject, take_up, told, by)


def nominate(
    session: Session,
    nomination: Nomination,
    take_up: TakeUp,
    *,
    actor: Actor,
    now: datetime,
    organisation: Organisation,
    key: str | None = None,
) -> Recorded:
    """Open a case without a recommendation of NT-rådet: ARIL's own route, its clock from the nomination.

    Raises NotAllowedError, InvalidInputError, ConflictError (open already).
    """
    check_case_officer(actor, "nominera läkemedel")
    _check_filled(nomination)
    by = By(actor, now, organisation, key)
    on = take_up.on or by.today
    _check_day(on, None, by.today)
    new = medicine_of(session, nomination.product.strip(), nomination.substance.strip())
    told = {
        "verdict": Verdict.REGIONAL.value,
        "label": nomination.reason.strip(),
        "earliest": on.isoformat(),
        "clock_start": on.isoformat(),
    }
    subject = _Subject(new.id or 0, new.product, new.substance, nomination.indication.strip(), Route.OWN)
    return _opened_before(session, subject, key) or _open(session, subject, take_up, told, by)


def first_day(decided: date | None, published: date | None, organisation: Organisation) -> date | None:
    """The date that starts the path clock: the configured one, or the other when the source lacks it."""
    first, second = (published, decided) if organisation.clock.starts_at == "publication" else (decided, published)
    return first or second


@dataclass(frozen=True)
class _Subject:
    """What a case is about."""

    medicine_id: int
    product: str
    substance: str
    indication: str
    route: Route

    @cached_property
    def key(self) -> str:
        return indication_digest(self.indication)


def _open(session: Session, subject: _Subject, take_up: TakeUp, told: dict[str, Any], by: By) -> Recorded:
    """The case's row, its first events, and what follows from them."""
    known = session.connection().execute(_CASES_OF, {"medicine": subject.medicine_id}).all()
    extends = _extended(session, take_up.extends) or _earlier_indication(known, subject.key)
    opened = _opened_event(subject, take_up, told, by, extends=extends)
    _check_not_open(known, opened.data)
    events = [opened]
    if take_up.budget is not None:
        check_inputs(take_up.budget, opened.data["regions"])
        events.append(inputs_event(take_up.budget, opened.on))
    identity = {
        "medicine_id": subject.medicine_id,
        "indication": subject.indication,
        "indication_key": subject.key,
        "extends_id": opened.data["extends"],
        "organisation_version": by.organisation.version,
        "opened_at": by.now,
        "officer": by.actor.key,
        "targets_key": targets_key(by.organisation, by.today),
    }
    file = CaseFile(case_id=0, version=0, log=[], place=None, identity=identity)
    recorded = record(session, file, events, by)
    about = subject_of(subject.medicine_id, subject.key)
    answered_by(session, about, told.get("recommendation_id"), recorded.case_id, by)
    note_known(session, file, session.get_one(Medicine, subject.medicine_id), by)
    return recorded


def _opened_event(subject: _Subject, take_up: TakeUp, told: dict[str, Any], by: By, *, extends: int | None) -> NewEvent:
    on = take_up.on or by.today
    data = told | {
        "route": subject.route.value,
        "priority": take_up.priority.value,
        "dispensing": take_up.dispensing.value,
        "therapy": take_up.therapy,
        "regions": [region.key for region in by.organisation.regions_on(on)],
        "terms": path_terms(subject.route, take_up.priority, by.organisation, on),
        "product": subject.product,
        "substance": subject.substance,
        "indication": subject.indication,
        "extends": extends,
        "timezone": by.organisation.clock.timezone,
        "open_key": subject_of(subject.medicine_id, subject.key),
    }
    return NewEvent(Kind.OPENED, on, data=data)


def _opened_before(session: Session, subject: _Subject, key: str | None) -> Recorded | None:
    """The case that an earlier call with the same key opened, also when it has been closed since."""
    if key is None:
        return None
    mine = {"medicine": subject.medicine_id, "indication": subject.key, "key": key}
    found = session.connection().execute(_OPENED_BY, mine).scalar()
    return None if found is None else Recorded(found, 1, repeated=True)


def _check_not_open(known: Sequence[Row[Any]], data: dict[str, Any]) -> None:
    other = next((case.id for case in known if case.open_key == data["open_key"]), None)
    if other is not None:
        raise ConflictError(
            f"{data['product']} vid {data['indication']} har redan ett öppet ärende, {case_number(other)}. "
            "Arbeta vidare i det, eller avsluta det först."
        )


def _extended(session: Session, case_id: int | None) -> int | None:
    if case_id is not None and session.connection().execute(_THAT_CASE, {"this": case_id}).first() is None:
        raise NotFoundError(f"Ärendet {case_number(case_id)} finns inte. Se listan över ärenden.", about="extends")
    return case_id


def _earlier_indication(known: Sequence[Row[Any]], key: str) -> int | None:
    return next((case.id for case in known if case.indication_key != key), None)


def _trigger(verdict: Verdict, product: str, label: str) -> Trigger:
    if verdict is Verdict.REGIONAL:
        raise InvalidInputError(f"{product} omfattas inte av nationell samverkan. Nominera det i stället.")
    try:
        return trigger_of(verdict, revised=False)
    except ValueError:
        raise InvalidInputError(
            f"Domen för {product}, ”{label}”, öppnar inget ärende av sig själv. "
            "Ange vad den betyder: should, may, should_not eller await.",
            about="verdict",
        ) from None


def _check_filled(nomination: Nomination) -> None:
    labels = {"product": "produkt", "substance": "substans", "indication": "indikation", "reason": "skäl"}
    for name, label in labels.items():
        text = getattr(nomination, name).strip()
        if not text:
            raise InvalidInputError(f"Nomineringen saknar {label}.", about=name)
        if len(text) > LONGEST.get(name, len(text)):
            raise InvalidInputError(
                f"Nomineringens {label} är längre än {LONGEST[name]} tecken. Korta den.", about=name
            )


def _check_day(on: date, earliest: date | None, today: date) -> None:
    if on > today:
        raise InvalidInputError(
            f"Datumet {on.isoformat()} ligger i framtiden. I dag är det {today.isoformat()}.", about="on"
        )
    if earliest is not None and earliest > today:
        raise InvalidInputError(
            f"Rekommendationen är daterad {earliest.isoformat()}, alltså i framtiden.", about="published_on"
        )
    if earliest is not None and on < earliest:
        raise InvalidInputError(
            f"Upptaget {on.isoformat()} ligger före rekommendationen, {earliest.isoformat()}. Kontrollera datumet.",
            about="on",
        )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
