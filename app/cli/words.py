"""Words people type: Swedish or the identifier, found whichever way they are written; a near miss gets a suggestion."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import TypeVar

from models.rules.clocks.stops import STOP_LABELS, StopReason
from models.rules.decisions import CostShare
from models.rules.errors import InvalidInputError
from models.rules.process import RULES, Stage
from models.rules.standings import CLOSE_LABELS, CLOSED_BY_PERSON, JUDGEMENTS, Judgement

T = TypeVar("T")

STEPS: dict[str, Stage] = {
    "upptag": Stage.TAKE_UP,
    "konsensus": Stage.CONSENSUS,
    "budget": Stage.BUDGET_IMPACT,
    "rekommendation": Stage.REGIONAL_RECOMMENDATION,
    "region": Stage.REGION_DECISION,
}
REVISION = "omprövning"
JUDGEMENT_WORDS: dict[str, Judgement] = {
    "fortsätt": Judgement.GO_ON,
    "gör-om": Judgement.RESTART,
    "avvakta": Judgement.PARK,
    "nej": Judgement.TURN_DOWN,
    "står-fast": Judgement.STAND,
    "nytt-ärende": Judgement.NEW_CASE,
}
STOP_WORDS: dict[str, StopReason] = {
    "underlag": StopReason.MATERIAL,
    "avtal": StopReason.AGREEMENT,
    "tillgång": StopReason.AVAILABILITY,
    "kapacitet": StopReason.CAPACITY,
    "översyn": StopReason.REVISION,
    "annat": StopReason.OTHER,
}


def step(text: str) -> Stage:
    """A step by its Swedish word or identifier. Raises InvalidInputError."""
    return choose(text, STEPS | {stage.value: stage for stage in Stage}, "steg", list(STEPS))


def outcome(stage: Stage, text: str) -> str:
    """An outcome's key by its key or Swedish words. Raises InvalidInputError."""
    known = {o.key: o.key for o in RULES[stage].outcomes} | {o.label: o.key for o in RULES[stage].outcomes}
    told = [f"{o.key} ({o.label})" for o in RULES[stage].outcomes]
    return choose(text, known, f"utfall för {RULES[stage].label.lower()}", told)


def judgement(text: str) -> Judgement:
    """A judgement of a changed recommendation. Raises InvalidInputError."""
    known = JUDGEMENT_WORDS | {j.value: j for j in JUDGEMENTS}
    return choose(text, known, "bedömning", list(JUDGEMENT_WORDS))


def stop_reason(text: str) -> StopReason:
    """A reason to stop the clock, by its word, its identifier or its label. Raises InvalidInputError."""
    known = STOP_WORDS | {r.value: r for r in StopReason} | {label: r for r, label in STOP_LABELS.items()}
    told = [f"{word} ({STOP_LABELS[reason]})" for word, reason in STOP_WORDS.items()]
    return choose(text, known, "skäl att stoppa klockan", told)


def close_reasons() -> dict[str, str]:
    """The reasons a person may close a case with: key → Swedish words."""
    return {reason.value: CLOSE_LABELS[reason] for reason in CLOSED_BY_PERSON}


def choose(text: str, known: Mapping[str, T], what: str, told: Sequence[str]) -> T:
    """The value called `text`. Raises InvalidInputError naming what there is to choose from."""
    wanted = _one_word(text)
    spelt = {_one_word(word): word for word in known}
    if wanted in spelt:
        return known[spelt[wanted]]
    near = get_close_matches(wanted, spelt, n=1, cutoff=0.7)
    hint = f" Menade du {spelt[near[0]]}?" if near else ""
    raise InvalidInputError(f"”{text}” är inget {what}.{hint} Välj bland: {', '.join(told)}.")


def _one_word(text: str) -> str:
    # At a prompt two words want quotation marks, so people write tas-upp.
    return "-".join(re.split(r"[\s_-]+", text.strip().casefold()))


def number(text: str | None, what: str) -> Decimal | None:
    """A number as people write it: decimal comma or point, spaces between thousands. Raises InvalidInputError."""
    if text is None:
        return None
    plain = "".join(text.split()).replace(",", ".")
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise InvalidInputError(f"{what} ”{text}” är inget tal. Skriv till exempel 350000 eller 2,5.") from None


def day(text: str | None, what: str) -> date | None:
    """A date written 2026-11-22. Raises InvalidInputError."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidInputError(f"{what} ”{text}” är inget datum. Skriv till exempel 2026-11-22.") from None


def shares(texts: Sequence[str]) -> tuple[CostShare, ...]:
    """Cost shares written ”Medicinkliniken=60”. Raises InvalidInputError."""
    return tuple(CostShare(unit, percent) for unit, percent in pairs(texts, "Kostnadsandelen").items())


def pairs(texts: Sequence[str], what: str) -> dict[str, Decimal]:
    """Numbers by name, written ”namn=tal”. Raises InvalidInputError."""
    found: dict[str, Decimal] = {}
    for text in texts:
        name, sign, value = text.rpartition("=")
        read = number(value, what) if sign else None
        if read is None or not name.strip():
            raise InvalidInputError(f"{what} ”{text}” kan inte tolkas. Skriv till exempel namn=60.")
        if name.strip() in found:
            raise InvalidInputError(f"{what}: {name.strip()} är angivet två gånger.")
        found[name.strip()] = read
    return found
