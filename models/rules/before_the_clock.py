"""What is told of a medicine from before the regional clock began: dates and flags, each with who says so.

A word about a date is never changed: a later one takes its place (`models.rules.known_dates`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from models.rules.events import Event, Kind


class DateKind(StrEnum):
    """The dates that are kept, in the order things happen as a rule (process.md, *National steps*)."""

    NATIONAL_COOPERATION = "national_cooperation"
    EMA_OPINION = "ema_opinion"
    EMA_AUTHORISATION = "ema_authorisation"
    TLV_ASSESSMENT = "tlv_assessment"
    TLV_DECISION = "tlv_decision"
    AGREEMENT_START = "agreement_start"


DATE_LABELS: dict[DateKind, str] = {
    DateKind.NATIONAL_COOPERATION: "beslut om nationell samverkan",
    DateKind.EMA_OPINION: "EMA:s utlåtande",
    DateKind.EMA_AUTHORISATION: "godkänt för försäljning i EU",
    DateKind.TLV_ASSESSMENT: "TLV:s hälsoekonomiska bedömning",
    DateKind.TLV_DECISION: "TLV:s beslut om subvention",
    DateKind.AGREEMENT_START: "nationellt avtal börjar gälla",
}
# The rest have happened when they are told of.
MAY_LIE_AHEAD = frozenset({DateKind.AGREEMENT_START})


class Flag(StrEnum):
    """What EMA says of how a medicine was approved."""

    ORPHAN = "orphan"
    ATMP = "atmp"
    CONDITIONAL = "conditional"


FLAG_LABELS: dict[Flag, str] = {
    Flag.ORPHAN: "särläkemedel",
    Flag.ATMP: "läkemedel för avancerad terapi (ATMP)",
    Flag.CONDITIONAL: "villkorat godkännande",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says of a medicine: dates and flags. `source` is a source's key, or what a person names as theirs.

    `text` is the source's own word on it, `address` where it can be read, `page` the saved page it was read from.
    """

    source: str
    dates: Mapping[DateKind, date] = field(default_factory=dict)
    flags: Mapping[Flag, bool] = field(default_factory=dict)
    text: str = ""
    address: str | None = None
    page: int | None = None
    by_hand: bool = False

    def data(self) -> dict[str, Any]:
        """What the event log keeps."""
        return {
            "source": self.source,
            "dates": {kind.value: on.isoformat() for kind, on in self.dates.items()},
            "flags": {flag.value: holds for flag, holds in self.flags.items()},
            "text": self.text,
            "address": self.address,
            "page": self.page,
            "by_hand": self.by_hand,
        }


@dataclass(frozen=True, slots=True)
class Word:
    """That a date is `on`, as event `seq` tells it; `actor` recorded it."""

    seq: int
    kind: DateKind
    on: date
    source: str
    text: str
    address: str | None
    by_hand: bool
    actor: str

    @property
    def speaker(self) -> str | None:
        """Whose earlier word this one replaces: the source's; None is whichever person says it."""
        return None if self.by_hand else self.source


def known_flags(noted: Iterable[Event]) -> dict[Flag, bool]:
    """What was last said of each flag; nothing of one that nobody has spoken of."""
    return {Flag(flag): holds for event in noted for flag, holds in event.data["flags"].items()}


def news_in(told: Told, log: Iterable[Event]) -> Told | None:
    """What of `told` its speaker has not said before, by the whole log; None when nothing is.

    A word that was taken back has been said: a source that only repeats it does not bring it back. A person repeats
    nothing by saying again what somebody else has said otherwise since.
    """
    noted = [event for event in log if event.kind is Kind.DATES_NOTED]
    heard = noted if told.by_hand else [event for event in noted if _speaker(event) == told.source]
    dates = {word.kind: word.on for event in heard for word in words_in(event)}
    flags = known_flags(heard)
    new_dates = {kind: on for kind, on in told.dates.items() if dates.get(kind) != on}
    new_flags = {flag: holds for flag, holds in told.flags.items() if flags.get(flag) is not holds}
    if not new_dates and not new_flags:
        return None
    return replace(told, dates=new_dates, flags=new_flags)


def words_in(event: Event) -> tuple[Word, ...]:
    """The words of one `dates_noted` event."""
    data = event.data
    told = {name: data[name] for name in ("source", "text", "address", "by_hand")}
    return tuple(
        Word(event.seq, DateKind(kind), date.fromisoformat(on), actor=event.actor, **told)
        for kind, on in data["dates"].items()
    )


def _speaker(event: Event) -> str | None:
    return None if event.data["by_hand"] else event.data["source"]
