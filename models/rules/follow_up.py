"""The follow-up of a released medicine: what is looked at, and when.

Medical results are reported 6, 12 and 24 months after release (`process.md`, introduction grant; source 000). NT-rådet
re-assesses within two years of its recommendation; on the own route it is the sjukvårdsregional recommendation that is
looked at anew.
"""

from datetime import date

from models.rules.calendar import add_months
from models.rules.place import Position
from models.rules.process import Route
from models.rules.verdicts import Verdict

REASSESSMENT = "reassessment"
EFFECTS: dict[str, int] = {"effect_6": 6, "effect_12": 12, "effect_24": 24}
REASSESSED_WITHIN = 24
FOLLOW_UP_LABELS: dict[str, str] = {
    "effect_6": "medicinska resultat efter 6 månader",
    "effect_12": "medicinska resultat efter 12 månader",
    "effect_24": "medicinska resultat efter 24 månader",
    REASSESSMENT: "omprövning inom två år från rekommendationen",
}
_STANDING_YES = (Verdict.SHOULD, Verdict.MAY)


def follow_up_plan(place: Position, today: date) -> dict[str, date]:
    """What is followed up and on which day, for a case released by `today`.

    A council that has changed its yes into something else has re-assessed already.
    """
    released = place.released_on or today
    plan = {what: add_months(released, months) for what, months in EFFECTS.items()}
    if place.route is Route.OWN or place.verdict in _STANDING_YES:
        plan[REASSESSMENT] = add_months(place.recommended_on or released, REASSESSED_WITHIN)
    return plan
