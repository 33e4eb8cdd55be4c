"""A case officer at work while machines die: decisions for many cases, in any order the path allows.

Most go through the actions as the command line uses them, some through the command `ordnat` itself, which may be killed
too and is then typed again. What was confirmed is written in a ledger, to be compared with the database afterwards.
"""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

from app.bootstrap import Ordnat
from app.one_machine import environment
from app.settings import ROOT
from models.rules.consequences import turns
from models.rules.decisions import Decision
from models.rules.position import Position
from models.rules.process import RULES, Effect, Stage
from tasks.actions.case_file import Recorded
from tasks.actions.decide import decide
from tasks.actions.open_case import Nomination, TakeUp, nominate, open_case
from tests.factories import OFFICER, PRICE, Journey, person, recommendation, standing

ORDNAT = Path(sys.executable).with_name("ordnat")
RECORDED = re.compile(r"händelse (\d+)")
WORDS = {
    Stage.TAKE_UP: "upptag",
    Stage.CONSENSUS: "konsensus",
    Stage.BUDGET_IMPACT: "budget",
    Stage.REGIONAL_RECOMMENDATION: "rekommendation",
    Stage.REGION_DECISION: "region",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision that somebody was told is recorded: as event `seq` of its case."""

    case_id: int
    seq: int
    decision: Decision


@dataclass
class Driver:
    """Opens `cases` cases and decides in them until there is nothing left to decide."""

    house: Ordnat
    chance: Random
    cases: int
    ledger: list[Entry] = field(default_factory=list)
    opened: list[Journey] = field(default_factory=list)
    left_to_the_sweep: int = 0
    typed: int = 0
    killed: int = 0

    @property
    def today(self) -> date:
        """The real one: other processes look at the real clock."""
        return self.house.now().date()

    def work(self, pause: float, over: Event) -> None:
        """Everything there is to do, with a pause between decisions, unless it is over before."""
        while not over.wait(self.chance.uniform(0, 2 * pause)) and self._anything_left():
            self._do_something()

    def _anything_left(self) -> bool:
        return len(self.opened) < self.cases or any(turns(case.place) for case in self.opened)

    def _do_something(self) -> None:
        if len(self.opened) < self.cases and (not self.opened or self.chance.random() < 0.2):
            done = take_up(self.house, len(self.opened), self.today)
            self.opened.append(Journey(self.house, done.case_id))
            self.left_to_the_sweep += not self.house.carry_on(done)
            return
        possible = [(case, turn) for case in self.opened for turn in turns(case.place)]
        # A review is of a draft, which the program makes by itself in its own time.
        ready = [(case, turn) for case, turn in possible if turn[0] is not Stage.BUDGET_IMPACT or case.place.draft]
        if ready:
            case, (stage, region) = self.chance.choice(ready)
            self._decide(case, some_decision(self.chance, case.place, stage, region, self.today))

    def _decide(self, case: Journey, made: Decision) -> None:
        key = f"{case.case_id}:{len(self.ledger)}"
        if self.chance.random() < 0.12:
            seq = self._type(case, made, key)
        else:
            told = standing(self.house)
            decider = case.decider(made.stage, made.region)
            done = self.house.change(
                lambda s: decide(s, case.case_id, made, actor=person(OFFICER), decided_by=decider, key=key, **told)
            )
            self.left_to_the_sweep += not self.house.carry_on(done)
            seq = done.seq
        self.ledger.append(Entry(case.case_id, seq, made))

    def _type(self, case: Journey, made: Decision, key: str) -> int:
        """The command, killed now and then while it runs and then typed once more with the same key."""
        command = [str(ORDNAT), "case", "decide", str(case.case_id), WORDS[made.stage], made.outcome]
        command += ["--by", case.decider(made.stage, made.region), "--actor", OFFICER, "--key", key, *flags(made)]
        self.typed += 1
        while True:
            typed = subprocess.Popen(
                command, cwd=ROOT, env=environment(self.house.settings), stdout=subprocess.PIPE, text=True
            )
            if self.killed < self.typed / 2:
                time.sleep(self.chance.uniform(0.2, 1.5))
                typed.send_signal(signal.SIGKILL)
            said, _ = typed.communicate(timeout=60)
            if typed.returncode == 0:
                return int(RECORDED.findall(said)[0])
            assert typed.returncode == -signal.SIGKILL, said
            self.killed += 1


def take_up(house: Ordnat, number: int, today: date) -> Recorded:
    """Case number `number` is opened: most on a recommendation, some on a no, some by nomination."""
    product, told = f"Läkemedel {number}", standing(house) | {"actor": person(OFFICER)}
    wanted = TakeUp(on=today - timedelta(days=30), budget=PRICE)
    if number % 6 == 5:
        asked = Nomination(product, f"substans {number}", "lymfom", "Efterfrågat av kliniken")
        return house.change(lambda session: nominate(session, asked, wanted, **told))
    verdict = "should_not" if number % 6 == 4 else "should"
    found = recommendation(house, verdict, product=product, published_on=today - timedelta(days=30))
    return house.change(lambda session: open_case(session, found, wanted, **told))


def some_decision(chance: Random, place: Position, stage: Stage, region: str | None, on: date) -> Decision:
    """One that leads on and lacks nothing; a region that has answered once answers for good."""
    outcomes = [outcome for outcome in RULES[stage].outcomes if outcome.effect is not Effect.TURNS_DOWN]
    if region in place.region_decisions:
        outcomes = [outcome for outcome in outcomes if outcome.final]
    outcome = chance.choice(outcomes)
    filled: dict[str, Any] = {name: f"{name} enligt protokoll" for name in ("reason", *outcome.requires)}
    if "waiting_until" in filled:
        filled["waiting_until"] = on + timedelta(days=60)
    return replace(Decision(stage, outcome.key, on, region=region), **filled)


def flags(made: Decision) -> Iterator[str]:
    """The decision as the command takes it."""
    given = {
        "--region": made.region,
        "--reason": made.reason,
        "--conditions": made.conditions,
        "--centre": made.centre,
        "--waiting-for": made.waiting_for,
        "--until": made.waiting_until.isoformat() if made.waiting_until else None,
        "--on": made.on.isoformat(),
    }
    for flag, value in given.items():
        if value is not None:
            yield from (flag, value)
