"""Running a flow in a test, and asking Prefect's server afterwards what it kept of it."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from prefect import Flow
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas import State
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterId,
    LogFilter,
    LogFilterFlowRunId,
)
from prefect.client.schemas.objects import Log, TaskRun
from prefect.client.schemas.sorting import TaskRunSort
from sqlmodel import col, func, select

from app.bootstrap import Ordnat
from models import database
from models.tables.case_event import CaseEvent
from models.tables.document import Document, FollowUp
from models.tables.outbox import OutboxMessage
from models.tables.source import SourcePage
from tests.factories import Journey

T = TypeVar("T")
_PATIENCE = 60.0


async def run(flow: Flow[..., Any], *args: object, **named: object) -> State[Any]:
    """The final state of a run, failed or not."""
    running: Any = flow(*args, **named, return_state=True)
    state: State[Any] = await running
    return state


def run_id(state: State[Any]) -> UUID:
    """The run that ended in `state`."""
    found = state.state_details.flow_run_id
    assert found is not None
    return found


async def task_runs(state: State[Any], *, at_least: int) -> list[TaskRun]:
    """The run's task runs. The server writes them down in its own time: wait for so many to have ended."""

    async def ended(client: PrefectClient) -> list[TaskRun]:
        mine = FlowRunFilter(id=FlowRunFilterId(any_=[run_id(state)]))
        found = await client.read_task_runs(flow_run_filter=mine, limit=200, sort=TaskRunSort.NAME_ASC)
        return [known for known in found if known.state is not None and known.state.is_final()]

    return await _until(ended, lambda found: len(found) >= at_least)


async def task_names(state: State[Any], *, at_least: int) -> list[str]:
    """What the run's tasks are called, without the number Prefect adds; in alphabetical order."""
    return sorted(known.name.rsplit("-", 1)[0] for known in await task_runs(state, at_least=at_least))


async def logs(state: State[Any], *, containing: str) -> list[Log]:
    """The run's log, once a line with that text has arrived."""

    async def read(client: PrefectClient) -> list[Log]:
        mine = LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run_id(state)]))
        return await client.read_logs(log_filter=mine, limit=200)

    return await _until(read, lambda found: any(containing in line.message for line in found))


async def _until(look: Callable[[PrefectClient], Awaitable[list[T]]], enough: Callable[[Sequence[T]], bool]) -> list[T]:
    deadline = time.monotonic() + _PATIENCE
    async with get_client() as client:
        while not enough(found := await look(client)):
            assert time.monotonic() < deadline, f"the server never got there; it has {found}"
            await asyncio.sleep(0.1)
    return found


def opened(house: Ordnat, verdict: str = "should", **told: Any) -> Journey:
    """A case that has just been opened: nothing has carried it on."""
    return Journey.opened(house, verdict, carries_on=False, **told)


def traces(house: Ordnat) -> dict[str, int]:
    """How much has ever been written: a run that did nothing leaves it as it was."""
    counted = (CaseEvent, Document, FollowUp, OutboxMessage, SourcePage)
    with database.reading(house.engine) as session:
        return {str(t.__tablename__): session.exec(select(func.count()).select_from(t)).one() for t in counted}


def outbox(house: Ordnat, kind: str | None = None) -> list[OutboxMessage]:
    """The messages of a kind, or all, in the order written."""
    chosen = select(OutboxMessage).order_by(col(OutboxMessage.id))
    with database.reading(house.engine) as session:
        return list(session.exec(chosen if kind is None else chosen.where(OutboxMessage.kind == kind)))


def events(house: Ordnat) -> list[CaseEvent]:
    """Every event of every case."""
    with database.reading(house.engine) as session:
        return list(session.exec(select(CaseEvent).order_by(col(CaseEvent.case_id), col(CaseEvent.seq))))
