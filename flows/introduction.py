"""The path of a medicine, from a council's recommendation to approved for use in every region that wants it.

Take up → consensus and budget impact side by side → sjukvårdsregional recommendation → the regions side by side →
release. Each step does what the program can do by itself and passes on what waits for people. Their decisions are
recorded elsewhere (command line, pages), and each of them starts this flow again: it looks at what is done, does what
is due, and ends in a state that says whose turn it is. Running it twice, or after a crash at any point, is harmless.
"""

from typing import Any

from prefect import flow
from prefect.client.schemas import State

from flows.noted import noted_failures
from flows.step import Traveller, side_by_side
from models.rules.work import Step


@flow(name="introduktion", persist_result=False)
@noted_failures("introduktion")
async def introduction(case_id: int) -> State[Any]:
    """Carry a case through every automatic step that is due, and say whose turn it is."""
    case = Traveller(case_id)
    await take_up(case)
    await side_by_side(consensus(case), budget_impact(case))
    await regional_recommendation(case)
    await side_by_side(*(region_decision(case, region) for region in (await case.stands()).regions))
    await release(case)
    return await case.rests()


async def take_up(case: Traveller) -> None:
    """Check what came in; a negative recommendation is made known in every region and goes no further."""
    await case.does(Step.CHECK_INTAKE)
    await case.does(Step.MAKE_KNOWN)


async def consensus(case: Traveller) -> None:
    """ARIL, or for cancer the onkologiråd of RCC Norr, gets the background it decides on."""
    await case.does(Step.PREPARE_BACKGROUND)


async def budget_impact(case: Traveller) -> None:
    """A draft for review, as soon as price and patients are known: it does not wait for consensus."""
    await case.does(Step.DRAFT_BUDGET)


async def regional_recommendation(case: Traveller) -> None:
    """Decision support for every region, once consensus and budget impact have become one recommendation."""
    await case.does(Step.PREPARE_DOCUMENTS)


async def region_decision(case: Traveller, region: str) -> None:
    """A region that has said yes may use the medicine; no region waits for another."""
    await case.does(Step.RELEASE_REGION, region)


async def release(case: Traveller) -> None:
    """When every region has decided the case is released, or closed if none wanted it, and followed up."""
    await case.does(Step.RELEASE_CASE)
    await case.does(Step.PLAN_FOLLOW_UP)
