"""`deployments/prefect.yaml`: every entry can be served here, deployed elsewhere, and shows people a form."""

import asyncio
import os
import sys
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterTags
from prefect.server.schemas.schedules import CronSchedule
from prefect.settings import PREFECT_API_URL, PREFECT_HOME

from app.bootstrap import Ordnat
from app.prefect_api import INTRODUCTION
from app.settings import DEPLOYMENTS, ROOT
from flows import serve
from flows.catch_up import catch_up
from flows.deliver import send_messages
from flows.digest import digest
from flows.introduction import introduction
from flows.open_case import open_from_recommendation
from flows.poll import poll
from flows.watch import watch

ENTRIES = {entry["name"]: entry for entry in serve.declared()}
FLOWS: dict[str, Flow[..., Any]] = {
    "introduktion": introduction,
    "upphämtning": catch_up,
    "bevakning": watch,
    "utskick": send_messages,
    "sammandrag": digest,
    "hämtning": poll,
    "öppna ärende": open_from_recommendation,
}
each = pytest.mark.parametrize("entry", ENTRIES.values(), ids=list(ENTRIES))


def test_every_flow_is_declared_once() -> None:
    assert sorted(entry["name"] for entry in serve.declared()) == sorted(FLOWS)


@each
async def test_an_entry_is_served_as_declared(entry: dict[str, Any]) -> None:
    served = await serve.deployment(entry)
    assert served.name == entry["name"]
    assert served.flow_name == FLOWS[entry["name"]].name
    assert served.description == entry["description"]
    assert served.tags == ["ordnat"]
    schedules = [known.schedule.model_dump() for known in served.schedules or [] if known.schedule]
    assert [schedule["cron"] for schedule in schedules] == [declared["cron"] for declared in entry["schedules"]]
    assert {schedule["timezone"] for schedule in schedules} <= {"Europe/Stockholm"}


@pytest.mark.parametrize(
    ("name", "last", "next_one"),
    [
        ("upphämtning", "2026-11-20 17:59", "2026-11-20 18:00"),
        ("utskick", "2026-11-20 17:58", "2026-11-23 07:00"),
        ("hämtning", "2026-11-20 14:15", "2026-11-21 06:15"),
    ],
)
async def test_people_are_written_to_in_working_hours_only(name: str, last: str, next_one: str) -> None:
    """The last time before, and the first from, six in the evening on a Friday; in Stockholm's time."""
    (declared,) = ENTRIES[name]["schedules"]
    cron = CronSchedule(cron=declared["cron"], timezone=declared["timezone"])
    two = datetime(2026, 11, 20, 14, tzinfo=ZoneInfo("Europe/Stockholm"))
    times = [f"{moment:%Y-%m-%d %H:%M}" for moment in await cron.get_dates(300, start=two)]
    assert max(moment for moment in times if moment < "2026-11-20 18:00") == last
    assert min(moment for moment in times if moment >= "2026-11-20 18:00") == next_one


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("introduktion", {"case_id": "integer"}),
        ("upphämtning", {}),
        ("utskick", {"only_working_days": "boolean"}),
        ("hämtning", {"source": [{"type": "string"}, {"type": "null"}]}),
        (
            "öppna ärende",
            {
                "recommendation_id": "integer",
                "actor": "string",
                "priority": ["normal", "urgent"],
                "dispensing": ["requisition", "prescription"],
                "therapy": [{"const": "cancer", "type": "string"}, {"type": "null"}],
                "published_on": [{"format": "date", "type": "string"}, {"type": "null"}],
            },
        ),
    ],
)
async def test_prefect_can_make_a_form_of_the_parameters(name: str, fields: dict[str, object]) -> None:
    schema = (await serve.deployment(ENTRIES[name]))._parameter_openapi_schema
    found = {key: it.get("enum") or it.get("anyOf") or it["type"] for key, it in schema.properties.items()}
    assert found == fields
    needed = {"introduktion": {"case_id"}, "öppna ärende": {"recommendation_id", "actor"}}
    assert set(schema.required or []) == needed.get(name, set())


def test_the_door_asks_for_the_flow_by_its_declared_name() -> None:
    assert f"{introduction.name}/introduktion" == INTRODUCTION


async def test_the_same_file_deploys_to_a_work_pool(house: Ordnat) -> None:
    """For many machines: `prefect deploy --all`, for real, with the entry points it will be run by."""
    async with get_client() as client:
        await client.create_work_pool(WorkPoolCreate(name="ordnat", type="process"))
        command = ("-m", "prefect", "--no-prompt", "deploy", "--all", "--prefect-file", str(DEPLOYMENTS))
        told = {"PREFECT_API_URL": PREFECT_API_URL.value(), "PREFECT_HOME": str(PREFECT_HOME.value())}
        deploying = await asyncio.create_subprocess_exec(
            sys.executable,
            *command,
            cwd=ROOT,
            env=os.environ | told,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await asyncio.wait_for(deploying.communicate(), timeout=120)
        assert deploying.returncode == 0, said.decode()
        ours = DeploymentFilter(tags=DeploymentFilterTags(all_=["ordnat"]))
        deployed = {known.name: known for known in await client.read_deployments(deployment_filter=ours)}
    assert {name: known.entrypoint for name, known in deployed.items()} == {
        name: entry["entrypoint"] for name, entry in ENTRIES.items()
    }
    assert {known.work_pool_name for known in deployed.values()} == {"ordnat"}
    assert not any(known.paused for known in deployed.values())
