"""Trying again and again leads nowhere, in however many processes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from app.bootstrap import Ordnat
from app.web.refusals import TooOftenError
from app.web.security.rates import ACCOUNT, FAILED, Limit, address_of, check_rate, count
from app.web.site import create_site
from models import database
from models.tables.try_count import TryCount
from tests.web.conftest import Client
from tests.web.test_headers import public

AT = "https://ordnat.example"
ANSWER = "/logga-in/svar?state=x&code=y"


@pytest.fixture
def behind(house: Ordnat) -> Ordnat:
    """A house behind a log-in service that is never asked here."""
    return public(house)


def from_(house: Ordnat, address: str, **after: float) -> Client:
    """A browser at an address, so much later, at a process of its own."""
    moved = replace(house, clock=lambda: house.clock() + timedelta(**after))
    return Client(create_site(moved), base_url=AT, client=(address, 1), headers={"Accept": "text/html"})


def test_after_twenty_failures_an_address_has_to_wait_in_every_process(behind: Ordnat) -> None:
    for number in range(FAILED.times):
        assert from_(behind, "192.0.2.1").get(ANSWER).status_code == 400, number
    answer = from_(behind, "192.0.2.1").get(ANSWER)
    assert answer.status_code == 429
    assert "Vänta 10 minuter" in answer.text
    assert answer.headers["retry-after"] == "600"
    assert from_(behind, "192.0.2.2").get(ANSWER).status_code == 400
    assert from_(behind, "192.0.2.1", minutes=10).get(ANSWER).status_code == 400


def test_nobody_s_address_is_written_down(behind: Ordnat) -> None:
    from_(behind, "192.0.2.1").get(ANSWER)
    with database.reading(behind.engine) as session:
        row = session.exec(select(TryCount)).one()
    assert "192.0.2.1" not in row.model_dump_json()


def test_what_is_over_is_forgotten(behind: Ordnat) -> None:
    from_(behind, "192.0.2.1").get(ANSWER)
    from_(behind, "192.0.2.2", minutes=30).get(ANSWER)
    with database.reading(behind.engine) as session:
        assert len(session.exec(select(TryCount)).all()) == 1


def test_many_at_once_are_all_counted(house: Ordnat) -> None:
    limit = Limit("prov", 10)

    def tried(_number: int) -> bool:
        try:
            count(house, limit, "x", house.now())
        except TooOftenError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(tried, range(24))) == limit.times


def test_an_account_is_counted_by_itself(house: Ordnat) -> None:
    for _ in range(ACCOUNT.times):
        count(house, ACCOUNT, "anna", house.now())
    with pytest.raises(TooOftenError):
        check_rate(house, ACCOUNT, "anna", house.now())
    check_rate(house, ACCOUNT, "berta", house.now())
    check_rate(house, FAILED, "anna", house.now())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("ett-namn", "ett-namn", True),
    ],
)
def test_what_counts_as_one_address(one: str, other: str, same: bool) -> None:
    class From:
        def __init__(self, host: str) -> None:
            self.client = type("Client", (), {"host": host})

    assert (address_of(From(one)) == address_of(From(other))) is same  # type: ignore[arg-type]
