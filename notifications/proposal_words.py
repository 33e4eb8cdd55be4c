"""The Swedish of proposals: what differs, and what there is to do about each."""

from collections.abc import Iterable, Mapping
from typing import Any

from models.rules.proposals import ProposalState, Way
from models.rules.verdicts import Verdict

FIELD_LABELS: dict[str, str] = {
    "product": "produkt",
    "substance": "substans",
    "atc": "ATC-kod",
    "indication": "indikation",
    "label": "lydelse",
    "verdict": "tolkas som",
    "restricted": "med förbehåll",
    "comment": "kommentar",
    "reason": "motivering",
    "published_on": "publicerad",
    "decided_on": "beslutad",
    "date_text": "datum enligt källan",
    "url": "sidans adress",
}
_MISSING = "saknas"
_SETTLE = (
    "Hör det till ett ärende som finns: ordnat proposal link {0} OI-…. Annars: ordnat proposal set-aside {0} --reason."
)
_NEXT: dict[Way, str] = {
    Way.OPENS: f"Ta upp det: ordnat proposal take-up {{0}}. {_SETTLE}",
    Way.ASKS: f"Läs sidan och säg vad orden betyder: ordnat proposal take-up {{0}} --verdict …. {_SETTLE}",
    Way.NOMINATES: f"Ska det nomineras till sjukvårdsregionens egen väg: ordnat proposal take-up {{0}}. {_SETTLE}",
    Way.NOTHING: _SETTLE,
}
_TOLD: dict[ProposalState, str] = {
    ProposalState.TOLD_CASE: "Inget med förslaget: ärendet har fått veta. Se vems tur det är i ärendet.",
    ProposalState.OPENED_BY_ITSELF: "Inget med förslaget: ärendet är öppnat. Ange pris och patienter i ärendet.",
}


def differences_in_words(difference: Iterable[Mapping[str, Any]]) -> list[str]:
    """Each difference as ”lydelse: bör användas → kan användas”."""
    return [
        f"{FIELD_LABELS.get(one['field'], one['field'])}: {_written(one['field'], one['before'])} → "
        f"{_written(one['field'], one['after'])}"
        for one in difference
    ]


def about_in_words(product: str, indication: str) -> str:
    """”Trodelvy vid trippelnegativ bröstcancer”; a row may say nothing of the indication."""
    return f"{product} vid {indication}" if indication else product


def next_in_words(number: int, state: ProposalState, way: Way) -> str:
    """What a case officer does about a proposal."""
    return (_NEXT[way] if state is ProposalState.WAITING else _TOLD.get(state, "Inget: det är avgjort.")).format(number)


def _written(field: str, value: object) -> str:
    if value in (None, ""):
        return _MISSING
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if field == "verdict" and value in set(Verdict):
        return Verdict(str(value)).label
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
