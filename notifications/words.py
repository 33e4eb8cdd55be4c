"""The Swedish of notices: what each kind is called, how late something is, whom a role is."""

from models.rules.ahead import Ahead
from notifications import message

KIND_LABELS: dict[str, str] = {
    message.TURN_PASSED: "Er tur",
    message.AT_RISK: "Målet eller gränsen i fara",
    message.AIM_MISSED: "Målet missat",
    message.LIMIT_MISSED: "Gränsen passerad",
    message.MEETING_AT_RISK: "Sista mötet som räcker är nära",
    message.MEETING_MISSED: "Sista mötet som räcker är missat",
    message.STOP_OVERRUN: "Klockstopp längre än väntat",
    message.STILL_PARKED: "Ärendet avvaktar fortfarande",
    Ahead.AGREEMENT_END: "Ett nationellt avtal går ut",
    Ahead.AGREEMENT_OPTION: "Ett nationellt avtal kan inte förlängas längre",
    Ahead.REASSESSMENT: "En rekommendation ska omprövas",
    message.REGION_DECIDED: "En region har beslutat",
    message.REGION_RELEASED: "Godkänt för användning i regionen",
    message.RELEASE_REVOKED: "Godkännandet gäller inte längre",
    message.MADE_KNOWN: "Införs inte",
    message.AWAIT_MADE_KNOWN: "NT-rådet avvaktar",
    message.REVISION: "Rekommendationen har ändrats",
    message.ANALYSIS_REVISED: "Ny version av analysen",
    message.REVIEW_WANTED: "Analys att granska",
    message.PROPOSAL: "Förslag ur källorna",
    message.DELIVERY_FAILED: "Ett meddelande kom inte fram",
    message.SOURCE_FAILURE: "En källa kunde inte läsas",
    message.SOURCE_SILENT: "En källa är tyst",
    message.CONTACT_ERASED: "En kontakts uppgifter är borttagna",
    message.DIGEST: "Sammandrag",
}
_TARGETS = {"aim": "målet", "limit": "gränsen"}


def kind_label(kind: str) -> str:
    """A kind of notice as people say it."""
    return KIND_LABELS.get(kind, kind)


def days(count: int) -> str:
    """A number of days: 1 dag, 5 dagar."""
    return f"{count} {'dag' if abs(count) == 1 else 'dagar'}"


def lateness(left: int, target: str) -> str:
    """How a day stands against `aim`, `limit`, or anything in definite form, `left` days away; negative: passed."""
    name = _TARGETS.get(target, target)
    if left > 0:
        return f"{days(left)} kvar till {name}"
    return f"i dag är sista dagen för {name}" if left == 0 else f"{days(-left)} över {name}"


def capital(sentence: str) -> str:
    """With a capital first letter, the rest as written."""
    return sentence[:1].upper() + sentence[1:]
