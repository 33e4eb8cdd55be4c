"""What we keep of every run: that it began, and how it ended. `ordnat doctor` and `/metrics` read it.

Prefect keeps more, and can be lost with it; a run whose process was killed has begun and never ended. Where keeping it
fails, a line in the log says so and the run goes on as if nothing had happened.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from functools import partial, wraps
from typing import Any, ParamSpec

from prefect.client.schemas import State

from app.bootstrap import ordnat
from tasks.actions.flow_health import note_end, note_failure, note_start

P = ParamSpec("P")
Body = Callable[P, Coroutine[Any, Any, State[Any]]]
_LOG = logging.getLogger("ordnat.flows")


def noted(flow: str) -> Callable[[Body[P]], Body[P]]:
    """Each run of the flow is noted when it begins and when it ends. For flows that run on a schedule."""

    def around(body: Body[P]) -> Body[P]:
        @wraps(body)
        async def run(*told: P.args, **named: P.kwargs) -> State[Any]:
            began = time.monotonic()
            await _note(note_start, flow)
            try:
                state = await body(*told, **named)
            except Exception:
                await _note(note_end, flow, seconds=time.monotonic() - began, well=False)
                raise
            await _note(note_end, flow, seconds=time.monotonic() - began, well=not state.is_failed())
            return state

        return run

    return around


def noted_failures(flow: str) -> Callable[[Body[P]], Body[P]]:
    """Only the runs that fail are noted: for flows that every decision starts, and that must cost nothing beside it."""

    def around(body: Body[P]) -> Body[P]:
        @wraps(body)
        async def run(*told: P.args, **named: P.kwargs) -> State[Any]:
            try:
                state = await body(*told, **named)
            except Exception:
                await _note(note_failure, flow)
                raise
            if state.is_failed():
                await _note(note_failure, flow)
            return state

        return run

    return around


async def _note(action: Callable[..., None], flow: str, **told: Any) -> None:
    try:
        await asyncio.to_thread(_write, partial(action, flow=flow, **told))
    except Exception as failed:
        # Not its text: a database's complaint may quote what it was given.
        _LOG.warning("could not note how the flow %s is doing: %s", flow, type(failed).__name__)


def _write(action: Callable[..., None]) -> None:
    house = ordnat()
    house.change(lambda session: action(session, now=house.now()))
