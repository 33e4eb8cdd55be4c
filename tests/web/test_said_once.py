"""What a page says of what was just done: on the next page, once, and never as markup."""

from collections.abc import Iterator

import pytest
from fastapi import APIRouter, Depends, Response

from app.bootstrap import Ordnat
from app.web.render import go_on
from app.web.visit import Staff, staff
from tests.web.conftest import Client, visitor

router = APIRouter()


@router.post("/prov/gor")
def deed(visit: Staff) -> Response:
    """Something was done."""
    return go_on(visit, "/tillganglighet", str(visit.form["said"]))


@pytest.fixture(scope="module")
def officer(quiet_house: Ordnat) -> Iterator[Client]:
    with visitor(quiet_house, "foa.handlaggare") as client:
        client.site.include_router(router, dependencies=[Depends(staff)])
        yield client


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Klart: ”åäö” – 1,5 mnkr", ["<p>Klart: ”åäö” – 1,5 mnkr</p>"]),
        ("Det första.\nDet andra.", ["<p>Det första.</p>", "<p>Det andra.</p>"]),
        ("<script>alert(1)</script>", ["<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"]),
        ("å" * 3000, ["å" * 1500]),
    ],
    ids=["letters", "lines", "markup", "long"],
)
def test_it_is_said_on_the_next_page_and_once(officer: Client, said: str, shown: list[str]) -> None:
    done = officer.fill("/prov/gor", said=said)
    assert (done.status_code, done.headers["location"]) == (303, "/tillganglighet")
    first, second = officer.get("/tillganglighet").text, officer.get("/tillganglighet").text
    for words in shown:
        assert words in first
        assert words not in second
    assert 'role="status"' in first
    assert 'role="status"' not in second


def test_nothing_to_say_is_not_said(officer: Client) -> None:
    officer.fill("/prov/gor", said="")
    assert 'role="status"' not in officer.get("/tillganglighet").text
