"""What Prefect's pages may show: case numbers and steps; not the grounds of decisions, nor who is written to."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client

from app.bootstrap import Ordnat
from app.settings import ROOT
from flows.catch_up import catch_up
from flows.deliver import send_messages
from flows.introduction import introduction
from models.rules.process import Stage
from notifications.messages import Message
from tasks.actions import outbox
from tests.factories import REGIONS
from tests.flows.runs import logs, opened, run
from tests.mail import PostOffice, post_office

MARK = "hemligt4711"
KEPT = ("flow_runs", "task_runs", "artifacts", "logs", "events", "deployments")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """A mail server behind a password, and an organisation whose people have marked addresses and names."""
    shipped = (ROOT / "deployments" / "norra.toml").read_text(encoding="utf-8")
    marked = shipped.replace('mail = "', f'mail = "{MARK}.').replace('name = "Ordförande', f'name = "{MARK} Ordförande')
    (tmp_path / "norra.toml").write_text(marked, encoding="utf-8")
    monkeypatch.setenv("ORDNAT_ORGANISATION", str(tmp_path / "norra.toml"))
    with post_office() as running:
        monkeypatch.setenv("ORDNAT_MAIL_URL", running.url + f"&name={MARK}")
        yield running


async def kept() -> dict[str, str]:
    """Everything Prefect's server has, as text."""
    found = {}
    async with get_client() as client:
        for what in KEPT:
            pages, body = [], {"limit": 200, "offset": 0} if what != "events" else {"limit": 50}
            while True:
                answer = (await client._client.post(f"/{what}/filter", json=body)).json()
                pages.append(json.dumps(answer, ensure_ascii=False))
                if what == "events" or len(answer) < 200:
                    break
                body["offset"] += 200
            found[what] = "".join(pages)
    return found


async def test_nothing_of_the_case_but_its_number_reaches_prefect(office: PostOffice, house: Ordnat) -> None:
    journey = opened(house, product="Enhertu", indication=f"bröstcancer {MARK}")
    grounds: dict[str, Any] = {
        "conditions": f"{MARK} högst tre",
        "reason": f"{MARK} lokala skäl",
        "registry_number": MARK,
    }
    await run(introduction, journey.case_id)
    journey.decides(Stage.CONSENSUS, "support_with_conditions", conditions=MARK)
    journey.decides(Stage.BUDGET_IMPACT, "reviewed")
    journey.decides(Stage.REGIONAL_RECOMMENDATION, "recommend_with_conditions", conditions=MARK)
    await run(introduction, journey.case_id)
    for region in REGIONS:
        journey.decides(Stage.REGION_DECISION, "with_guidance", region=region, **grounds)
    await run(catch_up)
    office.refused.add(next(iter(house.organisation.people)).mail)
    sent = await run(send_messages)
    assert sent.is_completed()
    assert any(MARK in mail.as_string() for mail in office.mails)
    await logs(sent, containing="skickade")
    found = await kept()
    assert "ARIL" in found["flow_runs"]
    assert "utkast till budgetpåverkansanalys" in found["task_runs"]
    assert {what: MARK in text for what, text in found.items()} == dict.fromkeys(KEPT, False)


@pytest.mark.parametrize("flow", ["introduction", "catch_up"])
async def test_not_even_a_step_that_fails_at_the_database_says_what_it_wrote(
    flow: str, office: PostOffice, house: Ordnat, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = opened(house, "should_not", product="Enhertu", indication=f"bröstcancer {MARK}")
    # Somebody has this very message in the outbox already: writing it again fails the step's transaction.
    officer = next(iter(house.organisation.people))
    key = f"made_known:OI-0001:{len(journey.log) + 1}:foa.chef"
    twin = Message("made_known", key, officer.key, officer.mail, {})
    house.change(lambda session: outbox.put(session, [twin], now=house.now()))
    monkeypatch.setattr("flows.step.automatic_step.retries", 0)
    state = await (run(introduction, journey.case_id) if flow == "introduction" else run(catch_up))
    assert state.is_failed()
    await logs(state, containing="IntegrityError: UNIQUE constraint failed")
    assert {what: MARK in text for what, text in (await kept()).items()} == dict.fromkeys(KEPT, False)
