"""What an audit of the log has found, in words and as JSON."""

from typing import Any

from models.rules.case_number import case_number
from models.rules.log_chain import Break, Found
from tasks.queries.log_chain import Verified

_WORDS = {
    Found.EDITED: "har ändrats",
    Found.INSERTED: "har lagts in efteråt",
    Found.REMOVED: "saknas",
    Found.REORDERED: "har flyttats",
    Found.EXCHANGED: "är utbytt, eller så är något borttaget efter den",
    Found.REWRITTEN: "är inte den som förankrades: loggen är skriven på nytt, eller slutet borttaget",
}


def in_words(broken: Break) -> str:
    """A break as a sentence: `OI-0001, händelse 3: har ändrats.`"""
    if broken.case_id == 0:
        return "Loggen som helhet är inte den som förankrades."
    where = f", händelse {broken.seq}" if broken.seq else ""
    return f"{case_number(broken.case_id)}{where}: {_WORDS[broken.what]}."


def verdict(verified: Verified) -> str:
    """What was looked at, and how it was."""
    cases = "ett ärende" if verified.cases == 1 else f"{_count(verified.cases)} ärenden"
    found = f"{_count(verified.events)} händelser i {cases}"
    state = "loggen är hel" if verified.sound else f"{_count(len(verified.breaks))} brott i loggen"
    return f"{found}: {state}. Kontrollsumma {verified.digest}"


def as_json(verified: Verified) -> dict[str, Any]:
    """The same for another program."""
    return {
        "sound": verified.sound,
        "cases": verified.cases,
        "events": verified.events,
        "digest": verified.digest,
        "breaks": [{"case": one.case_id, "event": one.seq, "what": one.what.value} for one in verified.breaks],
    }


def _count(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")
