"""Polling the public sources, on a schedule or at the press of a button."""

import asyncio
from collections.abc import Sequence
from itertools import chain
from typing import Any

from prefect import flow, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas import State
from prefect.states import Completed, Failed

from app.bootstrap import Ordnat, ordnat
from app.presenters.source_words import one_line, polled_row, problems
from flows.discretion import discreet
from flows.noted import noted
from tasks.poll import Polled, by_host, chosen, whole
from tasks.poll import poll as ask
from tasks.sources.configuration.configured import Configured
from tasks.sources.fetching.line import Line, open_line


@flow(name="hämtning", persist_result=False)
@noted("hämtning")
async def poll(source: str | None = None) -> State[Any]:
    """Fetch one source, or all; take in what is new or changed, and leave a table of what was seen."""
    wanted = chosen(ordnat().sources, [source] if source else [])
    ended = await side_by_side(wanted)
    await leave_artifact([one for one in ended if isinstance(one, Polled)])
    polled = whole(ended)
    return Failed(message=problems(polled)) if problems(polled) else Completed(name=one_line(polled))


async def side_by_side(wanted: Sequence[Configured]) -> list[Polled | Exception]:
    """Every host at once: one that takes its time, or breaks, holds nobody else."""
    return list(chain.from_iterable(await asyncio.gather(*map(poll_host, by_host(wanted)))))


async def poll_host(several: Sequence[Configured]) -> list[Polled | Exception]:
    """The sources of one host, one after another on one connection."""
    with open_line() as line:
        return [await tried(how, line) for how in several]


async def tried(how: Configured, line: Line) -> Polled | Exception:
    """What a source gave, or what broke: that is raised when the others have had their turn."""
    try:
        return await poll_source.with_options(name=how.label)(how.key, line)
    except Exception as broken:
        return broken


@task(persist_result=False, cache_policy=NO_CACHE)
async def poll_source(source: str, line: Line) -> Polled:
    """One poll of one source. A source that fails is an answer, not an exception: see `Polled.problem`."""
    return await asyncio.to_thread(_poll, ordnat(), source, line)


@discreet()
def _poll(house: Ordnat, source: str, line: Line) -> Polled:
    return ask(house.asking, house.sources[source], line)


async def leave_artifact(polled: Sequence[Polled]) -> None:
    """A table on Prefect's pages, a row per source: seen, new, changed, no longer listed, failed."""
    rows = [polled_row(one) for one in polled]
    await acreate_table_artifact(rows, key="kallor", description=problems(polled) or one_line(polled))
