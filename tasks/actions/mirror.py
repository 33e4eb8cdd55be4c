"""The columns of a case that mirror its log, for queries."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.rules.before_the_clock import Flag, known_flags
from models.rules.clock import case_clock, due_of, stood_still
from models.rules.organisation import Organisation
from models.rules.position import Position
from models.rules.standings import Standing
from models.rules.turns import open_turns, written_turns
from models.rules.work import due_work


def mirrored(place: Position, organisation: Organisation, now: datetime) -> dict[str, Any]:
    """Column values for `models.tables.case.Case` from where a case stands at `now`."""
    day = now.astimezone(ZoneInfo(organisation.clock.timezone)).date()
    waits = open_turns(place, organisation, day)
    clock = case_clock(place)
    due = due_of(clock, day) if clock else None
    stopped_days, stopped_since = stood_still(clock) if clock else (0, None)
    running = place.standing is Standing.ON_PATH and due is not None
    flags = known_flags(place.noted)
    return {
        "recommendation_id": place.recommendation_id,
        "route": place.route.value,
        "priority": place.priority.value,
        "standing": place.standing.value if place.standing else Standing.CLOSED.value,
        "stage": waits[0].stage.value if waits else None,
        "therapy": place.therapy,
        "turns": written_turns(place),
        "waiting_on": ", ".join(turn.body.short for turn in waits),
        "closed_as": place.closed_as.value if place.closed_as else None,
        "review_wanted": place.review_wanted,
        "clock_start": place.clock_start,
        "aim_on": due.aim if due else None,
        "limit_on": due.limit if due else None,
        "next_due_on": due.aim if due and running else None,
        "stopped_days": stopped_days,
        "stopped_since": stopped_since,
        "orphan": flags.get(Flag.ORPHAN),
        "atmp": flags.get(Flag.ATMP),
        "work_due_at": now if due_work(place) else None,
        # The watch looks at once at what has changed, and says when it will look next.
        "next_check_at": now if place.is_open else None,
    }
