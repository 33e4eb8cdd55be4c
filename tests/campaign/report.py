"""What an act came to, as a table for people and as figures for a file."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlmodel import func, select

from models import database
from models.tables.alarm import Alarm
from models.tables.case_event import CaseEvent
from models.tables.outbox import OutboxMessage
from tests.campaign.judge import Verdict

if TYPE_CHECKING:
    from tests.campaign.campaign import Campaign
    from tests.campaign.faults import Tormentor

_WIDTH = 62
_SHOWN = 12


@dataclass(frozen=True)
class Report:
    """An act: its faults (times, hit, seconds), what went on meanwhile, and what is wrong."""

    name: str
    seed: int
    faults: Mapping[str, tuple[int, int, int, int]]
    done: Mapping[str, int]
    verdict: Verdict

    @classmethod
    def of(
        cls, act: "Campaign", tormentor: "Tormentor", verdict: Verdict, *, done_after: float, seconds: float
    ) -> "Report":
        """Everything that was counted."""
        faults = {
            name: (tally.times, tally.hit, act.ledger.unanswered[name], round(tally.seconds))
            for name, tally in sorted(tormentor.tallies.items())
        }
        done = {**_done(act), "sekunder från sista felet till allt var gjort": round(done_after)}
        return cls(act.name, act.seed, faults, done | {"sekunder i allt": round(seconds)}, verdict)

    @property
    def idle(self) -> list[str]:
        """Faults that never came upon anything: they have proved nothing."""
        return [name for name, (_, hit, _, _) in self.faults.items() if not hit]

    @property
    def sound(self) -> bool:
        """Is every promise kept, and has every fault been a trial?"""
        return self.verdict.sound and not self.idle

    def lines(self) -> Iterator[str]:
        """The table."""
        yield f"{self.name} (frö {self.seed})"
        yield f"  {'fel':<{_WIDTH}}{'gånger':>8}{'i arbete':>10}{'avbrutna':>10}{'sekunder':>10}"
        for name, (times, hit, interrupted, seconds) in self.faults.items():
            yield f"  {name:<{_WIDTH}}{times:>8}{hit:>10}{interrupted:>10}{seconds:>10}"
        for name, number in self.done.items():
            yield f"  {name:<{_WIDTH}}{number:>8}"
        for name, found in self.verdict.wrong.items():
            yield f"  {name.upper():<{_WIDTH}}{len(found):>8}"
            yield from (f"      {one}" for one in found[:_SHOWN])
        for name in self.idle:
            yield f"  INTE PRÖVAT, inget pågick: {name}"

    def figures(self) -> dict[str, Any]:
        """As numbers by name."""
        fields = ("times", "under_way", "interrupted", "seconds")
        return {
            "act": self.name,
            "seed": self.seed,
            "faults": {name: dict(zip(fields, told, strict=True)) for name, told in self.faults.items()},
            "done": dict(self.done),
            "wrong": {name: len(found) for name, found in self.verdict.wrong.items()},
        }


def _done(act: "Campaign") -> dict[str, int]:
    ledger, watchers, witness = act.ledger, act.watchers.counts, act.witness
    through = Counter(entry.door for entry in ledger.entries)
    return {
        "ärenden": len(ledger.openings),
        "beslut registrerade": len(ledger.entries),
        **{f"  genom {door}": number for door, number in sorted(through.items())},
        **{f"  {what}": number for what, number in sorted(ledger.counts.items())},
        "  försök som ingen svarade på, gjorda om med samma nyckel": ledger.unanswered.total(),
        "körningar som Prefect tog emot efter ett beslut": act.carry_on.taken,
        **dict(sorted(watchers.items())),
        "vittnets blickar": witness.looks,
        "  ärenden sedda, och larm i dem som skulle finnas": witness.cases,
        "  larm som skulle finnas": witness.rungs,
        **_rows(act),
    }


def _rows(act: "Campaign") -> dict[str, int]:
    mails = [str(mail["Message-ID"]) for mail in act.office.mails]
    with database.reading(act.house.engine) as session:
        states: Counter[str] = Counter(session.exec(select(OutboxMessage.state)))
        return {
            "händelser i loggen": session.exec(select(func.count()).select_from(CaseEvent)).one(),
            "larmsteg": session.exec(select(func.count()).select_from(Alarm)).one(),
            "meddelanden": states.total(),
            **{f"  {state}": number for state, number in sorted(states.items())},
            "mejl som kom": len(mails),
            "  mer än en gång": len(mails) - len(set(mails)),
        }
