"""What `[watching]` must be beside its ladders: hours, waits, calendars, absences, windows, somebody to fall back on.

The ladders are judged in `models.organisation_file.ladders`.
"""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from models.organisation_file.keys import KEYS, example
from models.organisation_file.links import nobody_holds, unknown
from models.organisation_file.problem import Problem, nearest, shown
from models.organisation_file.times import together
from models.organisation_file.toml_lines import Place
from models.organisation_file.vocabulary import CALENDARS, NOTICES, OTHER_NOTICES, WAITS
from models.rules.dated import valid_on
from models.rules.organisation import Organisation
from models.rules.watch.watching import Absence, Watching


def wrong_watching(organisation: Organisation) -> Iterator[Problem]:
    """Everything of `[watching]` but the ladders."""
    watching = organisation.watching
    yield from _hours(watching)
    yield from _fallback(organisation)
    yield from _waits(watching)
    yield from _calendars(watching)
    yield from _windows(watching)
    yield from _absences(organisation)


def _hours(watching: Watching) -> Iterator[Problem]:
    opens, closes = watching.hours.opens, watching.hours.closes
    if KEYS["opens"].fits(opens) and KEYS["closes"].fits(closes) and closes <= opens:
        wrong = f"”closes” {closes} är inte senare än ”opens” {opens}"
        yield Problem(("watching", "hours"), wrong, example("hours"))


def _fallback(organisation: Organisation) -> Iterator[Problem]:
    place, roles = ("watching", "fallback"), organisation.watching.fallback
    if not roles:
        yield Problem(place, "”fallback” är tom, så larm kan bli utan mottagare", example("fallback"))
    elif nobody_holds(roles, organisation.people):
        wrong = f"Ingen under [[people]] har någon av rollerna {', '.join(roles)}"
        yield Problem(place, wrong, "Ge någon rollen, eller välj en roll som någon har")


def _waits(watching: Watching) -> Iterator[Problem]:
    for name in WAITS:
        if name not in watching.waits:
            instead = f"Lägg till aim och limit under: [watching.waits.{name}]"
            yield Problem(("watching", "waits"), f"Väntan ”{name}” saknar mål och gräns", instead)
    for name in watching.waits:
        if name not in WAITS:
            otherwise = f"Ta bort posten, eller välj bland: {', '.join(WAITS)}"
            instead = nearest(name, WAITS, otherwise, "Skriv: [watching.waits.{}]".format)
            yield Problem(("watching", "waits", name), f"Väntan ”{shown(name)}” finns inte", instead)


def _calendars(watching: Watching) -> Iterator[Problem]:
    taken = list(CALENDARS)
    for index, calendar in enumerate(watching.calendars):
        place: Place = ("watching", "calendars", index)
        if calendar.key in taken:
            instead = f'Välj en egen, till exempel: key = "{shown(calendar.key)}_2"'
            yield Problem((*place, "key"), f"Kalendern ”{shown(calendar.key)}” finns redan", instead)
        taken.append(calendar.key)
        yield from _free_days((*place, "also_free"), calendar.also_free)


def _free_days(place: Place, days: list[date]) -> Iterator[Problem]:
    for number, (day, after) in enumerate(pairwise(days), start=1):
        if after <= day:
            wrong = f"{after} står efter {day}"
            yield Problem((*place, number), wrong, "Skriv dagarna i ordning, var och en en gång")


def _windows(watching: Watching) -> Iterator[Problem]:
    known = (*NOTICES, *OTHER_NOTICES)
    for kind, days in watching.repeat_window.items():
        place: Place = ("watching", "repeat_window", kind)
        if kind not in known:
            otherwise = f"Ta bort raden, eller välj bland: {', '.join(known)}"
            yield Problem(
                place, f"Slaget ”{shown(kind)}” finns inte", nearest(kind, known, otherwise, "Skriv: {} = 3".format)
            )
        elif not KEYS["count"].fits(days):
            wrong = f"”{kind}” är ”{shown(days)}” men ska vara {KEYS['count'].wants} dagar"
            yield Problem(place, wrong, example("repeat_window"))


def _absences(organisation: Organisation) -> Iterator[Problem]:
    people = [person.key for person in organisation.people]
    for index, absence in enumerate(organisation.watching.absences):
        place: Place = ("watching", "absences", index)
        if absence.person not in people:
            yield unknown((*place, "person"), absence.person, people, "people")
        if absence.deputy is None:
            continue
        if absence.deputy not in people:
            yield unknown((*place, "deputy"), absence.deputy, people, "people")
        elif absence.deputy == absence.person:
            wrong = f"”{shown(absence.person)}” kan inte ersätta sig själv"
            yield Problem((*place, "deputy"), wrong, "Välj någon annan, eller ta bort raden")
        else:
            yield from _nobody_left((*place, "deputy"), absence, organisation.watching)


def _nobody_left(place: Place, absence: Absence, watching: Watching) -> Iterator[Problem]:
    """The first day on which deputies of deputies lead to nobody: round in a circle, or to somebody without one."""
    changes = {a.valid_from for a in watching.absences if together(a, absence)}
    for day in sorted(max(change, absence.valid_from) for change in changes):
        away = {a.person: a.deputy for a in valid_on(watching.absences, day)}
        passed, here = {absence.person}, absence.deputy
        while here in away and here not in passed:
            passed.add(here)
            here = away[here]
        if here is None or here in away:
            wrong = f"”{shown(absence.deputy)}” är själv borta {day}, och ingen ersättare är kvar"
            yield Problem(place, wrong, "Välj någon som är på plats, eller korta frånvaron")
            return
