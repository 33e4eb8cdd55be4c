"""Polling the public sources, on a schedule or at the press of a button."""

import asyncio
from typing import Any

from prefect import flow, task
from prefect.artifacts import acreate_table_artifact
from prefect.client.schemas import State
from prefect.states import Completed, Failed

from app.bootstrap import Ordnat, ordnat
from flows.discretion import discreet
from models.rules.access import SYSTEM
from tasks.actions.case_file import By
from tasks.poll import Polled, poll_nt_recommendations


@flow(name="hämtning", persist_result=False)
async def poll() -> State[Any]:
    """Fetch NT-rådet's list, take in what is new or changed, and leave a table of what was seen."""
    polled = await poll_recommendations()
    await leave_artifact(polled)
    if polled.problem:
        return Failed(message=polled.problem)
    return Completed(name=summary(polled))


@task(name="NT-rådets rekommendationer", persist_result=False)
async def poll_recommendations() -> Polled:
    """One poll of NT-rådet's list. A source that fails is an answer, not an exception: see `Polled.problem`."""
    return await asyncio.to_thread(_poll, ordnat())


@discreet()
def _poll(house: Ordnat) -> Polled:
    by = By(SYSTEM, house.now(), house.organisation)
    url, contact = house.settings.nt_list_url, house.settings.contact
    return poll_nt_recommendations(house.change, url, by, contact=contact)


async def leave_artifact(polled: Polled) -> None:
    """A row on Prefect's pages: seen, new, changed, failed."""
    row = {
        "Källa": polled.source,
        "Rader": polled.rows,
        "Nya": len(polled.taken.new),
        "Ändrade": len(polled.taken.changed),
        "Ärenden berörda": len(polled.taken.moved) + len(polled.taken.opened),
        "Fel": polled.problem or "",
    }
    await acreate_table_artifact([row], key=polled.source.replace("_", "-"), description=summary(polled))


def summary(polled: Polled) -> str:
    """One Swedish line about a poll."""
    if polled.problem:
        return polled.problem
    if polled.not_modified:
        return "Oförändrad sedan sist"
    if polled.baseline:
        return f"Utgångsläge: {polled.rows} rader kända, inga ärenden öppnade"
    return f"{polled.rows} rader: {len(polled.taken.new)} nya, {len(polled.taken.changed)} ändrade"
