"""A forecast in one Swedish sentence."""

from models.rules.foresight.forecast import Forecast
from models.rules.organisation import Organisation


def in_words(foreseen: Forecast, organisation: Organisation) -> str | None:
    """When the last region can be expected to decide, and whether aim and limit are met; None when nobody can say."""
    if not foreseen.regions:
        return None
    if foreseen.unknown:
        bodies = ", ".join(organisation.body(key).short for key in foreseen.unknown)
        return f"Kan inte förutses: möteskalendern är slut för {bodies}."
    if foreseen.expected.on is None:
        return None
    return f"Med nu kända möten är alla regioner klara {foreseen.expected.on.isoformat()}{_against(foreseen)}."


def _against(foreseen: Forecast) -> str:
    if foreseen.expected.limit_met is False:
        return ", efter gränsen"
    if foreseen.expected.aim_met is False:
        return ", efter målet men inom gränsen"
    return ", inom målet" if foreseen.expected.aim_met else ""
