"""Whatever goes wrong: the right status, a Swedish sentence, a way on; and never a word of what nobody should see."""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi import APIRouter, Depends
from httpx import Response
from sqlalchemy import create_engine, text

from app.bootstrap import Ordnat
from app.web.visit import Staff, staff
from models.rules.errors import ConflictError, NotAllowedError, NotNowError
from tests.web.conftest import Client, visitor

SECRET = "rabatten är 4711 kronor"
router = APIRouter()


@router.get("/prov/{what}")
def trouble(visit: Staff, what: str) -> None:
    """Something goes wrong."""
    if what == "databas":
        with visit.reading() as session:
            session.connection().execute(text("SELECT * FROM finns_inte WHERE x = :x"), {"x": SECRET})
    raise {
        "fel": RuntimeError(SECRET),
        "kollision": ConflictError("Någon annan hann före. Läs om sidan."),
        "roll": NotAllowedError("Det gör en handläggare. Fråga FOA läkemedel."),
        "lage": NotNowError("Ärendet är avslutat. Se tidslinjen."),
    }[what]


@pytest.fixture(scope="module")
def officer(quiet_house: Ordnat) -> Iterator[Client]:
    with visitor(quiet_house, "foa.handlaggare") as client:
        client.site.include_router(router, dependencies=[Depends(staff)])
        yield client


def checked(answer: Response, status: int, sentence: str) -> str:
    """The page, which has all that a page of ours has."""
    assert answer.status_code == status, answer.text
    page = " ".join(answer.text.split())
    assert sentence in page
    assert '<html lang="sv">' in page
    assert re.search(r'<main.*<a class="button" href="/[^"]*">', page), "there is a way on"
    assert "Traceback" not in page
    return page


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/finns-inte", 404, "ingen sida på den adressen"),
        ("/arenden/OI-4711", 404, "Ärendet OI-4711 finns inte"),
        ("/arenden/inget", 422, "är inget ärendenummer"),
        ("/arenden/OI-99999999999999999999", 422, "är inget ärendenummer"),
        ("/prov/kollision", 409, "Någon annan hann före"),
        ("/prov/lage", 409, "Ärendet är avslutat"),
        ("/prov/roll", 403, "Det gör en handläggare"),
        ("/static/finns-inte.css", 404, "ingen sida på den adressen"),
        ("/arenden/OI-0001%00", 400, "otillåtna tecken"),
        ("/arenden/%ff", 400, "går inte att läsa"),
        ("/arenden?text=%00", 400, "otillåtna tecken"),
        ("/arenden?text=%c3%28", 400, "går inte att läsa"),
        ("/" + "a" * 5000, 400, "för lång"),
        ("/static/../../../etc/passwd", 404, "ingen sida"),
        ("/static/..%2f..%2f..%2fapp/settings.py", 404, "ingen sida"),
        ("http://127.0.0.1:8080//ond.example/", 404, "ingen sida"),
    ],
)
def test_a_page_that_is_not_there(officer: Client, address: str, status: int, sentence: str) -> None:
    checked(officer.get(address), status, sentence)


def test_an_error_keeps_ones_name_and_the_way_around(officer: Client) -> None:
    page = checked(officer.get("/prov/roll"), 403, "handläggare")
    assert "Huvudmeny" in page
    assert "Handläggare, FOA läkemedel" in page


