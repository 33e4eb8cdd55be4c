"""`ordnat meetings`, its calendars, and what a case shows of the meetings ahead of it. The clock: 20 November 2026."""

from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from app.bootstrap import Ordnat
from app.cli.main import main
from app.presenters.meetings import calendar_of, meeting_lines
from models import database
from tasks.queries.forecast import awaiting
from tests.conftest import NOW
from tests.factories import REGIONS, Journey
from tests.functional.conftest import Said, Terminal

TODAY = NOW.date()


@pytest.fixture
def typed(sqlite_house: Ordnat, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal whose clock stands still."""
    monkeypatch.setattr("app.cli.meetings.ordnat", lambda: sqlite_house)
    monkeypatch.setattr("app.cli.case.look.ordnat", lambda: sqlite_house)

    def run(*arguments: str) -> Said:
        code = main(list(arguments))
        printed = capsys.readouterr()
        return Said(code, printed.out, printed.err)

    return run


def row(said: Said, *words: str) -> str:
    """The one line of a table that has all of `words`."""
    (found,) = [line for line in said.out.splitlines() if all(word in line for word in words)]
    return " ".join(found.split())


def test_each_meeting_says_its_deadline_and_who_waits_for_it(sqlite_house: Ordnat, typed: Terminal) -> None:
    Journey.opened(sqlite_house)
    Journey.opened(sqlite_house, product="Enhertu", indication="bröstcancer").recommended().region(REGIONS[0])
    said = typed("meetings")
    assert said.code == 0, said.err
    assert "OI-0001 Trodelvy" in row(said, "ARIL", "2026-12-03", "2026-11-26")
    assert "OI-" not in row(said, "ARIL", "2026-12-17", "2026-12-10")
    assert "OI-0001 Trodelvy" in row(said, "FOA läkemedel", "alla arbetsdagar")
    assert "OI-0002 Enhertu" in row(said, "Ledningen Västerbotten", "2026-12-07")
    assert "(passerat)" in row(said, "Ledningen Västerbotten", "2026-11-23")
    assert "OI-" not in row(said, "KSR Norrbotten", "2026-12-08"), "it has decided"
    assert "inställt" in row(said, "Ledningen Västernorrland", "2027-02-17")


def test_one_body_by_its_key_or_name(typed: Terminal) -> None:
    assert "ARIL" in typed("meetings", "--body", "ARIL").out
    assert "KSR" not in typed("meetings", "--body", "aril").out
    refused = typed("meetings", "--body", "rådet")
    assert refused.code == 1
    assert "Organet ”rådet” finns inte. Välj bland: nt_radet, aril" in refused.sentence


def test_calendars_to_subscribe_to(sqlite_house: Ordnat, typed: Terminal, tmp_path: Path) -> None:
    Journey.opened(sqlite_house)
    said = typed("meetings", "--ics", str(tmp_path / "feeds"))
    assert "5 kalendrar skrivna" in said.sentence
    assert {path.name for path in (tmp_path / "feeds").iterdir()} == {
        f"{body.key}.ics" for body in sqlite_house.organisation.bodies if body.meetings
    }
    events: list[Any] = Calendar.from_ical((tmp_path / "feeds" / "aril.ics").read_bytes()).walk("VEVENT")
    first, deadline = events[:2]
    assert (str(first["SUMMARY"]), first["DTSTART"].dt.isoformat()) == ("Möte ARIL", "2026-12-03")
    assert str(first["DESCRIPTION"]) == "Material: 2026-11-26\nVäntar: OI-0001 Trodelvy"
    assert (str(deadline["SUMMARY"]), deadline["DTSTART"].dt.isoformat()) == (
        "Beredningsstopp ARIL, möte 2026-12-03",
        "2026-11-26",
    )
    assert [e["DTSTART"].dt.isoformat() for e in events if e["STATUS"] == "CANCELLED"] == ["2027-02-25"]
    assert len({str(e["UID"]) for e in events}) == len(events)


def test_the_same_calendar_is_written_again(sqlite_house: Ordnat) -> None:
    body = sqlite_house.organisation.body("aril")
    with database.reading(sqlite_house.engine) as session:
        lines = meeting_lines([body], awaiting(session, sqlite_house.organisation, TODAY), TODAY)
    assert calendar_of(body, lines, NOW) == calendar_of(body, lines, NOW)


def test_a_folder_that_cannot_be_written_to(typed: Terminal, tmp_path: Path) -> None:
    (tmp_path / "upptagen").write_text("en fil")
    refused = typed("meetings", "--ics", str(tmp_path / "upptagen"))
    assert refused.code == 1
    assert "Kan inte skriva i" in refused.sentence


def test_a_case_shows_when_each_region_can_be_expected_to_decide(sqlite_house: Ordnat, typed: Terminal) -> None:
    Journey.opened(sqlite_house).recommended().region(REGIONS[0])
    said = typed("case", "show", "1")
    assert "Väntat beslut" in said.out
    waiting = row(said, "Västerbotten", "möte 2026-12-07, underlag senast 2026-11-30")
    assert "gränsen hinns inte" in waiting, "published on 1 September"
    assert not [line for line in said.out.splitlines() if "Norrbotten" in line and "möte 20" in line]


def test_a_case_with_nothing_left_to_decide_has_no_forecast(sqlite_house: Ordnat, typed: Terminal) -> None:
    Journey.opened(sqlite_house).recommended().all_say()
    assert "Väntat beslut" not in typed("case", "show", "1").out
