"""Polling as a flow, against a real site on this machine."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId
from prefect.client.schemas.objects import State
from sqlmodel import col, select

from app.bootstrap import Ordnat
from app.demo.site import DemoSite, first_rows
from app.demo.sources import write_sources
from flows.catch_up import catch_up
from flows.poll import poll
from models import database
from models.tables.medicine import Medicine, Recommendation
from models.tables.source import SourceHealth, SourcePage
from tasks.actions.open_case import TakeUp, open_case
from tests.factories import OFFICER, Journey, person, standing
from tests.flows.conftest import Clock
from tests.flows.runs import outbox, run, run_id, task_names, traces

POLLED = ("nt_agreements", "nt_recommendations")
AGREEMENTS, ROWS = map(first_rows, POLLED)
NEW = "2026-11-02"


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[DemoSite]:
    """The demonstration's pages, of which the house polls two."""
    with DemoSite() as running:
        wanted = {key: running.address(key) for key in POLLED}
        monkeypatch.setenv("ORDNAT_SOURCES", str(write_sources(tmp_path, wanted)))
        yield running


@pytest.fixture
def polling(site: DemoSite, house: Ordnat) -> Ordnat:
    """A house that has been told of the site (in this order)."""
    assert [key for key, how in house.sources.items() if how.enabled] == list(POLLED)
    return house


def changed(product: str, indication: str, **to: str) -> list[dict[str, Any]]:
    """The list with one row changed."""
    return [row | to if (row["productName"], row["indication"]) == (product, indication) else row for row in ROWS]


async def table(state: State[Any]) -> list[dict[str, Any]]:
    """The table the run left on Prefect's pages, a row per source."""
    async with get_client() as client:
        mine = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[run_id(state)]))
        (artifact,) = await client.read_artifacts(artifact_filter=mine)
    assert (artifact.key, artifact.type) == ("kallor", "table")
    rows: list[dict[str, Any]] = json.loads(str(artifact.data))
    return rows


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
    """How the list of recommendations is doing."""
    with database.reading(house.engine) as session:
        return session.get_one(SourceHealth, POLLED[1])


async def test_the_first_poll_is_a_baseline_of_every_source(polling: Ordnat) -> None:
    state = await run(poll)
    assert state.name == f"Utgångsläge: {len(ROWS) + len(AGREEMENTS)} rader kända, inga ärenden öppnade"
    agreements, recommended = await table(state)
    assert recommended == {
        "Källa": "NT-rådets rekommendationer",
        "Läge": "utgångsläge",
        "Rader": len(ROWS),
        "Nya": len(ROWS),
        "Ändrade": 0,
        "Inte längre med": 0,
        "Förslag": 0,
        "Ärenden berörda": 0,
        "Att avgöra": "",
        "Fel": "",
    }
    assert (agreements["Källa"], agreements["Rader"]) == ("Nationella avtal", len(AGREEMENTS))
    assert traces(polling)["case_event"] == 0
    assert [page.status for page in pages(polling)] == [200, 200]
    # A task per source, under its own name.
    assert await task_names(state, at_least=2) == ["NT-rådets rekommendationer", "Nationella avtal"]


async def test_an_unchanged_list_is_not_even_sent(polling: Ordnat) -> None:
    await run(poll)
    before = traces(polling)
    state = await run(poll)
    assert state.name == "Oförändrat sedan sist"
    assert [(row["Läge"], row["Fel"]) for row in await table(state)] == [("oförändrad", "")] * 2
    assert traces(polling) == before


async def test_one_source_alone(polling: Ordnat) -> None:
    state = await run(poll, source="nt_agreements")
    assert [row["Källa"] for row in await table(state)] == ["Nationella avtal"]
    state = await run(poll, source="nt_avtal")
    assert state.is_failed()
    assert "finns inte. Välj bland: ema_medicines" in (state.message or "")


async def test_a_changed_list_says_so(polling: Ordnat, site: DemoSite) -> None:
    await run(poll)
    site.show(changed("Hemgenix", "Hemofili B", recommendation="bör användas", publishDate=NEW)[1:])
    state = await run(poll)
    assert state.name == "0 nya, 1 ändrade, 1 inte längre med"
    _, row = await table(state)
    assert (row["Läge"], row["Ändrade"], row["Inte längre med"]) == ("ändrad", 1, 1)
    assert [known.verdict for known in recommendations(polling, "Hemgenix")] == ["await", "should"]


async def test_a_changed_list_wakes_the_case_that_awaited(polling: Ordnat, site: DemoSite) -> None:
    await run(poll)
    (known,) = recommendations(polling, "Hemgenix")
    told = standing(polling)
    done = polling.change(lambda s: open_case(s, known.id or 0, TakeUp(), actor=person(OFFICER), **told))
    journey = Journey(polling, done.case_id)
    assert journey.row.standing == "parked"
    site.show(changed("Hemgenix", "Hemofili B", recommendation="bör användas", publishDate=NEW))
    state = await run(poll)
    _, row = await table(state)
    assert row["Ärenden berörda"] == 1
    assert journey.row.standing == "on_path"
    assert (await run(catch_up)).name == "1 ärende fört vidare"
    assert journey.place.background


async def test_a_source_that_fails_changes_nothing_and_holds_no_other(polling: Ordnat, site: DemoSite) -> None:
    await run(poll)
    before, known = traces(polling), recommendations(polling, "Hemgenix")
    site.show(ROWS[:5])
    site.show(AGREEMENTS[1:], source="nt_agreements")
    state = await run(poll)
    assert state.is_failed()
    agreements, recommended = await table(state)
    assert state.message == recommended["Fel"]
    assert f"ungefär {len(ROWS)} rader" in (state.message or "")
    assert (agreements["Fel"], agreements["Inte längre med"]) == ("", 1)
    assert recommendations(polling, "Hemgenix") == known
    # The page it could not believe is kept, with the reason, beside the one that changed; operators are told.
    assert [message.address for message in outbox(polling, "source_failure")] == ["drift@ordnat.example"]
    assert traces(polling)["case_event"] == before["case_event"]
    odd = [page for page in pages(polling) if page.problem]
    assert len(odd) == 1
    assert (state.message or "").endswith(f"--page {odd[0].id}.")
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