def test_a_program_gets_the_same_as_json(officer: Client) -> None:
    answer = officer.get("/prov/roll", headers={"Accept": "application/json"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "title": "Det får du inte göra", "status": 403, "detail": "Det gör en handläggare. Fråga FOA läkemedel.",
    }  # fmt: skip


@pytest.mark.parametrize("what", ["fel", "databas"])
def test_a_fault_of_ours_is_told_of_by_a_reference_and_nothing_else(
    officer: Client, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        answer = officer.get(f"/prov/{what}")
    page = checked(answer, {"fel": 500, "databas": 503}[what], "inget")
    reference = re.search(r"uppge ([0-9a-f]{8})", page)
    assert reference is not None
    logged = "\n".join(record.getMessage() + str(record.exc_info or "") for record in caplog.records)
    assert reference[1] in logged
    assert "trouble" in logged
    assert "test_errors.py" in logged
    for told in (page, logged):
        assert SECRET not in told
        assert officer.held not in told


def test_when_the_database_is_gone_it_is_said_so(quiet_house: Ordnat) -> None:
    gone = create_engine("sqlite:////finns/inte/ordnat.db")
    with visitor(replace(quiet_house, engine=gone)) as client:
        client.hold("x")
        checked(client.get("/"), 503, "Databasen svarar inte just nu")
    gone.dispose()


# ── What is sent ─────────────────────────────────────────────────────────────────────────────────────────
def test_another_way_of_asking(officer: Client) -> None:
    checked(officer.delete("/tillganglighet"), 405, "kan inte användas på det sättet")
    checked(officer.post("/tillganglighet"), 405, "kan inte användas på det sättet")


@pytest.mark.parametrize("kind", ["application/json", "text/xml", "application/octet-stream", ""])
def test_something_else_than_a_form(officer: Client, kind: str) -> None:
    answer = officer.post("/nominera", content=b'{"csrf": "x"}', headers={"Content-Type": kind})
    checked(answer, 415, "Sidan tar emot formulär")


def test_too_much(officer: Client) -> None:
    checked(officer.fill("/nominera", reason="a" * 2_100_000), 413, "för stort")


def test_too_much_whatever_was_said_of_its_length(officer: Client) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(300):
            yield b"a" * 10_000

    answer = officer.post("/nominera", content=endless(), headers={"Content-Type": "application/x-www-form-urlencoded"})
    checked(answer, 413, "för stort")


@pytest.mark.parametrize("length", ["-1", "x", "9" * 30, "1e3", "²"])
def test_an_odd_length(officer: Client, length: str) -> None:
    answer = officer.post("/nominera", headers={"Content-Length": length.encode()})
    checked(answer, 413, "för stort")


_PART = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx'


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=", b"x"),
        ("multipart/form-data; boundary=b", _PART.replace(b'; name="a"', b"") + b"\r\n--b--"),
        ("multipart/form-data; boundary=b", _PART),
        ("multipart/form-data; boundary=b; charset=finns-inte", _PART + b"\r\n--b--"),
        ("application/x-www-form-urlencoded; charset=finns-inte", b"a=%ff%fe&b=%00&c=%ed%a0%80"),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(3000))),
    ],
    ids=["no boundary", "empty boundary", "no name", "cut off", "odd charset", "odd bytes", "many fields"],
)
def test_a_form_that_is_none(officer: Client, kind: str, content: bytes) -> None:
    answer = officer.post("/nominera", content=content, headers={"Content-Type": kind})
    assert answer.status_code in {400, 403, 413}, answer.text
    checked(answer, answer.status_code, "försök igen")


def test_characters_that_no_database_takes_are_left_out(officer: Client) -> None:
    answer = officer.fill("/nominera", steg="granska", product="Zol\x00gen\x1bsma")
    assert answer.status_code == 422
    assert 'value="Zolgensma"' in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Long": "a" * 40_000},
        {"Cookie": "ordnat=" + "a" * 40_000},
    ],
    ids=["header", "cookie"],
)
def test_headers_without_end(officer: Client, headers: dict[str, str]) -> None:
    checked(officer.get("/tillganglighet", headers=headers), 431, "Ta bort kakorna")


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept": "\xff/\xfe;q=x, */*"},
        {"Accept-Language": "x" * 1000},
        {"Cookie": b"ordnat=\xff\xfe; =; ;;; ordnat-besked=%%%; ordnat-formular=\x80; \x00"},
        {"Cookie": "ordnat-besked=" + "A" * 3001},
        {"Cookie": "ordnat-besked=_w=="},
        {"Referer": "http://[::1"},
        {"Origin": "x" * 3000},
        {"X-Original-URL": "/admin", "X-Rewrite-URL": "/admin", "X-HTTP-Method-Override": "DELETE"},
        {"Range": "bytes=0-,0-,0-"},
        {"If-Modified-Since": "x", "If-None-Match": "*"},
        {"Authorization": "Bearer \xff"},
        {"Transfer-Encoding": "gzip, chunked"},
    ],
    ids=str,
)
def test_odd_headers_change_nothing(officer: Client, headers: dict[str, str | bytes]) -> None:
    sent = {name: value.encode("latin-1") if isinstance(value, str) else value for name, value in headers.items()}
    assert officer.get("/tillganglighet", headers=sent).status_code == 200
    assert officer.get("/", headers=sent).status_code in {200, 303}
