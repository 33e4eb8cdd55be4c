"""What a case has waited for: a step, from its entry to its answer or to when it was begun anew or given up; or a
person's judgement, or NT-rådet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from models.rules.events import Event
from models.rules.process import Stage


class Ending(StrEnum):
    """How a clock ended. Only `DECIDED` is an answer; the others are no lead time of anybody's."""

    DECIDED = "decided"
    RESTARTED = "restarted"
    DROPPED = "dropped"


@dataclass(slots=True)
class StageRun:
    """One step waiting for one body. `armed` is the latest `stage_entered` event that set it going.

    `terms` are empty in a log from before steps kept their own.
    """

    stage: Stage
    region: str | None
    start: date
    armed: Event
    terms: Mapping[str, Any]
    ended: date | None = None
    ending: Ending | None = None

    def end(self, on: date, ending: Ending) -> None:
        """It ends on `on`, but not before it began."""
        self.ended, self.ending = max(self.start, on), ending


@dataclass(slots=True)
class Wait:
    """A wait that is no step: `entered` began it, `armed` last set its clock going. `terms` as for a step."""

    entered: Event
    armed: Event
    terms: Mapping[str, Any]
