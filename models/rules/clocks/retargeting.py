"""Which of a case's clocks are measured against something else than the organisation file says today."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.rules.clocks.keys import PATH, WAIT_KEYS, turn_key
from models.rules.clocks.terms import Terms, path_terms, stage_terms, wait_terms
from models.rules.consequences import turns
from models.rules.errors import NotFoundError
from models.rules.organisation import Organisation
from models.rules.place import Position

_WHAT_IS_COUNTED = ("aim", "limit")


@dataclass(frozen=True, slots=True)
class Changed:
    """A clock whose terms are others today than in the log. `before` is empty where the log had none."""

    key: str
    before: Terms
    after: Terms


def changed_terms(place: Position, organisation: Organisation, day: date) -> tuple[Changed, ...]:
    """What has changed for a case that is open; a closed or released one keeps what it had."""
    if not place.is_open:
        return ()
    return tuple(change for change in _compared(place, organisation, day) if change.before != change.after)


def event_data(changes: tuple[Changed, ...]) -> dict[str, Any]:
    """What a `retargeted` event holds: terms by clock, before and after, and why in Swedish."""
    return {
        "reason": f"{_what_changed(changes)} ändrades i organisationsfilen",
        "before": {change.key: dict(change.before) for change in changes},
        "terms": {change.key: dict(change.after) for change in changes},
    }


def _compared(place: Position, organisation: Organisation, day: date) -> Iterator[Changed]:
    path = _found(path_terms, place.route, place.priority, organisation, day)
    if path is not None:
        yield Changed(PATH, place.terms, path)
    for stage, region in turns(place):
        run, terms = place.open_run(stage, region), _found(stage_terms, stage, organisation, day)
        if run is not None and terms is not None:
            yield Changed(turn_key(stage, region), run.terms, terms)
    key = WAIT_KEYS.get(place.standing) if place.standing else None
    if key is not None and place.wait is not None:
        yield Changed(key, place.wait.terms, wait_terms(key, organisation))


def _found(terms: Callable[..., dict[str, Any]], *asked: object) -> dict[str, Any] | None:
    """None when the file says nothing for today: a case then keeps what it has."""
    try:
        return terms(*asked)
    except NotFoundError:
        return None


def _what_changed(changes: tuple[Changed, ...]) -> str:
    targets = any(change.before.get(name) != change.after.get(name) for change in changes for name in _WHAT_IS_COUNTED)
    calendar = any(_calendar(change.before) != _calendar(change.after) for change in changes if change.before)
    if targets and calendar:
        return "Målen och kalendern"
    return "Kalendern" if calendar else "Målen"


def _calendar(terms: Terms) -> Terms:
    return {name: value for name, value in terms.items() if name not in _WHAT_IS_COUNTED}
