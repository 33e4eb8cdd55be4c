"""May this decision be recorded now? `check_decision` raises a sentence for a person when it may not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from models.rules.errors import InvalidInputError, NotFoundError, NotNowError
from models.rules.position import Position
from models.rules.process import RULES, Dispensing, Effect, Outcome, Stage, outcome_of, stages_of
from models.rules.standings import STANDING_LABELS, Standing

WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class CostShare:
    """The part of a prescription medicine's cost that a unit carries, in percent."""

    unit: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as somebody wants to record it. `on` is the day it was taken."""

    stage: Stage
    outcome: str
    on: date
    region: str | None = None
    reason: str | None = None
    conditions: str | None = None
    centre: str | None = None
    waiting_for: str | None = None
    waiting_until: date | None = None
    registry_number: str | None = None
    body: str | None = None
    shares: tuple[CostShare, ...] = ()
    prepared_by: tuple[str, ...] = ()

    def data(self) -> dict[str, Any]:
        """What the event log keeps beside stage, region and outcome: only what was filled in."""
        texts = ("reason", "conditions", "centre", "waiting_for", "registry_number", "body")
        kept: dict[str, Any] = {name: value for name in texts if (value := getattr(self, name))}
        if self.waiting_until:
            kept["waiting_until"] = self.waiting_until.isoformat()
        if self.shares:
            kept["shares"] = [[s.unit, str(s.percent)] for s in self.shares]
        if self.prepared_by:
            kept["prepared_by"] = list(self.prepared_by)
        return kept


def shares_in(data: Mapping[str, Any]) -> tuple[CostShare, ...]:
    """The cost shares that an event's data holds."""
    return tuple(CostShare(unit, Decimal(percent)) for unit, percent in data.get("shares", ()))


FIELD_LABELS: dict[str, str] = {
    "reason": "skäl",
    "conditions": "villkor",
    "centre": "specialistcentrum, till exempel NUS",
    "waiting_for": "vad regionen väntar på",
    "waiting_until": "till när regionen väntar",
    "registry_number": "diarienummer",
}
# What the columns hold; the rest is running text of any length.
SHORT_TEXTS, SHORT = ("centre", "registry_number"), 200


def check_decision(place: Position, decision: Decision, today: date) -> Outcome:
    """The outcome the decision names, when it may be recorded on `today`.

    Raises NotNowError (out of order, twice, paused), NotFoundError (region), InvalidInputError (the rest).
    """
    check_turn(place, decision.stage, decision.region)
    _check_after_earlier_answer(place, decision)
    return check_content(place, decision, today)


def check_content(place: Position, decision: Decision, today: date) -> Outcome:
    """As `check_decision`, but not whose turn it is: corrections come after the turn has passed."""
    outcome = _known_outcome(decision)
    _check_fields(outcome, decision)
    _check_dates(place, decision, today)
    _check_shares(place.dispensing, outcome, decision.shares)
    return outcome


def check_turn(place: Position, stage: Stage, region: str | None) -> None:
    """Is the case waiting for this stage, and for this region where it is a region's? Raises NotNowError."""
    label = RULES[stage].label
    if place.standing is not Standing.ON_PATH:
        raise NotNowError(_standing_sentence(place, label))
    if stage not in {rule.stage for rule in stages_of(place.route)}:
        raise NotNowError(f"{label} ingår inte i ärendets väg.")
    _check_region(place, stage, region)
    _check_first_time(place, stage, region)
    missing = [RULES[s].label.lower() for s in RULES[stage].after if s in _not_yet(place)]
    if missing:
        raise NotNowError(f"{label} kan inte beslutas än. Först behövs {' och '.join(missing)}.")


def _standing_sentence(place: Position, label: str) -> str:
    standing = place.standing or Standing.CLOSED
    way_on = {
        Standing.PAUSED: "En handläggare behöver först bedöma den ändrade rekommendationen.",
        Standing.PARKED: "Det väcks när NT-rådet lämnar en rekommendation.",
        Standing.MAKING_KNOWN: "Det avslutas sedan; rätta beslutet om nejet är fel.",
        Standing.RELEASED: "Ändra ett beslut genom en rättelse.",
        Standing.CLOSED: "Ändra ett beslut genom en rättelse, eller öppna ett nytt ärende.",
    }.get(standing, "")
    return f"{label} kan inte beslutas: ärendets läge är ”{STANDING_LABELS[standing]}”. {way_on}".strip()


def _check_region(place: Position, stage: Stage, region: str | None) -> None:
    if not RULES[stage].per_region:
        if region is not None:
            raise InvalidInputError(f"{RULES[stage].label} gäller hela ärendet; ange ingen region.")
        return
    if region is None:
        raise InvalidInputError(f"Ange vilken region som har beslutat: {', '.join(place.regions)}.")
    if region not in place.regions:
        raise NotFoundError(f"Regionen ”{region}” ingår inte i ärendet. Välj bland: {', '.join(place.regions)}.")


def _check_first_time(place: Position, stage: Stage, region: str | None) -> None:
    earlier = place.region_decisions.get(region or "") if region else place.decisions.get(stage)
    if earlier is None:
        return
    outcome = outcome_of(stage, earlier.outcome or "")
    if outcome is not None and outcome.final:
        raise NotNowError(
            f"{RULES[stage].label} är redan beslutat den {earlier.on.isoformat()} ({outcome.label}, "
            f"händelse {earlier.seq}). Gör en rättelse om det blev fel."
        )


