"""What is said to whom: an event of a case becomes messages, one per recipient. Gross figures only."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from models.rules.clock import due_of, path_due, read, region_clock
from models.rules.clocks.keys import turn_key
from models.rules.organisation import Person
from models.rules.place import Position
from models.rules.process import RULES, Effect
from models.rules.standings import CLOSE_LABELS
from models.rules.turns import Turn
from notifications.alarms import Alarm, alarm
from notifications.message import (
    AIM_MISSED,
    ALARMS,
    ANALYSIS_REVISED,
    AT_RISK,
    AWAIT_MADE_KNOWN,
    CONTACT_ERASED,
    DELIVERY_FAILED,
    DIGEST,
    KINDS,
    LIMIT_MISSED,
    MADE_KNOWN,
    MEETING_AT_RISK,
    MEETING_MISSED,
    PROPOSAL,
    REGION_DECIDED,
    REGION_RELEASED,
    RELEASE_REVOKED,
    REMINDERS,
    REVIEW_WANTED,
    REVISION,
    SOURCE_FAILURE,
    SOURCE_SILENT,
    STILL_PARKED,
    STOP_OVERRUN,
    TURN_PASSED,
    About,
    Message,
    to_each,
)
from notifications.reminders import Coming, reminder
from notifications.system_messages import Lost, contact_erased, delivery_failed, digest, source_failure, source_silent

__all__ = [
    "AIM_MISSED",
    "ALARMS",
    "ANALYSIS_REVISED",
    "AT_RISK",
    "AWAIT_MADE_KNOWN",
    "CONTACT_ERASED",
    "DELIVERY_FAILED",
    "DIGEST",
    "KINDS",
    "LIMIT_MISSED",
    "MADE_KNOWN",
    "MEETING_AT_RISK",
    "MEETING_MISSED",
    "PROPOSAL",
    "REGION_DECIDED",
    "REGION_RELEASED",
    "RELEASE_REVOKED",
    "REMINDERS",
    "REVIEW_WANTED",
    "REVISION",
    "SOURCE_FAILURE",
    "SOURCE_SILENT",
    "STILL_PARKED",
    "STOP_OVERRUN",
    "TURN_PASSED",
    "About",
    "Alarm",
    "Coming",
    "Lost",
    "Message",
    "alarm",
    "analysis_revised",
    "await_made_known",
    "contact_erased",
    "delivery_failed",
    "digest",
    "made_known",
    "region_decided",
    "region_released",
    "release_revoked",
    "reminder",
    "review_wanted",
    "revision",
    "source_failure",
    "source_silent",
    "turn_passed",
]


def turn_passed(
    about: About, place: Position, turn: Turn, people: Iterable[Person], *, seq: int, last_day: date, day: date
) -> list[Message]:
    """Now it is `turn.body`'s turn; `last_day` is the step's own limit, `day` when it is said."""
    due = path_due(place, day)
    facts = about.facts() | {
        "clock": turn_key(turn.stage, turn.region),
        "step": RULES[turn.stage].label,
        "body": turn.body.name,
        "region": turn.region,
        "step_limit": last_day.isoformat(),
        "days_left": (last_day - day).days,
        "path_aim": due.aim.isoformat() if due else None,
        "path_limit": due.limit.isoformat() if due else None,
        "answers": [outcome.label for outcome in RULES[turn.stage].outcomes],
    }
    return to_each(people, TURN_PASSED, about, seq, facts, region=turn.region)


def revision(about: About, verdict: str, officers: Iterable[Person], *, seq: int, released: bool) -> list[Message]:
    """The council changed its mind about an open or released case: a case officer must look."""
    return to_each(officers, REVISION, about, seq, about.facts() | {"verdict": verdict, "released": released})


def review_wanted(
    about: About, data: Mapping[str, Any], people: Iterable[Person], *, seq: int, author: str, replaces: int | None
) -> list[Message]:
    """A draft of the analysis waits for somebody else than its author; `data` is the event's. Gross only."""
    facts = about.facts() | {"version": data["version"], "gross": data["gross"], "author": author}
    return to_each(people, REVIEW_WANTED, about, seq, facts | {"replaces": replaces})


