"""A case on its way: it asks the database what is due, and does it as a Prefect task with retries."""

import asyncio
from collections.abc import Coroutine

from prefect import task
from prefect.client.schemas import State
from prefect.states import Completed

from app.bootstrap import Ordnat, ordnat
from app.logs.about import about_case
from app.logs.events import timed
from flows.discretion import discreet
from models import database
from models.rules.case_number import case_number
from models.rules.position import Position
from models.rules.turns import whose_turn
from models.rules.work import STEP_LABELS, Step, Work, due_work
from tasks.actions.automatic import carry_out
from tasks.actions.case_file import business_day, load


class Traveller:
    """One case in a flow run: where it stands, read from the database first and again after every step done.

    What others record meanwhile starts a run of its own.
    """

    def __init__(self, case_id: int) -> None:
        self.case_id = case_id
        self._seen: Position | None = None

    async def does(self, step: Step, region: str | None = None) -> None:
        """Carry out an automatic step if it is due; nothing at all happens when it is not."""
        if Work(step, region) in due_work(await self.stands()):
            name = STEP_LABELS[step] + (f" {region}" if region else "")
            await automatic_step.with_options(name=name)(self.case_id, step.value, region)
            self._seen = None

    async def stands(self) -> Position:
        """Where the case stands."""
        if self._seen is None:
            self._seen = await asyncio.to_thread(read_position, ordnat(), self.case_id)
        return self._seen

    async def rests(self) -> State[None]:
        """The final state of the run: a name that says whose turn it is."""
        house, place = ordnat(), await self.stands()
        name = whose_turn(place, house.organisation, business_day(house.organisation, house.now()))
        return Completed(name=name, message=name)


async def side_by_side(*steps: Coroutine[object, object, None]) -> None:
    """Steps that wait for nothing of each other: all of them end, then the first that failed is raised.

    Raising at once would end the run, and with it the steps that had not begun.
    """
    for ended in await asyncio.gather(*steps, return_exceptions=True):
        if isinstance(ended, BaseException):
            raise ended


@task(retries=3, retry_delay_seconds=[1, 5, 20], persist_result=False)
async def automatic_step(case_id: int, step: str, region: str | None) -> bool:
    """Do one automatic step; True when it was still due."""
    return await asyncio.to_thread(do_step, ordnat(), case_id, Work(Step(step), region))


def due_steps(house: Ordnat, case_id: int) -> tuple[Work, ...]:
    """The automatic steps that are due in a case now."""
    return due_work(read_position(house, case_id))


@discreet()
def do_step(house: Ordnat, case_id: int, work: Work) -> bool:
    """One automatic step in a transaction of its own; True when it was still due."""
    with (
        about_case(case_number(case_id)),
        timed("ordnat.flows", "step", step=work.step.value, region=work.region) as facts,
    ):
        facts["done"] = house.change(
            lambda session: carry_out(session, case_id, work, now=house.now(), organisation=house.organisation)
        )
        return bool(facts["done"])


@discreet()
def read_position(house: Ordnat, case_id: int) -> Position:
    """Where a case stands now."""
    with database.reading(house.engine) as session:
        return load(session, case_id).at
