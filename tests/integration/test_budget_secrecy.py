"""Net prices are read by those with the role for it, and are in nothing else that the system emits."""

import re
import traceback
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.bootstrap import Ordnat
from app.presenters.timeline import timeline
from models import database
from models.rules.access import SYSTEM
from models.rules.errors import InvalidInputError, NotAllowedError, NotFoundError
from models.rules.net_prices import joined
from models.tables.budget_net_price import BudgetNetPrice, NetReading
from models.tables.outbox import OutboxMessage
from models.tables.registry import TABLES
from notifications.links import Pages
from notifications.render import render_notice
from tasks.actions.budget_review import review
from tasks.actions.budget_version import make_version
from tasks.actions.import_actuals import import_actuals
from tasks.actions.inputs import Given
from tasks.actions.read_net import read_net
from tests.an_analysis import REBATE, TENDER, given
from tests.factories import CHIEF, OFFICER, PRICE, REGIONS, SECOND_OFFICER, Journey
from tests.secrets import amounts, found_in, told_by

SECRETS: dict[str, dict[str, Any]] = {"tender": {"tender": TENDER}, "rebate": {"rebate": REBATE}}


@pytest.fixture(params=sorted(SECRETS))
def planted(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What is given to a case, with something secret in it."""
    return given(**SECRETS[request.param])


def secret_words(planted: dict[str, Any]) -> set[str]:
    return told_by(joined(planted["inputs"].form, planted["net"]))


def everything(house: Ordnat, planted: dict[str, Any]) -> Journey:
    """Given a secret price from the first draft to a new version while the regions decide, and outcomes after."""
    case = Journey.opened(house)
    case.does(make_version, planted["inputs"], net=planted["net"])
    case.recommended().region(REGIONS[0])
    case.does(make_version, planted["inputs"], net=planted["net"])
    case.does(review, reviewed_by=CHIEF)
    case.carried_on()
    for region in REGIONS[1:]:
        case.region(region)
    case.does(import_actuals, "utfall.csv", b"Region;M\xe5nad;Kostnad\nNorrbotten;2026-10;5000\n")
    return case


def tables(house: Ordnat) -> Iterator[tuple[str, str]]:
    """Every row of every table but the one, as text."""
    with database.reading(house.engine) as session:
        for table in TABLES:
            if table is not BudgetNetPrice:
                rows = session.connection().execute(select(table.metadata.tables[str(table.__tablename__)])).all()
                yield str(table.__tablename__), repr([tuple(map(str, row)) for row in rows])


def mails(house: Ordnat) -> Iterator[tuple[str, str]]:
    """Every message as it would be sent."""
    with database.reading(house.engine) as session:
        for row in session.scalars(select(OutboxMessage)):
            sent = render_notice(row.kind, row.facts, Pages())
            yield f"mail {row.kind}", "\n".join((sent.subject, sent.text, sent.html))


def test_nothing_stored_or_sent_tells_a_secret_price(house: Ordnat, planted: dict[str, Any]) -> None:
    case, secrets = everything(house, planted), secret_words(planted)
    assert len(secrets) > 50
    log = [("tidslinje", line.what) for line in timeline(case.log, case.place, house.organisation)]
    emitted = [*tables(house), *mails(house), *log, ("position", repr(case.place))]
    assert {"budget_analysis", "document", "case_event", "mail analysis_revised"} <= {name for name, _ in emitted}
    assert found_in(emitted, secrets) == []


def test_the_search_would_find_one(house: Ordnat, planted: dict[str, Any]) -> None:
    # Given the same price written where everybody may read it
    case = Journey.opened(house)
    whole = joined(planted["inputs"].form, planted["net"])
    item = next(item for arm in whole.arms for item in arm.items)
    net = item.tender.amount if item.tender else item.price.amount * (1 - Decimal("0.4729"))
    case.does(make_version, Given(PRICE.__class__(net, "AIP", PRICE.price_on, PRICE.national)))
    assert found_in(tables(house), secret_words(planted) | set(amounts(net))) != []


def test_it_is_in_its_own_table_and_read_back_whole(house: Ordnat, planted: dict[str, Any]) -> None:
    case = Journey.opened(house)
    case.does(make_version, planted["inputs"], net=planted["net"])
    read = case.does(read_net, None, "budgetdialog", actor=CHIEF)
    assert read.model == joined(planted["inputs"].form, planted["net"])
    assert (read.version, repr(read)) == (2, "NetRead(version 2, …)")
    (row,) = case.rows(BudgetNetPrice)
    assert "'***'" in repr(row)
    assert found_in([("rad", repr(row)), ("läst", repr(read))], secret_words(planted)) == []


def test_every_reading_is_written_down(house: Ordnat, planted: dict[str, Any]) -> None:
    case = Journey.opened(house)
    case.does(make_version, planted["inputs"], net=planted["net"])
    case.does(read_net, 2, " budgetdialog ", actor=CHIEF)
    case.does(read_net, None, "revision", actor=CHIEF)
    rows = case.rows(NetReading)
    assert [(row.reader, row.read_at, row.purpose) for row in rows] == [
        (CHIEF, house.now(), "budgetdialog"),
        (CHIEF, house.now(), "revision"),
    ]


@pytest.mark.parametrize("actor", [OFFICER, SECOND_OFFICER, "norrbotten.ekonom", "norrbotten.lakemedelschef", SYSTEM])
def test_nobody_else_reads_it_and_a_refusal_leaves_no_row(house: Ordnat, planted: dict[str, Any], actor: Any) -> None:
    case = Journey.opened(house)
    case.does(make_version, planted["inputs"], net=planted["net"])
    with pytest.raises(NotAllowedError, match="får inte läsa nettopriser: det kräver rollen net_reader"):
        case.does(read_net, None, "nyfiken", actor=actor)
    assert case.rows(NetReading) == []


def test_there_must_be_a_purpose_and_something_to_read(house: Ordnat, planted: dict[str, Any]) -> None:
    case = Journey.opened(house)
    case.does(make_version, planted["inputs"], net=planted["net"])
    with pytest.raises(InvalidInputError, match="Ange varför nettopriserna läses"):
        case.does(read_net, None, " ", actor=CHIEF)
    with pytest.raises(NotFoundError, match="Version 1 har inga nettopriser: underlaget är öppet"):
        case.does(read_net, 1, "revision", actor=CHIEF)
    assert case.rows(NetReading) == []


def test_a_failure_at_the_database_quotes_nothing_of_it(house: Ordnat, planted: dict[str, Any]) -> None:
    case = Journey.opened(house)
    case.does(make_version, planted["inputs"], net=planted["net"])
    (row,) = case.rows(BudgetNetPrice)

    def again(session: Session) -> None:
        session.add(BudgetNetPrice(**row.model_dump()))
        session.flush()

    with pytest.raises(IntegrityError) as failed:
        house.change(again)
    told = "".join(traceback.format_exception(failed.value)) + repr(failed.value.params)
    assert "***" in told
    assert found_in([("traceback", told)], secret_words(planted)) == []


def test_a_failure_in_the_middle_of_an_action_quotes_nothing_of_it(
    house: Ordnat, planted: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Journey.opened(house)
    monkeypatch.setattr("tasks.actions.set_inputs._NEW_PRICES", text("INSERT INTO nowhere VALUES (:content)"))
    with pytest.raises(Exception, match="nowhere") as failed:
        case.does(make_version, planted["inputs"], net=planted["net"])
    lines = traceback.TracebackException.from_exception(failed.value, capture_locals=False).format()
    told = "".join(lines) + str(failed.value)
    assert found_in([("traceback", told)], secret_words(planted)) == []
    assert case.rows(BudgetNetPrice) == []


def test_an_action_repeated_with_its_key_writes_the_prices_once(house: Ordnat, planted: dict[str, Any]) -> None:
    case = Journey.opened(house)
    for _ in range(2):
        case.does(make_version, planted["inputs"], net=planted["net"], key="en gång")
    assert len(case.rows(BudgetNetPrice)) == 1


def test_the_hash_that_is_shown_is_of_the_open_model(house: Ordnat) -> None:
    # Else whoever knows the rest could try prices until the hash fits.
    case = Journey.opened(house)
    case.does(make_version, given()["inputs"])
    for secret in SECRETS.values():
        planted = given(**secret)
        case.does(make_version, planted["inputs"], net=planted["net"])
    hashes = [event.data["digest"] for event in case.log if "digest" in event.data]
    assert len(set(hashes[1:])) == 1
    assert all(re.fullmatch(r"[0-9a-f]{64}", found) for found in hashes)
