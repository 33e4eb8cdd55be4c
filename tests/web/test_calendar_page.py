"""The calendar shows every meeting with what waits for it, and hands out a file per body."""

from icalendar import Calendar

from app.bootstrap import Ordnat
from models.rules.process import Stage
from tests.factories import Journey
from tests.web.conftest import ClientAs

HOSTILE = "<script>alert(1)</script>"


def test_meetings_with_their_deadlines_and_what_waits(client_on: ClientAs, sqlite_house: Ordnat) -> None:
    Journey.opened(sqlite_house, product=HOSTILE)
    Journey.opened(sqlite_house, product="Abecma", indication="myelom").decided(Stage.CONSENSUS, "support")
    said = client_on(sqlite_house, "foa.handlaggare").get("/kalender").text
    aril = next(body for body in sqlite_house.organisation.bodies if body.key == "aril")
    coming = [one for one in aril.meetings if one.on.isoformat() > "2026-11-20" and not one.cancelled]
    assert coming
    for meeting in coming:
        assert meeting.on.isoformat() in said
        assert meeting.material_by.isoformat() in said
    assert 'href="/arenden/OI-0001"' in said
    assert "&lt;script&gt;" in said
    assert "<script" not in said


def test_one_body_alone(client_on: ClientAs, sqlite_house: Ordnat) -> None:
    officer = client_on(sqlite_house, "foa.handlaggare")
    said = officer.get("/kalender?organ=ksr_norrbotten").text
    assert "tis 2026-12-08" in said
    assert said.count("KSR Norrbotten") > 2
    assert "<td>ARIL</td>" not in said


def test_a_body_nobody_knows_is_told_of(client_on: ClientAs, sqlite_house: Ordnat) -> None:
    officer = client_on(sqlite_house, "foa.handlaggare")
    for address in ("/kalender?organ=rådet", "/kalender/rådet.ics"):
        answer = officer.get(address)
        assert answer.status_code == 404
        assert "Organet ”rådet” finns inte." in answer.text


def test_the_file_is_a_calendar_with_the_cases_in_it(client_on: ClientAs, sqlite_house: Ordnat) -> None:
    Journey.opened(sqlite_house, product="Abecma")
    answer = client_on(sqlite_house, "foa.handlaggare").get("/kalender/aril.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert any("OI-0001 Abecma" in str(one.get("description")) for one in events)
    assert any(str(one["summary"]).startswith("Beredningsstopp ARIL") for one in events)
