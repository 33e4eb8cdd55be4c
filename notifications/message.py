"""What a message is: its kind, the facts its template needs, whom it is for. Gross figures only.

It is written with what caused it and rendered when it is delivered, so that a template's fault never stands in the
way of a decision.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from models.rules.ahead import Ahead
from models.rules.organisation import Person

TURN_PASSED = "turn_passed"
AT_RISK, AIM_MISSED, LIMIT_MISSED = "at_risk", "aim_missed", "limit_missed"
MEETING_AT_RISK, MEETING_MISSED = "meeting_at_risk", "meeting_missed"
STOP_OVERRUN, STILL_PARKED = "stop_overrun", "still_parked"
REGION_DECIDED, REGION_RELEASED, RELEASE_REVOKED = "region_decided", "region_released", "release_revoked"
MADE_KNOWN, AWAIT_MADE_KNOWN, REVISION = "made_known", "await_made_known", "revision"
ANALYSIS_REVISED, REVIEW_WANTED = "analysis_revised", "review_wanted"
PROPOSAL = "proposal"
DELIVERY_FAILED, SOURCE_FAILURE, SOURCE_SILENT, DIGEST = "delivery_failed", "source_failure", "source_silent", "digest"
CONTACT_ERASED = "contact_erased"
# What the ladders of the organisation file may name.
ALARMS = (AT_RISK, AIM_MISSED, LIMIT_MISSED, MEETING_AT_RISK, MEETING_MISSED, STOP_OVERRUN, STILL_PARKED)
# Said ahead of a day, without a ladder.
REMINDERS = tuple(ahead.value for ahead in Ahead)
KINDS = (
    TURN_PASSED,
    *ALARMS,
    *REMINDERS,
    REGION_DECIDED,
    REGION_RELEASED,
    RELEASE_REVOKED,
    MADE_KNOWN,
    AWAIT_MADE_KNOWN,
    REVISION,
    ANALYSIS_REVISED,
    REVIEW_WANTED,
    PROPOSAL,
    DELIVERY_FAILED,
    SOURCE_FAILURE,
    SOURCE_SILENT,
    CONTACT_ERASED,
    DIGEST,
)


@dataclass(frozen=True, slots=True)
class Message:
    """A message to one recipient. `dedupe_key` makes the same message impossible to write twice.

    `clock` and `occasion` name the clock an alarm is about, so that what is queued can be taken back. `channel_id` None
    is the mail server. `roles` are those it was said to when they are not the recipient's own (a deputy's).
    """

    kind: str
    dedupe_key: str
    recipient: str
    address: str
    facts: Mapping[str, Any]
    region: str | None = None
    clock: str | None = None
    occasion: str | None = None
    channel_id: int | None = None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """The case a message is about, in words."""

    number: str
    product: str
    indication: str

    def facts(self) -> dict[str, str]:
        """What every template about a case may use."""
        return {"number": self.number, "product": self.product, "indication": self.indication}


def to_each(
    people: Iterable[Person], kind: str, about: About, seq: int, facts: Mapping[str, Any], *, region: str | None = None
) -> list[Message]:
    """The same said to each of `people`, once for the event `seq` of the case."""
    return [
        Message(kind, f"{kind}:{about.number}:{seq}:{person.key}", person.key, person.mail, facts, region)
        for person in people
    ]
