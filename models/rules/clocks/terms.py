"""Aims, limits and calendar as a case keeps them in its log, so that its clocks come from the log alone.

Terms are `{"aim": [count, unit], "limit": [count, unit], "calendar": rule}`, and `"also_free": [ISO dates]` where the
organisation's own calendar adds days to the rule.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from typing import Any, Protocol

from models.rules.calendar import calendar_named
from models.rules.dated import Term, valid_on
from models.rules.organisation import Organisation
from models.rules.process import Priority, Route, Stage

Terms = Mapping[str, Any]


class _Aimed(Protocol):
    @property
    def aim(self) -> Term: ...
    @property
    def limit(self) -> Term: ...


def path_terms(route: Route, priority: Priority, organisation: Organisation, day: date) -> dict[str, Any]:
    """Aim and limit of the whole path on `day`. Raises NotFoundError, ConfigurationError."""
    return _terms(organisation.target(route, priority, day), organisation)


def stage_terms(stage: Stage, organisation: Organisation, day: date) -> dict[str, Any]:
    """Aim and limit of a step on `day`. Raises NotFoundError, ConfigurationError."""
    return _terms(organisation.stage_owner(stage, day), organisation)


def wait_terms(wait: str, organisation: Organisation) -> dict[str, Any]:
    """Aim and limit of a wait (`judgement`, `parked`); empty when the file says nothing of it."""
    found = organisation.watching.waits.get(wait)
    return _terms(found, organisation) if found else {}


def calendar_terms(organisation: Organisation) -> dict[str, Any]:
    """The organisation's calendar. Raises ConfigurationError for one nobody has defined."""
    name, own = organisation.clock.calendar, {c.key: c for c in organisation.watching.calendars}
    if name not in own:
        calendar_named(name)
        return {"calendar": name}
    calendar_named(own[name].rule)
    besides = sorted(day.isoformat() for day in own[name].also_free)
    return {"calendar": own[name].rule} | ({"also_free": besides} if besides else {})


def targets_key(organisation: Organisation, day: date) -> str:
    """A fingerprint of everything in the file that clocks and their ladders rest on that day: 16 hexadecimal digits."""
    in_force = {
        "version": organisation.version,
        "calendar": calendar_terms(organisation),
        "targets": [asdict(target) for target in valid_on(organisation.targets, day)],
        "stages": {key: [asdict(e) for e in valid_on(found, day)] for key, found in organisation.stages.items()},
        "waits": {key: asdict(wait) for key, wait in organisation.watching.waits.items()},
        "ladders": [asdict(ladder) for ladder in valid_on(organisation.watching.ladders, day)],
    }
    return sha256(json.dumps(in_force, default=str, sort_keys=True).encode()).hexdigest()[:16]


def _terms(entry: _Aimed, organisation: Organisation) -> dict[str, Any]:
    aim, limit = [entry.aim.count, entry.aim.unit], [entry.limit.count, entry.limit.unit]
    return {"aim": aim, "limit": limit} | calendar_terms(organisation)
