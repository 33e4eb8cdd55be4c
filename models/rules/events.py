"""The event log of a case: what can have happened, as frozen facts.

A log is append-only. A correction is an event of its own that names the one it corrects (`corrects`);
every consequence names its cause. `on` is the business date (when it happened, a calendar date), `at` when it
was recorded (aware, UTC).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from models.rules.process import Stage


class Kind(StrEnum):
    """The kinds of event. The table of words beside it is what people read."""

    OPENED = "opened"
    STAGE_ENTERED = "stage_entered"
    STANDING_ENTERED = "standing_entered"
    INTAKE_CHECKED = "intake_checked"
    INPUTS_SET = "inputs_set"
    BACKGROUND_PREPARED = "background_prepared"
    BUDGET_DRAFTED = "budget_drafted"
    BUDGET_REVISED = "budget_revised"
    ACTUALS_IMPORTED = "actuals_imported"
    DECIDED = "decided"
    DOCUMENTS_PREPARED = "documents_prepared"
    REGION_RELEASED = "region_released"
    RELEASE_REVOKED = "release_revoked"
    RELEASED = "released"
    FOLLOW_UP_PLANNED = "follow_up_planned"
    MADE_KNOWN = "made_known"
    REVISED = "revised"
    JUDGED = "judged"
    PRIORITY_CHANGED = "priority_changed"
    STOPPED = "stopped"
    RESUMED = "resumed"
    ACKNOWLEDGED = "acknowledged"
    DATES_NOTED = "dates_noted"
    RETARGETED = "retargeted"
    CORRECTED = "corrected"
    CLOSED = "closed"
    REOPENED = "reopened"


KIND_LABELS: dict[Kind, str] = {
    Kind.OPENED: "Ärendet öppnat",
    Kind.STAGE_ENTERED: "Steg påbörjat",
    Kind.STANDING_ENTERED: "Nytt läge",
    Kind.INTAKE_CHECKED: "Intagskontroll gjord",
    Kind.INPUTS_SET: "Underlag till budgetpåverkan angivet",
    Kind.BACKGROUND_PREPARED: "Underlag till konsensus klart",
    Kind.BUDGET_DRAFTED: "Utkast till budgetpåverkansanalys",
    Kind.BUDGET_REVISED: "Ny granskad version av budgetpåverkansanalysen",
    Kind.ACTUALS_IMPORTED: "Utfall inläst och jämfört med prognosen",
    Kind.DECIDED: "Beslut",
    Kind.DOCUMENTS_PREPARED: "Beslutsunderlag till regionerna klara",
    Kind.REGION_RELEASED: "Godkänt för användning i regionen",
    Kind.RELEASE_REVOKED: "Godkännandet i regionen gäller inte längre",
    Kind.RELEASED: "Godkänt för användning",
    Kind.FOLLOW_UP_PLANNED: "Uppföljning planerad",
    Kind.MADE_KNOWN: "Nej gjort känt i regionerna",
    Kind.REVISED: "NT-rådet har ändrat rekommendationen",
    Kind.JUDGED: "Bedömning av ändrad rekommendation",
    Kind.PRIORITY_CHANGED: "Prioritet ändrad",
    Kind.STOPPED: "Klockan stoppad",
    Kind.RESUMED: "Klockan går igen",
    Kind.ACKNOWLEDGED: "Larm kvitterat",
    Kind.DATES_NOTED: "Noterat om läkemedlet",
    Kind.RETARGETED: "Mål ändrade",
    Kind.CORRECTED: "Rättelse",
    Kind.CLOSED: "Ärendet avslutat",
    Kind.REOPENED: "Ärendet öppnat igen",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in a case. `actor` recorded it; `decider` decided, where they differ."""

    seq: int
    kind: Kind
    on: date
    at: datetime
    actor: str
    stage: Stage | None = None
    region: str | None = None
    outcome: str | None = None
    decider: str | None = None
    cause: int | None = None
    corrects: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def in_force(log: Sequence[Event]) -> list[Event]:
    """The log with corrections carried out: annulled events gone, amended ones with their new content.

    An amended event keeps its place and number. Corrections of corrections apply in the order recorded. A stop of the
    clock that is annulled takes its resumption with it.
    """
    amended = {event.seq: event for event in log if event.kind is not Kind.CORRECTED}
    for correction in log:
        if correction.kind is not Kind.CORRECTED or correction.corrects not in amended:
            continue
        if correction.data.get("annul"):
            _annul(amended, correction.corrects)
        else:
            amended[correction.corrects] = _amend(amended[correction.corrects], correction)
    return list(amended.values())


def _annul(amended: dict[int, Event], seq: int) -> None:
    annulled = amended.pop(seq)
    if annulled.kind is Kind.STOPPED:
        resumed = [e.seq for e in amended.values() if e.kind is Kind.RESUMED and e.data["stop"] == seq]
        for end in resumed:
            del amended[end]


def _amend(event: Event, correction: Event) -> Event:
    return replace(
        event,
        on=date.fromisoformat(correction.data["on"]) if "on" in correction.data else event.on,
        outcome=correction.outcome or event.outcome,
        decider=correction.decider or event.decider,
        data={**event.data, **correction.data.get("fields", {})},
    )