def analysis_revised(
    about: About, data: Mapping[str, Any], people: Iterable[Person], *, seq: int, reviewer: str, whose_turn: str
) -> list[Message]:
    """A new reviewed version of the analysis, while somebody decides on it; `data` is the event's. Gross only."""
    facts = about.facts() | {name: data.get(name) for name in ("version", "replaces", "gross", "gross_before")}
    return to_each(people, ANALYSIS_REVISED, about, seq, facts | {"reviewer": reviewer, "whose_turn": whose_turn})


def region_decided(
    about: About, place: Position, region: str, people: Iterable[Person], *, name: str, seq: int, whose_turn: str
) -> list[Message]:
    """A region has answered, whatever it said; `whose_turn` says whom the case waits for now."""
    decision = place.region_decisions[region]
    outcome = place.region_outcome(region)
    texts = ("conditions", "reason", "centre", "waiting_for", "waiting_until", "registry_number")
    facts = about.facts() | _answer(place, region) | {text: decision.data.get(text) for text in texts}
    facts |= {
        "region": name,
        "approves": outcome is not None and outcome.effect is Effect.APPROVES,
        "waits": outcome is not None and not outcome.final,
        "whose_turn": whose_turn,
    }
    return to_each(people, REGION_DECIDED, about, seq, facts, region=region)


def region_released(
    about: About, place: Position, region: str, people: Iterable[Person], *, name: str, seq: int, gross: str | None
) -> list[Message]:
    """The medicine may now be used in a region; `gross` is the yearly gross cost there, as text."""
    decision = place.region_decisions[region]
    facts = (
        about.facts()
        | _answer(place, region)
        | {
            "region": name,
            "conditions": decision.data.get("conditions"),
            "shares": decision.data.get("shares", []),
            "gross": gross,
        }
    )
    return to_each(people, REGION_RELEASED, about, seq, facts, region=region)


def release_revoked(
    about: About, region: str, name: str, people: Iterable[Person], *, seq: int, closes: bool = False
) -> list[Message]:
    """What was released in a region no longer is: corrected, to be decided again, or ended by a no (`closes`)."""
    facts = about.facts() | {"region": name, "closes": closes}
    return to_each(people, RELEASE_REVOKED, about, seq, facts, region=region)


def made_known(
    about: About, place: Position, label: str, people: Iterable[Person], *, seq: int, kept: Iterable[str] = ()
) -> list[Message]:
    """A no is made known in every region; `kept` are the names of those where an approval stands all the same."""
    why = CLOSE_LABELS[place.closed_as] if place.closed_as else "negativ rekommendation"
    facts = about.facts() | {"why": why, "label": label, "kept": list(kept)}
    return to_each(people, MADE_KNOWN, about, seq, facts)


def await_made_known(about: About, label: str, people: Iterable[Person], *, seq: int) -> list[Message]:
    """That the council wants the regions to await is made known in every region."""
    return to_each(people, AWAIT_MADE_KNOWN, about, seq, about.facts() | {"label": label})


def _answer(place: Position, region: str) -> dict[str, Any]:
    """What a region said and when, against the targets of its own path; None for a clock that never started."""
    decision, outcome = place.region_decisions[region], place.region_outcome(region)
    clock = region_clock(place, region)
    lap, due = (read(clock, decision.on), due_of(clock, decision.on)) if clock else (None, None)
    return {
        "outcome": outcome.label if outcome else "",
        "decided_on": decision.on.isoformat(),
        "days": lap.days if lap else None,
        "net_days": lap.net_days if lap else None,
        "path_limit": due.limit.isoformat() if due else None,
        "days_left": (due.limit - decision.on).days if due else None,
    }
