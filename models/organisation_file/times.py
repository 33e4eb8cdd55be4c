"""The times of an organisation's entries: from before to, never two in force where one is meant, aim in limit.

Nothing here depends on today: an entry of the past must hold as well, since cases are read as they stood.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from models.organisation_file.keys import KEYS
from models.organisation_file.problem import Problem
from models.organisation_file.toml_lines import Place
from models.rules.dated import Dated, Term
from models.rules.organisation import Organisation
from models.rules.watch.watching import Watching

# Only for telling whether an aim is longer than its limit; deadlines are counted by the calendar.
DAYS_IN = {"months": Decimal("30.4375"), "days": Decimal(1), "working_days": Decimal("1.4")}

ONE_AT_A_TIME = {
    "bodies": "ordförandeskapet",
    "people": "personen",
    "stages": "steget",
    "targets": "vägen och prioriteten",
    "thresholds": "tröskeln",
    "ladders": "klockan",
    "digests": "rollen",
    "absences": "personen",
    "reminders": "slaget",
}


class _Entry(NamedTuple):
    """An entry, where it stands, and what it is one of: two with the same `of` may not meet in time."""

    of: tuple[str | int, ...]
    place: Place
    entry: Dated


def wrong_times(organisation: Organisation) -> Iterator[Problem]:
    """Turned periods, overlapping entries, and aims longer than their limits."""
    entries = list(_entries(organisation))
    yield from _turned(entries)
    yield from _overlaps(entries)
    yield from _aims(organisation)


def _entries(organisation: Organisation) -> Iterator[_Entry]:
    for index, region in enumerate(organisation.regions):
        yield _Entry(("regions", index), ("regions", index), region)
    for index, person in enumerate(organisation.people):
        yield _Entry(("people", person.key), ("people", index), person)
    for index, target in enumerate(organisation.targets):
        yield _Entry(("targets", target.route, target.priority), ("targets", index), target)
    for index, threshold in enumerate(organisation.thresholds):
        yield _Entry(("thresholds", threshold.key), ("thresholds", index), threshold)
    yield from _stage_entries(organisation)
    yield from _body_entries(organisation)
    yield from _watching_entries(organisation.watching)


def _stage_entries(organisation: Organisation) -> Iterator[_Entry]:
    for stage, owners in organisation.stages.items():
        for index, owner in enumerate(owners):
            yield _Entry(("stages", stage), ("stages", stage, index), owner)


def _body_entries(organisation: Organisation) -> Iterator[_Entry]:
    for index, body in enumerate(organisation.bodies):
        place: Place = ("bodies", index)
        yield _Entry(place, place, body)
        for number, member in enumerate(body.members):
            where = (*place, "members", number)
            yield _Entry((*place, "chair") if member.chair else where, where, member)


def _watching_entries(watching: Watching) -> Iterator[_Entry]:
    for index, ladder in enumerate(watching.ladders):
        yield _Entry(("ladders", ladder.clock), ("watching", "ladders", index), ladder)
    for index, digest in enumerate(watching.digests):
        yield _Entry(("digests", digest.role), ("watching", "digests", index), digest)
    for index, absence in enumerate(watching.absences):
        yield _Entry(("absences", absence.person), ("watching", "absences", index), absence)
    for index, reminder in enumerate(watching.reminders):
        yield _Entry(("reminders", reminder.kind), ("watching", "reminders", index), reminder)


def _turned(entries: list[_Entry]) -> Iterator[Problem]:
    for _, place, entry in entries:
        if _last(entry) < entry.valid_from:
            wrong = f"”valid_to” {entry.valid_to} ligger före ”valid_from” {entry.valid_from}"
            instead = f"Skriv den sista dag som posten gäller, till exempel: valid_to = {KEYS['valid_to'].example}"
            yield Problem((*place, "valid_to"), wrong, instead)


def _overlaps(entries: list[_Entry]) -> Iterator[Problem]:
    before: dict[Place, list[Dated]] = defaultdict(list)
    for of, place, entry in entries:
        for other in before[of]:
            if together(entry, other):
                yield _overlap(str(of[0]), place, entry, other)
                break
        before[of].append(entry)


def together(one: Dated, other: Dated) -> bool:
    """True when there is a day on which both are in force."""
    return max(one.valid_from, other.valid_from) <= min(_last(one), _last(other))


def _overlap(table: str, place: Place, entry: Dated, other: Dated) -> Problem:
    one = ONE_AT_A_TIME[table]
    wrong = f"Posten gäller samtidigt som en tidigare post för {one} (den från {other.valid_from})"
    later = max(entry.valid_from, other.valid_from)
    eve = date.fromordinal(max(later.toordinal() - 1, 1))
    instead = "Avsluta den ena dagen innan den andra börjar, eller ta bort den"
    return Problem((*place, "valid_from"), wrong, f"{instead}, till exempel: valid_to = {eve}")


def _aims(organisation: Organisation) -> Iterator[Problem]:
    for place, aim, limit in _terms(organisation):
        if countable(aim) and countable(limit) and _days(aim) > _days(limit):
            wrong = f"Målet {aim.count} {aim.unit} är längre än gränsen {limit.count} {limit.unit}"
            longest = f'aim = {{ count = {limit.count}, unit = "{limit.unit}" }}'
            yield Problem((*place, "aim"), wrong, f"Skriv högst lika långt som limit, till exempel: {longest}")


def _terms(organisation: Organisation) -> Iterator[tuple[Place, Term, Term]]:
    for index, target in enumerate(organisation.targets):
        yield ("targets", index), target.aim, target.limit
    for stage, entries in organisation.stages.items():
        for index, entry in enumerate(entries):
            yield ("stages", stage, index), entry.aim, entry.limit
    for name, wait in organisation.watching.waits.items():
        yield ("watching", "waits", name), wait.aim, wait.limit


def countable(term: Term) -> bool:
    """True when the term is written as one."""
    # What is not is told of where it stands.
    return KEYS["count"].fits(term.count) and KEYS["unit"].fits(term.unit)


def _days(term: Term) -> Decimal:
    return DAYS_IN[term.unit] * term.count


def _last(entry: Dated) -> date:
    return entry.valid_to or date.max
