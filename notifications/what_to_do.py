"""What whoever gets an alarm can do about it, in one sentence."""

from models.rules.clocks.keys import JUDGEMENT
from notifications.message import (
    AIM_MISSED,
    AT_RISK,
    LIMIT_MISSED,
    MEETING_AT_RISK,
    MEETING_MISSED,
    STILL_PARKED,
    STOP_OVERRUN,
)

_OTHERWISE = "Väntar ni på något utanför er: be FOA läkemedel stoppa klockan, med skäl och väntat slut."
_SENTENCES: dict[str, str] = {
    AT_RISK: f"Fatta beslut före sista dagen och meddela FOA läkemedel. {_OTHERWISE}",
    AIM_MISSED: f"Bestäm när beslutet fattas och meddela FOA läkemedel. {_OTHERWISE}",
    LIMIT_MISSED: f"Se till att beslutet fattas nu, eller kvittera med ett datum då det är fattat. {_OTHERWISE}",
    MEETING_AT_RISK: "Lämna in underlaget i tid, eller begär beslut på annat sätt (per capsulam, extra möte).",
    MEETING_MISSED: "Begär beslut på annat sätt (per capsulam, extra möte), eller meddela när beslut kan fattas.",
    STOP_OVERRUN: "Starta klockan igen om hindret är borta, eller ange ett nytt väntat slut.",
    STILL_PARKED: "Kontrollera om NT-rådet planerar en ny bedömning. Avsluta ärendet om det inte längre är aktuellt.",
}
_JUDGE = "Bedöm den ändrade rekommendationen: fortsätt, gör om ett steg, avvakta, eller gör nejet känt."


def what_to_do(notice: str, clock: str) -> str:
    """The sentence for a kind of alarm about a clock. Raises KeyError for a kind that is no alarm."""
    return _JUDGE if clock == JUDGEMENT else _SENTENCES[notice]
