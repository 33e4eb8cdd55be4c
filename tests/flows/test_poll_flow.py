"""Polling as a flow, against a real site on this machine."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId
from prefect.client.schemas.objects import State
from sqlmodel import col, select

from app.bootstrap import Ordnat
from app.demo.site import DemoSite, demo_rows
from flows.catch_up import catch_up
from flows.poll import poll
from models import database
from models.tables.medicine import Medicine, Recommendation
from models.tables.source import SourceHealth, SourcePage
from tasks.actions.open_case import TakeUp, open_case
from tests.factories import OFFICER, Journey, person, standing
from tests.flows.conftest import Clock
from tests.flows.runs import outbox, run, run_id, traces

ROWS = demo_rows("nt_list")
NEW = "2026-11-02"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoSite]:
    """The demonstration's page, which the house polls."""
    with DemoSite(ROWS) as running:
        monkeypatch.setenv("ORDNAT_NT_LIST_URL", running.url)
        yield running


@pytest.fixture
def polling(site: DemoSite, house: Ordnat) -> Ordnat:
    """A house that has been told of the site (in this order)."""
    assert house.settings.nt_list_url == site.url
    return house


def changed(product: str, indication: str, **to: str) -> list[dict[str, Any]]:
    """The list with one row changed."""
    return [row | to if (row["productName"], row["indication"]) == (product, indication) else row for row in ROWS]


async def table(state: State[Any]) -> dict[str, Any]:
    """The one row of the table the run left on Prefect's pages."""
    async with get_client() as client:
        mine = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run_id(state)]))
        (artifact,) = await client.read_artifacts(artifact_filter=mine)
    assert (artifact.key, artifact.type) == ("nt-recommendations", "table")
    (row,) = json.loads(str(artifact.data))
    found: dict[str, Any] = row
    return found


def recommendations(house: Ordnat, product: str) -> list[Recommendation]:
    """What is known of a product."""
    chosen = select(Recommendation).join(Medicine).where(Medicine.product == product).order_by(col(Recommendation.id))
    with database.reading(house.engine) as session:
        return list(session.exec(chosen))


def pages(house: Ordnat) -> list[SourcePage]:
    """Every page saved."""
    with database.reading(house.engine) as session:
        return list(session.exec(select(SourcePage)))


def health(house: Ordnat) -> SourceHealth:
    """How the source is doing."""
    with database.reading(house.engine) as session:
        return session.exec(select(SourceHealth)).one()


async def test_the_first_poll_is_a_baseline(polling: Ordnat) -> None:
    state = await run(poll)
    assert state.name == f"Utgångsläge: {len(ROWS)} rader kända, inga ärenden öppnade"
    assert await table(state) == {
        "Källa": "nt_recommendations",
        "Rader": len(ROWS),
        "Nya": len(ROWS),
        "Ändrade": 0,
        "Ärenden berörda": 0,
        "Fel": "",
    }
    assert traces(polling)["case_event"] == 0
    assert [page.status for page in pages(polling)] == [200]


async def test_an_unchanged_list_is_not_even_sent(polling: Ordnat) -> None:
    await run(poll)
    before = traces(polling)
    state = await run(poll)
    assert state.name == "Oförändrad sedan sist"
    assert (await table(state))["Fel"] == ""
    assert traces(polling) == before


async def test_a_changed_list_wakes_the_case_that_awaited(polling: Ordnat, site: DemoSite) -> None:
    await run(poll)
    (row,) = (row for row in ROWS if row["productName"] == "Hemgenix")
    (known,) = recommendations(polling, "Hemgenix")
    told = standing(polling)
    done = polling.change(lambda s: open_case(s, known.id or 0, TakeUp(), actor=person(OFFICER), **told))
    journey = Journey(polling, done.case_id)
    assert journey.row.standing == "parked"
    site.show(changed("Hemgenix", row["indication"], recommendation="bör användas", publishDate=NEW))
    state = await run(poll)
    assert state.name == f"{len(ROWS)} rader: 0 nya, 1 ändrade"
    shown = await table(state)
    assert (shown["Ändrade"], shown["Ärenden berörda"]) == (1, 1)
    assert [known.verdict for known in recommendations(polling, "Hemgenix")] == ["await", "should"]
    assert journey.row.standing == "on_path"
    assert (await run(catch_up)).name == "1 ärende fört vidare"
    assert journey.place.background


async def test_a_source_that_fails_changes_nothing_and_says_so(polling: Ordnat, site: DemoSite) -> None:
    await run(poll)
    before, known = traces(polling), recommendations(polling, "Hemgenix")
    site.show(ROWS[:5])
    state = await run(poll)
    assert state.is_failed()
    assert state.message == (await table(state))["Fel"]
    assert f"ungefär {len(ROWS)} rader" in (state.message or "")
    assert recommendations(polling, "Hemgenix") == known
    # The page it could not believe is kept, with the reason; operators are told. Nothing else is written.
    operators = [message.address for message in outbox(polling, "source_failure")]
    assert operators == ["drift@ordnat.example"]
    assert traces(polling) == before | {"source_page": before["source_page"] + 1, "outbox_message": 1}
    assert [page.problem for page in pages(polling)] == [None, state.message]
    assert (health(polling).failures_in_row, health(polling).rows) == (1, len(ROWS))


async def test_operators_hear_of_a_failing_source_once_a_day(polling: Ordnat, site: DemoSite, clock: Clock) -> None:
    await run(poll)
    site.show([])
    for _ in range(3):
        assert (await run(poll)).is_failed()
    assert len(outbox(polling, "source_failure")) == 1
    clock.now += timedelta(days=1)
    assert (await run(poll)).is_failed()
    keys = [message.dedupe_key for message in outbox(polling, "source_failure")]
    assert keys == [f"source_failure:nt_recommendations:2026-11-{day}:drift" for day in (20, 21)]
    assert health(polling).failures_in_row == 4


async def test_a_source_that_comes_back_is_believed_again(polling: Ordnat, site: DemoSite) -> None:
    await run(poll)
    site.show([])
    await run(poll)
    site.show(changed("Hemgenix", "Hemofili B", recommendation="bör användas", publishDate=NEW))
    assert (await run(poll)).name == f"{len(ROWS)} rader: 0 nya, 1 ändrade"
    assert (health(polling).failures_in_row, health(polling).problem) == (0, None)
