"""What a ladder must be: rungs that can be told apart, on days that exist, said to somebody."""

from collections.abc import Iterator
from itertools import combinations

from models.organisation_file.keys import KEYS, example
from models.organisation_file.links import nobody_holds
from models.organisation_file.problem import Problem, shown
from models.organisation_file.times import together
from models.organisation_file.toml_lines import Place
from models.organisation_file.vocabulary import CHAIR, TURN
from models.rules.organisation import Organisation
from models.rules.watch.watching import Ladder, Rung

# The day on which somebody has said that a stop ends is all there is of it.
WITHOUT_AIM = ("stop",)
_ASIDE = ("before", "after", "percent")


def wrong_ladders(organisation: Organisation) -> Iterator[Problem]:
    """Everything of the ladders but how long their warnings are (`models.organisation_file.offsets`)."""
    for index, ladder in enumerate(organisation.watching.ladders):
        place: Place = ("watching", "ladders", index, "rungs")
        if not ladder.rungs:
            yield Problem(place, "Trappan har inga steg och larmar ingen", example("rungs"))
        yield from _same_keys(place, ladder)
        for number, rung in enumerate(ladder.rungs):
            yield from _days((*place, number), ladder, rung)
            yield from _nobody((*place, number), ladder, rung, organisation)


def _same_keys(place: Place, ladder: Ladder) -> Iterator[Problem]:
    keys = [rung.key for rung in ladder.rungs]
    for number, key in enumerate(keys):
        if key in keys[:number]:
            wrong = f"Nyckeln ”{shown(key)}” finns redan i trappan"
            yield Problem((*place, number, "key"), wrong, f'Välj en egen, till exempel: key = "{shown(key)}_2"')


def _days(place: Place, ladder: Ladder, rung: Rung) -> Iterator[Problem]:
    written = [name for name in _ASIDE if getattr(rung, name) is not None]
    for one, other in combinations(written, 2):
        yield Problem((*place, other), f"”{one}” och ”{other}” kan inte gälla samtidigt", "Ta bort den ena")
    if rung.percent is not None and rung.at != "limit":
        yield Problem((*place, "percent"), "”percent” räknas bara mot gränsen", 'Skriv: at = "limit"')
    if rung.before is not None and rung.at == "start":
        yield Problem((*place, "before"), "Före starten finns ingen klocka att larma om", 'Skriv: at = "aim"')
    if rung.at == "aim" and ladder.clock in WITHOUT_AIM:
        yield Problem((*place, "at"), f"Klockan ”{ladder.clock}” har en gräns men inget mål", 'Skriv: at = "limit"')
    if rung.times > 1 and rung.every is None and KEYS["times"].fits(rung.times):
        yield Problem((*place, "times"), "”times” utan ”every” säger inte hur ofta", example("every", "rungs"))


def _nobody(place: Place, ladder: Ladder, rung: Rung, organisation: Organisation) -> Iterator[Problem]:
    if not rung.to:
        yield Problem((*place, "to"), "”to” är tom, så steget larmar ingen", example("to"))
    elif nobody_holds(rung.to, (person for person in organisation.people if together(person, ladder))):
        wrong = f"Ingen under [[people]] har någon av rollerna {', '.join(rung.to)} medan trappan gäller"
        yield Problem((*place, "to"), wrong, f'Ge någon rollen, eller skriv till exempel: to = ["{TURN}", "{CHAIR}"]')
