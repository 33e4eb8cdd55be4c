"""The sweep: whatever was left undone by a crash, a lost start or a server that was away is done now.

It trusts no run's state, only the database, and is harmless however often it runs.
"""

import asyncio
from contextlib import suppress
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.client.schemas import State
from prefect.states import Completed, Failed

from app.bootstrap import Ordnat, ordnat
from app.logs.about import about_case
from app.logs.events import timed
from flows.discretion import discreet
from flows.noted import noted
from flows.step import do_step, due_steps
from models import database
from models.rules.case_number import case_number
from notifications.links import Pages
from tasks.actions.automatic import carry_out_all
from tasks.queries.due import unfinished_work
from tasks.write_ahead import keep, unwritten, words


@flow(name="upphämtning", persist_result=False)
@noted("upphämtning")
async def catch_up() -> State[Any]:
    """Put into words what people will be told, and carry on every case with unfinished automatic work."""
    await asyncio.to_thread(_write_ahead, ordnat())
    waiting = await asyncio.to_thread(_waiting, ordnat())
    if not waiting:
        return Completed(name="Inget att hämta upp")
    failed = await carry_on_cases(waiting)
    if failed:
        return Failed(message=f"Kunde inte föras vidare: {', '.join(map(case_number, failed))}. Se loggen.")
    return Completed(name=f"{len(waiting)} {'ärende fört' if len(waiting) == 1 else 'ärenden förda'} vidare")


@task(name="för ärendena vidare", persist_result=False)
async def carry_on_cases(waiting: list[int]) -> list[int]:
    """Do what is due in each case; the cases where that failed. One that fails never holds up the others."""
    return [case_id for case_id in waiting if not await asyncio.to_thread(_carry_on, ordnat(), case_id)]


@discreet()
def _write_ahead(house: Ordnat) -> None:
    with database.reading(house.engine) as session:
        rows = unwritten(session)
    written = list(words(rows, Pages(house.settings.pages_url)))
    if written:
        house.change(lambda session: keep(session, written))


@discreet()
def _waiting(house: Ordnat) -> list[int]:
    with database.reading(house.engine) as session:
        return list(unfinished_work(session, now=house.now()))


def _carry_on(house: Ordnat, case_id: int) -> bool:
    with about_case(case_number(case_id)):
        try:
            _all_in_one(house, case_id)
        except Exception:
            get_run_logger().exception("%s kunde inte föras vidare", case_number(case_id))
            _step_by_step(house, case_id)
        return not due_steps(house, case_id)


@discreet()
def _all_in_one(house: Ordnat, case_id: int) -> None:
    with timed("ordnat.flows", "carried_on"):
        house.change(lambda session: carry_out_all(session, case_id, now=house.now(), organisation=house.organisation))


def _step_by_step(house: Ordnat, case_id: int) -> None:
    # A step that fails takes no other with it: a region's release does not wait for another region's.
    for work in due_steps(house, case_id):
        with suppress(Exception):
            do_step(house, case_id, work)
