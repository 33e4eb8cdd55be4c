"""The case that is measured: taken up from a recommendation, then seven decisions until every region has said yes."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from app.bootstrap import Ordnat
from models import database
from models.rules.budget_impact import Inputs
from models.rules.consequences import turns
from models.rules.decisions import Decision
from models.rules.identity import product_key
from models.rules.process import Stage
from models.rules.turns import owner
from models.rules.verdicts import Verdict
from models.tables.medicine import Medicine, Recommendation
from tasks.actions.automatic import carry_out_all
from tasks.actions.case_file import Recorded, load
from tasks.actions.decide import decide
from tasks.actions.medicines import indication_digest
from tasks.actions.open_case import TakeUp, open_case

PUBLISHED = date(2026, 9, 1)
INDICATION = "vuxna med trippelnegativ bröstcancer som tidigare fått två eller fler behandlingar"
INPUTS = Inputs(Decimal(400_000), "AIP", PUBLISHED, Decimal(600))


@dataclass(frozen=True)
class Move:
    """A decision, and who took it."""

    decision: Decision
    by: str

    @property
    def reviews_budget(self) -> bool:
        """True for the decision that is about the budget impact analysis."""
        return self.decision.stage is Stage.BUDGET_IMPACT


class Traveller:
    """Takes cases along the path, each action in a transaction of its own, as the doors do."""

    def __init__(self, house: Ordnat) -> None:
        """A case officer at work in `house`."""
        self._house = house
        self._actor = house.actor(first_with("case_officer", house))
        self._standing: dict[str, Any] = {"now": house.now(), "organisation": house.organisation}

    def recommendations(self, count: int) -> list[int]:
        """NT-rådet recommends so many new medicines; the recommendations' ids."""
        return self._house.change(lambda session: [self._recommend(session, number) for number in range(count)])

    def opens(self, recommendation_id: int, inputs: Inputs | None = INPUTS) -> int:
        """A case is opened; its id."""
        take_up = TakeUp(on=PUBLISHED, budget=inputs)
        recorded = self._house.change(
            lambda session: open_case(session, recommendation_id, take_up, actor=self._actor, **self._standing)
        )
        return recorded.case_id

    def decides(self, case_id: int, move: Move, inputs: Inputs | None = None) -> Recorded:
        """A decision is recorded; what follows from it, the next turn above all, is in the same commit."""
        return self._house.change(
            lambda session: decide(
                session,
                case_id,
                move.decision,
                actor=self._actor,
                decided_by=move.by,
                inputs=inputs,
                **self._standing,
            )
        )

    def carries_on(self, case_id: int) -> int:
        """Every automatic step that is due is carried out, as the sweep does; how many were."""
        return self._house.change(lambda session: carry_out_all(session, case_id, **self._standing))

    def awaits(self, case_id: int, move: Move) -> bool:
        """Does the case, read afresh by somebody else, still wait for this decision?"""
        with database.reading(self._house.engine) as session:
            return (move.decision.stage, move.decision.region) in turns(load(session, case_id).at)

    def moves(self) -> tuple[Move, ...]:
        """The seven decisions: consensus, budget impact, regional recommendation, and each region's."""
        regions = [region.key for region in self._house.organisation.regions_on(PUBLISHED)]
        return (
            self._move(Stage.CONSENSUS, "support", 14),
            self._move(Stage.BUDGET_IMPACT, "reviewed", 15),
            self._move(Stage.REGIONAL_RECOMMENDATION, "recommend", 20),
            *(self._move(Stage.REGION_DECISION, "as_recommended", 28, region) for region in regions),
        )

    def _move(self, stage: Stage, outcome: str, days: int, region: str | None = None) -> Move:
        on = PUBLISHED + timedelta(days=days)
        body = owner(self._house.organisation, stage, region, None, on)
        decider = next(member.person for member in body.members if member.decides)
        return Move(Decision(stage, outcome, on, region=region), decider)

    def _recommend(self, session: Session, number: int) -> int:
        product = f"Läkemedel {number}"
        medicine = Medicine(
            product=product, product_key=product_key(product), substance="substans", substance_key="substans"
        )
        session.add(medicine)
        session.flush()
        recommendation = Recommendation(
            medicine_id=medicine.id or 0,
            indication=INDICATION,
            indication_key=indication_digest(INDICATION),
            number=1,
            body="nt_radet",
            verdict=Verdict.SHOULD.value,
            label=Verdict.SHOULD.label,
            published_on=PUBLISHED,
            source="bench",
            seen_at=self._house.now(),
        )
        session.add(recommendation)
        session.flush()
        return recommendation.id or 0


def first_with(role: str, house: Ordnat) -> str:
    """The first person of the organisation with a role, by key."""
    return next(person.key for person in house.organisation.people if role in person.roles)
