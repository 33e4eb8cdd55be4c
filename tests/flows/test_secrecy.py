"""What Prefect's pages may show: case numbers and steps; not the grounds of decisions, nor who is written to."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from pydantic import SecretStr
from sqlalchemy import select, text

from app.bootstrap import Ordnat
from app.settings import ROOT
from flows.catch_up import catch_up
from flows.deliver import send_messages
from flows.introduction import introduction
from flows.watch import watch
from models import database
from models.rules.budget_impact import Model
from models.rules.net_prices import joined
from models.rules.process import Stage
from models.tables.core import table_of
from models.tables.outbox import DeliveryAttempt
from models.tables.registry import TABLES
from notifications.messages import Message
from tasks.actions import outbox
from tasks.actions.budget_review import review
from tasks.actions.set_inputs import set_inputs
from tests.an_analysis import REBATE, TENDER, given
from tests.factories import CHIEF, REGIONS
from tests.flows.runs import logs, opened, run
from tests.mail import PostOffice, post_office
from tests.secrets import found_in, told_by

MARK = "hemligt4711"
KEPT = ("flow_runs", "task_runs", "artifacts", "logs", "events", "deployments")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """A mail server behind a password, and an organisation whose people have marked addresses and names."""
    shipped = (ROOT / "deployments" / "norra.toml").read_text(encoding="utf-8")
    marked = shipped.replace('mail = "', f'mail = "{MARK}.').replace('name = "Ordförande', f'name = "{MARK} Ordförande')
    (tmp_path / "norra.toml").write_text(marked, encoding="utf-8")
    copytree(ROOT / "deployments" / "moten", tmp_path / "moten")
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
    office.busy.add(next(iter(house.organisation.people)).mail)
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


async def test_passwords_and_addresses_of_what_does_not_answer_reach_neither_prefect_nor_our_tables(
    house: Ordnat, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    planted = {
        "mail_url": f"mailto://anna:{MARK}@127.0.0.1:9?from=ordnat@example.org",
        "heartbeat_url": f"http://127.0.0.1:9/{MARK}",
        "oidc_client_secret": MARK,
        "prefect_auth": f"ordnat:{MARK}",
        "metrics_token": MARK,
    }
    for name, value in planted.items():
        monkeypatch.setattr(house.settings, name, SecretStr(value))
    opened(house, product="Enhertu", indication="bröstcancer")
    watched, sent = await run(watch), await run(send_messages)
    assert watched.is_failed()
    assert "Livstecknet kom inte fram" in str(watched.message)
    await logs(watched, containing="bevakning")
    assert {what: MARK in text for what, text in (await kept()).items()} == dict.fromkeys(KEPT, False)
    printed = capfd.readouterr()
    told = [("utskick", f"{sent!r} {sent.message}"), ("skrivet", printed.out + printed.err)]
    with database.reading(house.engine) as session:
        tried = session.scalars(select(DeliveryAttempt)).all()
        rows = [str(session.execute(select(table_of(table))).all()) for table in TABLES]
    assert tried
    assert found_in([*told, ("databasen", "".join(rows))], {MARK}) == []


def in_prefect(model: Model) -> set[str]:
    """The forms a secret may have beside Prefect's own ids, seconds and dates, which may hold short ones by chance."""
    forms = {form for form in told_by(model) if not form.isalnum()}
    return {form for form in forms if not re.fullmatch(r"\d{1,3}\.\d+", form)}


@pytest.mark.parametrize("secret", [{"tender": TENDER}, {"rebate": REBATE}], ids=["tender", "rebate"])
async def test_a_secret_price_reaches_neither_prefect_nor_a_mail(
    office: PostOffice, house: Ordnat, secret: dict[str, Any]
) -> None:
    # Given a case whose analysis rests on a secret price, from its draft to a new version while the regions decide
    journey = opened(house, product="Enhertu", indication="bröstcancer")
    planted = given(product="Enhertu", **secret)
    journey.does(set_inputs, planted["inputs"], net=planted["net"])
    await run(introduction, journey.case_id)
    journey.decides(Stage.CONSENSUS, "support")
    journey.decides(Stage.BUDGET_IMPACT, "reviewed")
    journey.decides(Stage.REGIONAL_RECOMMENDATION, "recommend")
    await run(introduction, journey.case_id)
    journey.decides(Stage.REGION_DECISION, "as_recommended", region=REGIONS[0])
    journey.does(set_inputs, planted["inputs"], net=planted["net"], anew=True)
    await run(catch_up)
    journey.does(review, reviewed_by=CHIEF)
    for region in REGIONS[1:]:
        journey.decides(Stage.REGION_DECISION, "as_recommended", region=region)
    await run(catch_up)
    # When everything is sent
    await logs(await run(send_messages), containing="skickade")
    # Then all that Prefect keeps, and all that was sent, is silent about it
    whole = joined(planted["inputs"].form, planted["net"])
    found = await kept()
    assert "utkast till budgetpåverkansanalys" in found["task_runs"]
    assert found_in(found.items(), in_prefect(whole)) == []
    letters = [(str(mail["subject"]), mail.as_string()) for mail in office.mails]
    assert any("ny version av budgetpåverkansanalysen" in subject for subject, _ in letters)
    assert found_in(letters, in_prefect(whole)) == []


async def test_a_draft_that_fails_says_nothing_of_a_secret_price(
    office: PostOffice, house: Ordnat, monkeypatch: pytest.MonkeyPatch
) -> None:
    journey = opened(house, product="Enhertu", indication="bröstcancer")
    planted = given(product="Enhertu", rebate=REBATE)
    journey.does(set_inputs, planted["inputs"], net=planted["net"])
    monkeypatch.setattr("flows.step.automatic_step.retries", 0)
    monkeypatch.setattr("tasks.actions.draft_budget._NEW_YEARS", text("INSERT INTO nowhere VALUES (:region)"))
    state = await run(introduction, journey.case_id)
    assert state.is_failed()
    await logs(state, containing="nowhere")
    assert found_in((await kept()).items(), in_prefect(joined(planted["inputs"].form, planted["net"]))) == []
