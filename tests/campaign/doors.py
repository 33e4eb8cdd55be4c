"""The ways in that officers use: the actions themselves, the command that is typed, and the pages (`pages`).

Each records one decision and says as which event, however often it has to ask. Raises OrdnatError when it is refused.
"""

import signal
import subprocess
from contextlib import suppress
from random import Random
from typing import Protocol

from app.bootstrap import Ordnat
from app.one_machine import environment
from app.settings import ROOT
from models.rules.decisions import Decision
from models.rules.errors import NotNowError
from tasks.actions.case_file import Recorded
from tasks.actions.decide import decide
from tests.campaign.patience import Patience, UnansweredError
from tests.factories import OFFICER, Journey, person, standing
from tests.faults.driver import ORDNAT, RECORDED, WORDS, flags

_COMMAND_SECONDS = 90
# A command that nobody killed and no fault explains has answered when it has said the same so many times.
_SAID_SO = 2
# On a slow machine every command would else be killed before it has begun.
_MOST_KILLS = 2


class Door(Protocol):
    """A way to record a decision, by the name that the report has for it. `now_only`: it knows no other moment."""

    name: str
    now_only: bool

    def decide(self, case: Journey, made: Decision, key: str) -> int:
        """The number of the event that the decision became. Raises OrdnatError, UnansweredError."""
        ...


class ByAction:
    """The action, as flows and programs call it; now and then Prefect is asked to carry the case on."""

    name, now_only = "åtgärd", False

    def __init__(self, patience: Patience, carry_on: "CarryOn") -> None:
        self._patience, self._carry_on = patience, carry_on

    def decide(self, case: Journey, made: Decision, key: str) -> int:
        """In a transaction of its own, at the moment that the case's house is at."""
        house, decider = case.house, self._patience.decider(case, made)

        def ask() -> Recorded:
            told = standing(house) | {"decided_by": decider, "key": key}
            return house.change(lambda s: decide(s, case.case_id, made, actor=person(OFFICER), **told))

        recorded = self._patience.until_answered(ask)
        self._carry_on.perhaps(recorded)
        return recorded.seq


class CarryOn:
    """Asks Prefect to carry a share of the cases on. The rest is left to the sweep, as when its server is away.

    Two cores start a run or two in four seconds, and here decisions come faster than that.
    """

    def __init__(self, house: Ordnat, chance: Random, share: float) -> None:
        self._house, self._chance, self._share = house, chance, share
        self.taken = self.left = 0

    def perhaps(self, recorded: Recorded) -> None:
        """Ask, or leave it."""
        if self._chance.random() < self._share and self._house.carry_on(recorded):
            self.taken += 1
        else:
            self.left += 1


class ByCommand:
    """`ordnat case decide`, killed now and then while it runs and then typed once more with the same key."""

    name, now_only = "kommando", True

    def __init__(self, house: Ordnat, patience: Patience, chance: Random) -> None:
        self._house, self._patience, self._chance = house, patience, chance
        self._environment = environment(house.settings)
        self._said: dict[str, int] = {}
        self._kills = 0

    def decide(self, case: Journey, made: Decision, key: str) -> int:
        """Typed until it says as which event it is recorded."""
        command = [str(ORDNAT), "case", "decide", str(case.case_id), WORDS[made.stage], made.outcome]
        command += ["--by", self._patience.decider(case, made), "--actor", OFFICER, "--key", key, *flags(made)]
        self._said.clear()
        self._kills = 0
        return self._patience.until_answered(lambda: self._typed(command))

    def _typed(self, command: list[str]) -> int:
        typed = subprocess.Popen(
            command, cwd=ROOT, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        doomed = self._kills < _MOST_KILLS and self._chance.random() < 0.5
        with suppress(subprocess.TimeoutExpired):
            typed.wait(self._chance.uniform(0.3, 2.5) if doomed else _COMMAND_SECONDS)
        if typed.poll() is None:
            typed.send_signal(signal.SIGKILL)
        said, _ = typed.communicate()
        if typed.returncode == 0:
            return int(RECORDED.findall(said)[0])
        if typed.returncode == -signal.SIGKILL:
            self._kills += 1
            self._patience.ledger.count("kommandon dödade")
            raise UnansweredError
        self._refused(" ".join(said.split()))
        raise UnansweredError

    def _refused(self, said: str) -> None:
        """Raises NotNowError when it is an answer."""
        if self._patience.gate.fault:
            return
        self._said[said] = self._said.get(said, 0) + 1
        if self._said[said] >= _SAID_SO:
            raise NotNowError(said)
