"""The watch over time: alarms are raised, the next looks are planned, and somebody outside hears that it works."""

import asyncio
from typing import Any

from prefect import flow, task
from prefect.client.schemas import State
from prefect.states import Completed, Failed

from app.bootstrap import Ordnat, ordnat
from flows.discretion import discreet
from flows.noted import noted
from tasks.watch import Watch, report_alive
from tasks.watch import watch as look_round


@flow(name="bevakning", persist_result=False)
@noted("bevakning")
async def watch() -> State[Any]:
    """Raise every alarm whose time has come, audit the watch itself, and give a sign of life."""
    watched = await sweep_cases()
    if not watched.audit.sound:
        return Failed(message=f"Utan nästa kontroll: {', '.join(watched.audit.forgotten)}. Se ordnat doctor.")
    problem = await sign_of_life()
    return Failed(message=problem) if problem else Completed(name=summary(watched))


@task(name="svep", retries=2, retry_delay_seconds=[2, 10], persist_result=False)
async def sweep_cases() -> Watch:
    """Look at every case whose time has come."""
    return await asyncio.to_thread(_sweep, ordnat())


async def sign_of_life() -> str | None:
    """Tell the dead-man address, if one is set; a sentence when it did not listen."""
    url = ordnat().settings.heartbeat_url
    return await asyncio.to_thread(report_alive, url.get_secret_value()) if url else None


@discreet()
def _sweep(house: Ordnat) -> Watch:
    return look_round(house.change, now=house.now, organisation=house.organisation, sources=house.sources)


def summary(watched: Watch) -> str:
    """One Swedish line about a watch."""
    reminded = f"{watched.reminders} {'påminnelse' if watched.reminders == 1 else 'påminnelser'} om kommande datum"
    if not watched.looked_at:
        return reminded if watched.reminders else "Inget att kontrollera"
    larm = "ett larm" if watched.alarms == 1 else f"{watched.alarms} larm"
    seen = f"{watched.looked_at} ärenden kontrollerade, {larm}"
    return f"{seen}, {reminded}" if watched.reminders else seen
