"""Opening a case from a form on Prefect's pages: the same action as everywhere else."""

import asyncio
from datetime import date
from typing import Any, Literal

from prefect import flow
from prefect.client.schemas import State
from prefect.states import Completed

from app.bootstrap import Ordnat, ordnat
from flows.discretion import discreet
from flows.introduction import introduction
from flows.noted import noted_failures
from models.rules.case_number import case_number
from models.rules.process import Dispensing, Priority
from tasks.actions.case_file import Recorded
from tasks.actions.open_case import TakeUp, open_case


@flow(name="öppna ärende", persist_result=False)
@noted_failures("öppna ärende")
async def open_from_recommendation(
    recommendation_id: int,
    actor: str,
    *,
    priority: Literal["normal", "urgent"] = "normal",
    dispensing: Literal["requisition", "prescription"] = "requisition",
    therapy: Literal["cancer"] | None = None,
    published_on: date | None = None,
) -> State[Any]:
    """Öppna ett ärende från en hämtad rekommendation.

    Pris och patientantal anges sedan på kommandoraden, i budgetsteget.

    Args:
        recommendation_id: Rekommendationens nummer i listan över dem som saknar ärende.
        actor: Handläggarens nyckel i organisationsfilen.
        priority: normal, eller urgent vid starkt behov.
        dispensing: requisition (rekvisition) eller prescription (recept).
        therapy: cancer när RCC Norrs onkologiråd ska lämna konsensus; annars tomt.
        published_on: Publiceringsdatum, om källan saknar det.
    """
    take_up = TakeUp(
        priority=Priority(priority), dispensing=Dispensing(dispensing), therapy=therapy, published_on=published_on
    )
    recorded = await asyncio.to_thread(_open, ordnat(), recommendation_id, take_up, actor)
    await introduction(recorded.case_id)
    return Completed(name=f"{case_number(recorded.case_id)} öppnat")


@discreet()
def _open(house: Ordnat, recommendation_id: int, take_up: TakeUp, actor: str) -> Recorded:
    return house.act(open_case, recommendation_id, take_up, actor=actor)
