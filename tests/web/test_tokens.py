"""Programs at the door: a token gives what it was made for, to nobody else, and until it is revoked."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi import APIRouter
from sqlmodel import col, select

from app.bootstrap import Ordnat
from app.web.security.rates import TOKEN
from app.web.security.tokens import Program
from models import database
from models.rules.errors import InvalidInputError, NotAllowedError, NotFoundError
from models.tables.api_token import ApiToken
from tasks.actions.api_tokens import new_token, revoke_token, tokens
from tests.factories import CHIEF, OFFICER, SECOND_OFFICER, person
from tests.web.conftest import Client, visitor

router = APIRouter()
A_WEEK = timedelta(days=7)


@router.get("/api/prov")
def who(visit: Program) -> dict[str, object]:
    """Who is asking."""
    return {"who": visit.actor.key, "roles": sorted(visit.actor.roles)}


@pytest.fixture(scope="module")
def house(quiet_house: Ordnat) -> Ordnat:
    """One house for them all: each has a token of its own."""
    return quiet_house


def at(house: Ordnat, **after: float) -> Client:
    """A program, so much later."""
    client = visitor(replace(house, clock=lambda: house.clock() + timedelta(**after)))
    client.site.include_router(router)
    return client


@pytest.fixture
def program(house: Ordnat) -> Iterator[Client]:
    with at(house) as client:
        yield client


def made(house: Ordnat, *roles: str, by: str = CHIEF, lasts: timedelta = A_WEEK) -> tuple[int, str]:
    """A token's number, and what to present."""
    row, held = house.change(
        lambda session: new_token(session, "Uppföljningen", roles, lasts, actor=person(by), now=house.now())
    )
    return row.id or 0, held


def asks(client: Client, held: str) -> tuple[int, object]:
    answer = client.get("/api/prov", headers={"Authorization": f"Bearer {held}"})
    return answer.status_code, answer.json()


def test_a_token_gives_what_it_was_made_for_and_no_more(house: Ordnat, program: Client) -> None:
    assert asks(program, made(house)[1]) == (200, {"who": CHIEF, "roles": ["reader"]})
    _, held = made(house, "net_reader")
    assert asks(program, held) == (200, {"who": CHIEF, "roles": ["net_reader", "reader"]})
    demoted = replace(next(p for p in house.organisation.people if p.key == CHIEF), roles=[])
    others = [p for p in house.organisation.people if p.key != CHIEF]
    with at(replace(house, organisation=replace(house.organisation, people=[*others, demoted]))) as later:
        assert asks(later, held) == (200, {"who": CHIEF, "roles": ["reader"]})
    with at(replace(house, organisation=replace(house.organisation, people=others))) as gone:
        assert asks(gone, held)[0] == 401


def test_a_token_ends(house: Ordnat) -> None:
    number, held = made(house)
    with at(house, days=6.9) as before, at(house, days=7) as after:
        assert asks(before, held)[0] == 200
        assert asks(after, held)[0] == 401
    house.change(lambda session: revoke_token(session, number, actor=person(CHIEF), now=house.now()))
    with at(house) as now:
        status, told = asks(now, held)
    assert status == 401
    assert isinstance(told, dict)
    assert "är återkallad. Gör en ny med ordnat token new" in told["detail"]


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer ", "Basic eDp5", "Bearer ordnat_gissning", "Bearer \xff"]
)
def test_nobody_is_let_in_without_one(program: Client, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}
    answer = program.get("/api/prov", headers=headers)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_log_in_of_a_browser_counts_for_nothing_there(house: Ordnat) -> None:
    with visitor(house, OFFICER) as officer:
        officer.site.include_router(router)
        assert officer.get("/api/prov").status_code == 401


def test_guessing_leads_to_having_to_wait(house: Ordnat) -> None:
    with at(house, days=400) as program:
        assert [asks(program, f"ordnat_{number}")[0] for number in range(TOKEN.times + 1)] == [401] * TOKEN.times + [
            429
        ]


def test_a_token_is_not_kept_and_its_use_is_noted(house: Ordnat, program: Client) -> None:
    _, held = made(house)
    asks(program, held)
    with database.reading(house.engine) as session:
        row = session.exec(select(ApiToken).order_by(col(ApiToken.id).desc())).first()
    assert row is not None
    assert held not in row.model_dump_json()
    assert row.used_at == house.now()


def test_nobody_gives_away_a_role_they_have_not(house: Ordnat) -> None:
    with pytest.raises(NotAllowedError, match="har inte rollen net_reader"):
        made(house, "net_reader", by=OFFICER)


@pytest.mark.parametrize("lasts", [timedelta(0), timedelta(days=367), timedelta(days=-1)])
def test_a_token_lasts_a_while_and_not_for_ever(house: Ordnat, lasts: timedelta) -> None:
    with pytest.raises(InvalidInputError, match="minst en dag och högst 366 dagar"):
        made(house, lasts=lasts)


def test_one_sees_and_revokes_ones_own_and_the_operators_everybodys(house: Ordnat) -> None:
    number, _ = made(house, by=CHIEF)
    seen = {}
    with database.reading(house.engine) as session:
        for key in (CHIEF, "norrbotten.ekonom", SECOND_OFFICER):
            seen[key] = [row.id for row in tokens(session, actor=person(key))]
    assert (number in seen[CHIEF], number in seen[SECOND_OFFICER], seen["norrbotten.ekonom"]) == (True, True, [])
    with pytest.raises(NotFoundError, match="finns inte bland dina"):
        house.change(lambda session: revoke_token(session, number, actor=person("norrbotten.ekonom"), now=house.now()))
