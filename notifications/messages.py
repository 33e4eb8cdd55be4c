"""What is said to whom: an event becomes messages, one per recipient.

A message is its kind and the facts its template needs. It is written with what caused it and rendered when it is
delivered, so that a template's fault never stands in the way of a decision. Gross figures only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.rules.clock import path_due
from models.rules.organisation import Person
from models.rules.position import Position
from models.rules.process import RULES, Stage, outcome_of
from models.rules.standings import CLOSE_LABELS
from models.rules.turns import Turn

TURN_PASSED = "turn_passed"
REVISION = "revision"
REGION_RELEASED = "region_released"
RELEASE_REVOKED = "release_revoked"
MADE_KNOWN = "made_known"
SOURCE_FAILURE = "source_failure"
KINDS = (TURN_PASSED, REVISION, REGION_RELEASED, RELEASE_REVOKED, MADE_KNOWN, SOURCE_FAILURE)


@dataclass(frozen=True, slots=True)
class Message:
    """A message to one person. `dedupe_key` makes the same message impossible to write twice."""

    kind: str
    dedupe_key: str
    recipient: str
    address: str
    facts: Mapping[str, Any]
    region: str | None = None


@dataclass(frozen=True, slots=True)
class About:
    """The case a message is about, in words."""

    number: str
    product: str
    indication: str

    def facts(self) -> dict[str, str]:
        """What every template about a case may use."""
        return {"number": self.number, "product": self.product, "indication": self.indication}


def turn_passed(
    about: About, place: Position, turn: Turn, people: Iterable[Person], *, seq: int, last_day: date
) -> list[Message]:
    """Now it is `turn.body`'s turn; `last_day` is the step's own limit."""
    due = path_due(place)
    facts = about.facts() | {
        "step": RULES[turn.stage].label,
        "body": turn.body.name,
        "region": turn.region,
        "step_limit": last_day.isoformat(),
        "path_aim": due.aim.isoformat() if due else None,
        "path_limit": due.limit.isoformat() if due else None,
        "answers": [outcome.label for outcome in RULES[turn.stage].outcomes],
    }
    return _to(people, TURN_PASSED, about, seq, facts, region=turn.region)


def revision(about: About, verdict: str, officers: Iterable[Person], *, seq: int, released: bool) -> list[Message]:
    """The council changed its mind about an open or released case: a case officer must look."""
    return _to(officers, REVISION, about, seq, about.facts() | {"verdict": verdict, "released": released})


def region_released(
    about: About, place: Position, region: str, people: Iterable[Person], *, name: str, seq: int, gross: str | None
) -> list[Message]:
    """The medicine may now be used in a region; `gross` is the yearly gross cost there, as text."""
    decision = place.region_decisions[region]
    outcome = outcome_of(Stage.REGION_DECISION, decision.outcome or "")
    facts = about.facts() | {
        "region": name,
        "outcome": outcome.label if outcome else "",
        "decided_on": decision.on.isoformat(),
        "conditions": decision.data.get("conditions"),
        "shares": decision.data.get("shares", []),
        "gross": gross,
    }
    return _to(people, REGION_RELEASED, about, seq, facts, region=region)


def release_revoked(about: About, region: str, name: str, people: Iterable[Person], *, seq: int) -> list[Message]:
    """A correction took back what was released in a region."""
    return _to(people, RELEASE_REVOKED, about, seq, about.facts() | {"region": name}, region=region)


def made_known(about: About, place: Position, label: str, people: Iterable[Person], *, seq: int) -> list[Message]:
    """A no is made known in every region."""
    why = CLOSE_LABELS[place.closed_as] if place.closed_as else "negativ rekommendation"
    return _to(people, MADE_KNOWN, about, seq, about.facts() | {"why": why, "label": label})


def source_failure(source: str, problem: str, operators: Iterable[Person], *, day: date) -> list[Message]:
    """A public source failed; operators hear of it once a day and source."""
    return [
        Message(
            SOURCE_FAILURE,
            f"{SOURCE_FAILURE}:{source}:{day.isoformat()}:{person.key}",
            person.key,
            person.mail,
            {"source": source, "problem": problem},
        )
        for person in operators
    ]


def _to(
    people: Iterable[Person], kind: str, about: About, seq: int, facts: Mapping[str, Any], *, region: str | None = None
) -> list[Message]:
    return [
        Message(kind, f"{kind}:{about.number}:{seq}:{person.key}", person.key, person.mail, facts, region)
        for person in people
    ]
