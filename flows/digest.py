"""Digests over time: what happened, to those who need do nothing about it today."""

import asyncio
from typing import Any

from prefect import flow, task
from prefect.client.schemas import State
from prefect.states import Completed

from app.bootstrap import Ordnat, ordnat
from flows.discretion import discreet
from flows.noted import noted
from tasks.digest import write_digests


@flow(name="sammandrag", persist_result=False)
@noted("sammandrag")
async def digest() -> State[Any]:
    """Write the digests that are due today; they are sent like any other message."""
    written = await write_due()
    return Completed(name=f"{written} sammandrag" if written else "Inget att berätta")


@task(name="skriv sammandrag", retries=2, retry_delay_seconds=[2, 10], persist_result=False)
async def write_due() -> int:
    """Write what is due; a second time it writes nothing."""
    return await asyncio.to_thread(_write, ordnat())


@discreet()
def _write(house: Ordnat) -> int:
    return write_digests(house.change, now=house.now(), organisation=house.organisation)