def _not_yet(place: Position) -> set[Stage]:
    return {rule.stage for rule in stages_of(place.route)} - set(place.decisions)


def _known_outcome(decision: Decision) -> Outcome:
    outcome = outcome_of(decision.stage, decision.outcome)
    if outcome is None:
        rule = RULES[decision.stage]
        known = ", ".join(f"{o.key} ({o.label})" for o in rule.outcomes)
        raise InvalidInputError(f"”{decision.outcome}” är inget utfall för {rule.label.lower()}. Välj bland: {known}.")
    return outcome


def _check_fields(outcome: Outcome, decision: Decision) -> None:
    for name in outcome.requires:
        if not _filled(getattr(decision, name)):
            raise InvalidInputError(f"Utfallet ”{outcome.label}” kräver {FIELD_LABELS[name]}.", about=name)
    for name in SHORT_TEXTS:
        if len(getattr(decision, name) or "") > SHORT:
            raise InvalidInputError(
                f"Uppgiften om {FIELD_LABELS[name]} är längre än {SHORT} tecken. Korta den.", about=name
            )
    departs = outcome.deviates or (outcome.effect is Effect.APPROVES and _filled(decision.conditions))
    if departs and not _filled(decision.reason):
        raise InvalidInputError(
            f"Utfallet ”{outcome.label}”{' med villkor' if not outcome.deviates else ''} avviker från "
            "rekommendationen. Ange skäl.",
            about="reason",
        )


def _filled(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None


def _check_after_earlier_answer(place: Position, decision: Decision) -> None:
    earlier = place.region_decisions.get(decision.region or "")
    if earlier is not None and decision.on < earlier.on:
        raise InvalidInputError(
            f"Beslutsdatumet {decision.on.isoformat()} ligger före regionens förra besked, "
            f"{earlier.on.isoformat()}. Kontrollera datumet.",
            about="on",
        )


def _check_dates(place: Position, decision: Decision, today: date) -> None:
    day = decision.on.isoformat()
    if decision.on > today:
        raise InvalidInputError(
            f"Beslutsdatumet {day} ligger i framtiden. I dag är det {today.isoformat()}.", about="on"
        )
    first = place.earliest
    if decision.on < first:
        raise InvalidInputError(
            f"Beslutsdatumet {day} ligger före rekommendationen, {first.isoformat()}. Kontrollera datumet.", about="on"
        )
    for before in RULES[decision.stage].after:
        earlier = place.decisions.get(before)
        if earlier is not None and decision.on < earlier.on:
            raise InvalidInputError(
                f"Beslutsdatumet {day} ligger före {RULES[before].label.lower()}, {earlier.on.isoformat()}. "
                "Kontrollera datumet.",
                about="on",
            )
    if decision.waiting_until is not None and decision.waiting_until <= decision.on:
        raise InvalidInputError(
            f"Väntan till {decision.waiting_until.isoformat()} slutar inte efter beslutsdatumet {day}.",
            about="waiting_until",
        )


def _check_shares(dispensing: Dispensing, outcome: Outcome, shares: tuple[CostShare, ...]) -> None:
    approves = outcome.effect is Effect.APPROVES
    if shares and dispensing is Dispensing.REQUISITION:
        raise InvalidInputError(
            "Rekvisitionsläkemedel betalas av kliniken; kostnadsansvar fördelas bara för receptläkemedel.",
            about="shares",
        )
    if shares and not approves:
        raise InvalidInputError(f"Kostnadsansvar kan inte fördelas när utfallet är ”{outcome.label}”.", about="shares")
    if not shares:
        if approves and dispensing is Dispensing.PRESCRIPTION:
            raise InvalidInputError(
                "Ett receptläkemedel behöver kostnadsansvar: ange en eller flera enheter och deras andelar.",
                about="shares",
            )
        return
    _check_sum(shares)


def _check_sum(shares: tuple[CostShare, ...]) -> None:
    for share in shares:
        if not share.unit.strip():
            raise InvalidInputError("En kostnadsbärande enhet saknar namn.", about="shares")
        if len(share.unit) > SHORT:
            raise InvalidInputError(
                f"En kostnadsbärande enhets namn är längre än {SHORT} tecken. Korta det.", about="shares"
            )
        if not share.percent.is_finite() or not 0 < share.percent <= WHOLE:
            raise InvalidInputError(
                f"Andelen för {share.unit} är {_comma(share.percent)} %; den måste vara större än 0 och högst 100.",
                about="shares",
            )
        if share.percent != round(share.percent, 6):
            raise InvalidInputError(f"Andelen för {share.unit} har fler än sex decimaler. Avrunda den.", about="shares")
    units = [share.unit.strip().casefold() for share in shares]
    if len(set(units)) < len(units):
        raise InvalidInputError("Samma kostnadsbärande enhet är angiven två gånger.", about="shares")
    total = sum((share.percent for share in shares), Decimal(0))
    if total != WHOLE:
        raise InvalidInputError(
            f"Kostnadsandelarna blir {_comma(total)} %, inte 100 %. Rätta andelarna.", about="shares"
        )


def _comma(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",") if value.is_finite() else str(value)
