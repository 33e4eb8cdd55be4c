"""Asking until somebody answers: the same question with the same key, through whatever breaks meanwhile."""

from collections.abc import Callable
from threading import Event
from typing import TypeVar

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from models.rules.decisions import Decision
from models.rules.errors import LostRaceError, OrdnatError
from tests.campaign.gate import Gate
from tests.campaign.ledger import Ledger
from tests.factories import Journey

T = TypeVar("T")
_NAP = 0.4


class UnansweredError(Exception):
    """Nobody said what became of it."""


class Patience:
    """Knows what is an answer and what is silence. `over` ends the waiting when the campaign is given up."""

    def __init__(self, gate: Gate, ledger: Ledger, over: Event) -> None:
        self.gate, self.ledger, self.over = gate, ledger, over

    def until_answered(self, ask: Callable[[], T]) -> T:
        """What `ask` answers. Raises OrdnatError when that is a refusal, UnansweredError when all is given up."""
        while not self.over.is_set():
            fault = self.gate.fault
            try:
                with self.gate.passing():
                    return ask()
            except LostRaceError:
                self.ledger.count("kapplöpningar gjorda om")
            except (IntegrityError, OrdnatError):
                raise
            except (UnansweredError, SQLAlchemyError):
                self.ledger.not_answered(fault or self.gate.fault)
            self.over.wait(_NAP)
        raise UnansweredError

    def decider(self, case: Journey, made: Decision) -> str:
        """Who decides what the decision is about."""
        return self.until_answered(lambda: case.decider(made.stage, made.region))
