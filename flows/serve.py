"""One machine: every deployment of `deployments/prefect.yaml` served from this process. `python -m flows.serve`."""

import asyncio
import os
import time
from typing import Any

import yaml
from prefect import Flow, aserve
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.schedules import CronSchedule
from prefect.deployments.runner import RunnerDeployment
from prefect.flows import load_flow_from_entrypoint

from app.bootstrap import ordnat
from app.prefect_access import PrefectAccess
from app.prefect_api import answers
from app.settings import DEPLOYMENTS, ROOT

_LIMIT = 4
_PATIENCE, _NAP = 90.0, 0.1


def declared() -> list[dict[str, Any]]:
    """The deployments as the file declares them."""
    content = yaml.safe_load(DEPLOYMENTS.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = content["deployments"]
    return found


async def deployment(entry: dict[str, Any]) -> RunnerDeployment:
    """One declared deployment, to be served from here."""
    flow: Flow[Any, Any] = load_flow_from_entrypoint(str(ROOT / entry["entrypoint"]), use_placeholder_flow=False)
    return await flow.ato_deployment(
        name=entry["name"],
        description=entry["description"],
        tags=entry["tags"],
        schedules=[_schedule(declared) for declared in entry["schedules"]],
    )


def _schedule(declared: dict[str, Any]) -> DeploymentScheduleCreate:
    when = CronSchedule(cron=declared["cron"], timezone=declared["timezone"])
    return DeploymentScheduleCreate(schedule=when, parameters=declared.get("parameters", {}))


async def _server(api: PrefectAccess) -> None:
    """Return when Prefect's server answers, or will not: on one machine it starts beside this process."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and not await asyncio.to_thread(answers, api):
        await asyncio.sleep(_NAP)


async def main() -> None:
    """Serve until told to stop. Schedules stay on when this process goes, for the next one to take up."""
    os.chdir(ROOT)
    # A database of another version is refused here, with a sentence, and not by every run.
    house = ordnat()
    served = [await deployment(entry) for entry in declared()]
    await _server(house.settings.prefect_api)
    await aserve(*served, pause_on_shutdown=False, limit=_LIMIT, query_seconds=2)


if __name__ == "__main__":
    asyncio.run(main())
