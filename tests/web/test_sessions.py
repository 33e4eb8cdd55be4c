"""A log-in lasts as long as somebody is there, and no longer; a form sent too late is not lost."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from app.bootstrap import Ordnat
from models import database
from models.tables.kept_form import KeptForm
from models.tables.web_session import WebSession
from tests.web.conftest import HERE, Client, visitor

OFFICER, SECOND, READER = "foa.handlaggare", "foa.handlaggare2", "norrbotten.lsg"
FORM = "/nominera"
TYPED = {"product": "Zolgensma", "reason": "Kliniken i Umeå frågar – snart", "steg": "granska"}
At = Callable[..., Client]


@pytest.fixture
def at(house: Ordnat) -> Iterator[At]:
    """The same browser, or another, so many hours later, at another process that serves the same pages."""
    opened: list[Client] = []

    def later(before: Client | None = None, *, person: str | None = None, **after: float) -> Client:
        moved = replace(house, clock=lambda: house.clock() + timedelta(**after))
        client = visitor(moved, person)
        if before is not None:
            client.cookies, client.held = before.cookies, before.held
        opened.append(client)
        return client

    yield later
    for client in opened:
        client.close()


def is_in(client: Client) -> bool:
    """Logged in?"""
    answer = client.get("/nominera")
    assert answer.status_code in {200, 303}, answer.text
    return answer.status_code == 200


def test_nobody_is_let_in_without_a_log_in_or_with_somebody_elses_idea_of_one(at: At) -> None:
    client = at()
    assert not is_in(client)
    for held in (b"x", b"", "å".encode(), b"\xff\xfe", b"a" * 5000, b"'; DROP TABLE web_session; --", b'"\\777"'):
        assert client.get("/", headers={"Cookie": b"ordnat=" + held}).status_code == 303


def test_a_log_in_ends_when_nobody_has_been_there_for_half_an_hour(at: At) -> None:
    here = at(person=OFFICER)
    assert is_in(at(here, minutes=29))
    assert is_in(at(here, minutes=58))
    assert not is_in(at(here, minutes=89))


def test_a_log_in_ends_after_ten_hours_however_busy_one_has_been(at: At) -> None:
    here = at(person=OFFICER)
    assert all(is_in(at(here, minutes=25 * step)) for step in range(24))
    assert not is_in(at(here, minutes=600))


def test_logged_out_is_logged_out_in_every_process(at: At) -> None:
    here, there = at(person=OFFICER), at(person=SECOND)
    copy = at(here)
    assert here.fill("/logga-ut").status_code == 303
    assert not is_in(copy)
    assert is_in(there)


def test_what_the_browser_holds_is_nowhere_in_the_database(at: At, house: Ordnat) -> None:
    here = at(person=OFFICER)
    with database.reading(house.engine) as session:
        rows = [row.model_dump_json() for row in session.exec(select(WebSession)).all()]
    assert len(rows) == 1
    assert here.held not in rows[0]


def test_long_forgotten_log_ins_are_swept_when_somebody_logs_in(at: At, house: Ordnat) -> None:
    at(person=OFFICER)
    at(person=SECOND, days=3)
    with database.reading(house.engine) as session:
        assert [row.person for row in session.exec(select(WebSession)).all()] == [SECOND]


def test_without_a_log_in_one_is_led_there_and_a_program_is_told(at: At) -> None:
    client = at()
    answer = client.get("/matris?region=norrbotten")
    assert (answer.status_code, answer.headers["location"]) == (303, "/logga-in?vidare=/matris%3Fregion%3Dnorrbotten")
    told = client.get("/matris", headers={"Accept": "application/json"})
    assert (told.status_code, told.headers["www-authenticate"]) == (401, "Bearer")
    assert told.json()["detail"].startswith("Du behöver logga in")


class TestAFormSentTooLate:
    @pytest.fixture
    def house(self, sqlite_house: Ordnat) -> Ordnat:
        """One database is enough: it is asked nothing but what log-ins ask."""
        return sqlite_house

    @pytest.fixture
    def late(self, at: At) -> Client:
        """A browser that has just been told that the log-in had run out."""
        late = at(at(person=OFFICER), hours=2)
        answer = late.fill(FORM, **TYPED, hemligt_pris="123456")
        assert answer.status_code == 401
        assert "Det du skrev är sparat i en timme" in answer.text
        assert 'href="/logga-in?vidare=/nominera"' in answer.text
        return late

    def again(self, late: Client, at: At, person: str, **after: float) -> Client:
        """The same browser, after somebody has logged in."""
        now = at(late, **after)
        assert now.post("/logga-in", data={"person": person, "vidare": FORM}).headers["location"] == FORM
        now.held = now.cookies["ordnat"]
        return now

    def test_is_shown_again_to_the_same_person_once_they_have_logged_in(self, late: Client, at: At) -> None:
        now = self.again(late, at, OFFICER, hours=2)
        shown = now.get(FORM)
        assert TYPED["reason"] in shown.text
        assert "Det du skrev finns kvar nedan" in shown.text
        assert "123456" not in shown.text
        assert TYPED["reason"] not in now.get("/matris").text
        # Sent after all, it is no longer kept.
        assert now.fill(FORM, **TYPED).status_code in {200, 422}
        assert TYPED["reason"] not in now.get(FORM).text

    def test_is_not_shown_to_anybody_else(self, late: Client, at: At) -> None:
        assert TYPED["reason"] not in self.again(late, at, SECOND, hours=2).get(FORM).text

    def test_nor_in_another_browser(self, late: Client, at: At) -> None:
        assert TYPED["reason"] not in at(person=OFFICER, hours=2).get(FORM).text

    def test_nor_when_its_hour_has_gone(self, late: Client, at: At) -> None:
        assert TYPED["reason"] not in self.again(late, at, OFFICER, hours=3, minutes=1).get(FORM).text

    def test_nor_to_whoever_has_the_database(self, late: Client, house: Ordnat) -> None:
        with database.reading(house.engine) as session:
            row = session.exec(select(KeptForm)).one()
        assert (row.person, row.path) == (OFFICER, FORM)
        assert "Kliniken" not in row.content
        assert late.cookies["ordnat-formular"] not in row.model_dump_json()

    def test_is_forgotten_and_the_log_says_so_when_what_was_kept_has_been_changed(
        self, late: Client, at: At, house: Ordnat, caplog: pytest.LogCaptureFixture
    ) -> None:
        def change(session: Session) -> None:
            row = session.exec(select(KeptForm)).one()
            row.content = row.content[:-4] + "AAAA"

        house.change(change)
        now = self.again(late, at, OFFICER, hours=2)
        shown = now.get(FORM)
        assert shown.status_code == 200
        assert TYPED["reason"] not in shown.text
        (line,) = [record for record in caplog.records if record.getMessage() == "kept_form"]
        assert line.levelname == "WARNING"
        assert line.__dict__["facts"] == {"why": "DecodeError"}

    def test_is_not_kept_for_whoever_does_not_send_our_form(self, at: At, house: Ordnat) -> None:
        late = at(at(person=OFFICER), hours=2)
        assert late.post(FORM, data={**TYPED, "csrf": "x"}).status_code == 401
        assert late.post(FORM, data=TYPED, headers={"Origin": "https://ond.example"}).status_code == 403
        assert at().post(FORM, data=TYPED).status_code == 401
        with database.reading(house.engine) as session:
            assert session.exec(select(KeptForm)).all() == []

    def test_is_told_of_when_it_is_too_much_to_keep(self, at: At) -> None:
        late = at(at(person=OFFICER), hours=2)
        answer = late.fill(FORM, reason="å" * 40_000)
        assert answer.status_code == 401
        assert "fyll i formuläret igen" in answer.text

    def test_leads_back_to_the_page_it_was_sent_from(self, at: At) -> None:
        late = at(at(person=OFFICER), hours=2)
        late.headers["Referer"] = f"{HERE}/arenden/OI-0001/kvittera?klocka=path"
        answer = late.fill("/arenden/OI-0001/kvittera")
        assert 'href="/logga-in?vidare=/arenden/OI-0001/kvittera%3Fklocka%3Dpath"' in answer.text
