"""A warning must lie between the start of its clock and the target it warns of.

Lengths in different units are compared where they mean something: on the calendar. Both are laid out from each day of
a year, since 5 working days are 7 days in October and 11 at Christmas. Only working days are tried: a clock that starts
on a Saturday has lost nothing by Monday.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from models.organisation_file.problem import Problem
from models.organisation_file.times import DAYS_IN, countable, together
from models.organisation_file.toml_lines import Place
from models.organisation_file.vocabulary import UNITS
from models.rules.calendar import STATUTORY, IsFree, calendar_named, free_in
from models.rules.clocks.counting import last_day
from models.rules.clocks.keys import PATH
from models.rules.clocks.terms import calendar_terms
from models.rules.dated import Term
from models.rules.errors import ConfigurationError
from models.rules.escalation import NOT_STAGES, STAGE_LADDER, earlier
from models.rules.organisation import Organisation, StageOwner, Target
from models.rules.watch.watching import Ladder, Rung

# One year with every holiday; from each of its days a clock may start.
_STARTS = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
# A warning this much shorter than its target (in days) is so wherever holidays fall: no need to look.
_HOLIDAYS = Decimal(14)


def wrong_offsets(organisation: Organisation) -> Iterator[Problem]:
    """Rungs that would warn before their clock has started."""
    free = free_days(organisation)
    for index, ladder in enumerate(organisation.watching.ladders):
        for number, rung in enumerate(ladder.rungs):
            place: Place = ("watching", "ladders", index, "rungs", number)
            for whose, target in _targets(organisation, ladder, rung.at):
                problem = _too_long(place, rung, whose, target, free)
                if problem is not None:
                    yield problem
                    break


def free_days(organisation: Organisation) -> IsFree:
    """The days that are free by the calendar the organisation counts by; the statutory one if that is misspelt."""
    try:
        return free_in(calendar_terms(organisation))
    except ConfigurationError:
        return calendar_named(STATUTORY)


def _targets(organisation: Organisation, ladder: Ladder, at: str) -> Iterator[tuple[str, Term]]:
    """The terms that a rung at `aim` or `limit` counts from, each with whose it is."""
    if at in {"aim", "limit"}:
        for whose, entry in (*_of_paths(organisation, ladder), *_of_stages(organisation, ladder)):
            yield whose, getattr(entry, at)
        if ladder.clock in organisation.watching.waits:
            yield f"väntan ”{ladder.clock}”", getattr(organisation.watching.waits[ladder.clock], at)


def _of_paths(organisation: Organisation, ladder: Ladder) -> Iterator[tuple[str, Target]]:
    for target in organisation.targets if ladder.clock == PATH else ():
        if together(target, ladder):
            yield f"väg ”{target.route}” och prioritet ”{target.priority}”", target


def _of_stages(organisation: Organisation, ladder: Ladder) -> Iterator[tuple[str, StageOwner]]:
    own = {other.clock for other in organisation.watching.ladders} - NOT_STAGES
    for stage, entries in organisation.stages.items():
        if ladder.clock == stage or (ladder.clock == STAGE_LADDER and stage not in own):
            yield from ((f"steget ”{stage}”", entry) for entry in entries if together(entry, ladder))


def _too_long(place: Place, rung: Rung, whose: str, target: Term, free: IsFree) -> Problem | None:
    if not countable(target):
        return None
    length = f"{target.count} {target.unit}"
    if rung.percent is not None and _share_is_all(target, free):
        wrong = f"Gränsen {length} för {whose} är för kort för en andel"
        return Problem((*place, "percent"), wrong, "Ta bort steget i trappan, eller skriv en längre gräns")
    if rung.before is None or rung.before.unit not in UNITS or not _may_be_longer(rung.before, target):
        return None
    starts = (s for s in _STARTS if not free(s))
    start = next((s for s in starts if earlier(last_day(s, target, free), rung.before, free) < s), None)
    if start is None:
        return None
    warning = f"{rung.before.count} {rung.before.unit}"
    wrong = f"Varningen {warning} före är längre än {length} för {whose}, till exempel från {start}"
    return Problem(
        (*place, "before"), wrong, f'Skriv en kortare, till exempel: before = {{ count = 1, unit = "{target.unit}" }}'
    )


def _may_be_longer(warning: Term, target: Term) -> bool:
    shortest, longest = DAYS_IN[target.unit] * target.count, DAYS_IN[warning.unit] * warning.count
    return shortest < longest * Decimal("1.2") + _HOLIDAYS


def _share_is_all(target: Term, free: IsFree) -> bool:
    return DAYS_IN[target.unit] * target.count < _HOLIDAYS and any(
        (last_day(start, target, free) - start).days <= 1 for start in _STARTS
    )
