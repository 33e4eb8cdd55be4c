"""`ordnat case date`, `ordnat dates` and what they show on a case, as they are typed."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from app import bootstrap
from tests.functional.conftest import Terminal, today
from tests.functional.test_cli import opened
from tests.integration.test_noting import ema
from tests.integration.test_reminding import agreement
from tests.readings import read

OPINION = ("case", "date", "1", "ema_opinion")
TODAY = today()
END = TODAY + timedelta(days=400)


def listed(end: date = END) -> None:
    """The list of agreements, known since before, has got one about the case's medicine."""
    old = agreement("1", "Luxturna", substance="voretigen neparvovek", atc="S01XA27")
    about = {"substance": "krizanlizumab", "atc": "B06AX01", "company": "=1+1", "option": "1 + 1 år"}
    new = agreement("2", "Adakveo", ends_on=end, ends=end.isoformat(), **about)
    read(bootstrap.ordnat(), old, source="nt_agreements")
    read(bootstrap.ordnat(), old, new, source="nt_agreements")


def test_a_date_is_noted_shown_corrected_and_taken_back(terminal: Terminal) -> None:
    opened(terminal)
    assert "Inga datum är kända" in terminal("case", "date", "1").sentence
    said = terminal(*OPINION, "2025-03-01", "--source", "EMA:s webbplats", "--url", "https://ema.example/a")
    assert said.code == 0, said.err
    assert "OI-0001: noterat (händelse" in said.sentence
    assert terminal("case", "date", "1", "godkänt för försäljning i EU", "2025-05-02", "--source", "EMA").code == 0
    last = terminal(*OPINION, "2025-03-03", "--source", "Protokollet").sentence
    shown = terminal("case", "show", "1").sentence
    assert "Före regionernas klocka" in shown
    assert "EMA:s utlåtande │ 2025-03-03" in shown
    assert "tidigare 2025-03-01" in shown
    assert "godkänt för försäljning i EU │ 2025-05-02 │ 60" in shown, "days since the opinion"
    assert "regionernas klocka börjar gå" in shown
    assert "Protokollet (Handläggare," in shown
    assert "Noterat om läkemedlet: EMA:s utlåtande 2025-03-01 (EMA:s webbplats)" in shown
    number = last.partition("(händelse ")[2].partition(")")[0]
    assert terminal("case", "correct", "1", number, "--annul", "--why", "Fel protokoll").code == 0
    assert "EMA:s utlåtande │ 2025-03-01" in terminal("case", "date", "1").sentence


def test_what_does_not_agree_is_said(terminal: Terminal) -> None:
    opened(terminal)
    terminal(*OPINION, "2025-06-01", "--source", "Protokollet")
    read(bootstrap.ordnat(), ema("Adakveo", substance="", atc=""), source="ema_medicines")
    told = terminal("case", "date", "1").sentence
    assert "Stämmer inte: EMA:s utlåtande är 2025-06-01 enligt Protokollet" in told
    assert "EMA: särläkemedel" in told
    terminal("case", "date", "1", "ema_authorisation", "2025-01-01", "--source", "x")
    assert "ligger efter godkänt för försäljning i EU, 2025-01-01" in terminal("case", "date", "1").sentence


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((*OPINION, "2025-03-01"), "Ange var datumet står"),
        ((*OPINION, "--source", "EMA"), "Ange datumet efter slaget"),
        ((*OPINION, "i våras", "--source", "EMA"), "”i våras” är inget datum"),
        (("case", "date", "1", "ema_opinio", "2025-03-01"), "är inget slag av datum. Menade du ema_opinion?"),
        ((*OPINION, "2025-03-01", "--source", "E", "--url", "ema"), "ingen webbadress"),
        ((*OPINION, "2099-03-01", "--source", "EMA"), "ligger i framtiden"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(terminal: Terminal, arguments: tuple[str, ...], sentence: str) -> None:
    opened(terminal)
    said = terminal(*arguments)
    assert said.code == 1
    assert sentence in said.sentence


def test_days_to_come_are_listed_and_handed_over_without_formulas(terminal: Terminal, tmp_path: Path) -> None:
    assert "Inga kända datum de närmaste 24 månaderna" in terminal("dates").sentence
    opened(terminal)
    listed()
    told = terminal("dates").sentence
    assert f"{END.isoformat()} │ 400 dagar │ nationellt avtal går ut │ Adakveo │ OI-0001" in told
    assert "Inga kända datum de närmaste 2 månaderna" in terminal("dates", "--months", "2").sentence
    assert "nationellt avtal går ut" in terminal("case", "show", "1").sentence
    sheet = tmp_path / "datum.csv"
    assert terminal("dates", "--csv", str(sheet)).code == 0
    text = sheet.read_text(encoding="utf-8-sig")
    assert text.startswith("Datum;Dagar kvar;Vad;Läkemedel;Ärenden;Avtal med;Kan förlängas;Källa;Uttaget")
    assert f"{END.isoformat()};400;nationellt avtal går ut;Adakveo;OI-0001;'=1+1;1 + 1 år;" in text


def test_a_reminder_is_answered_for_by_its_words(terminal: Terminal) -> None:
    opened(terminal)
    said = terminal("ack", "1", "agreement_end", "--reason", "Vi förhandlar")
    assert said.code == 0, said.err
    assert "Larm kvitterat: nationellt avtal går ut" in terminal("case", "show", "1").sentence


def test_the_board_shows_only_orphans_when_asked(terminal: Terminal) -> None:
    opened(terminal)
    read(bootstrap.ordnat(), ema("Adakveo", substance="", atc=""), source="ema_medicines")
    assert "Adakveo" in terminal("case", "list", "--orphan").sentence
    assert "Inga ärenden" in terminal("case", "list", "--atmp").sentence


def test_the_time_before_the_clock_is_a_figure_with_its_definition(terminal: Terminal) -> None:
    opened(terminal)
    terminal("case", "date", "1", "ema_authorisation", "2020-01-01", "--source", "EMA")
    told = terminal("stats").sentence
    assert "Före regionernas klocka, dagar" in told
    assert "Från godkännande till beslut, dagar" in told
    assert "EMA:s dag är produktens första godkännande" in told


def test_the_watch_says_how_many_reminders_it_gave(terminal: Terminal) -> None:
    opened(terminal)
    assert "Påminnelser" not in terminal("watch").sentence
    listed(TODAY + timedelta(days=100))
    assert "Påminnelser om kommande datum: 1. Se dem alla: ordnat dates." in terminal("watch").sentence
    assert "Påminnelser" not in terminal("watch").sentence
    assert "Ett nationellt avtal går ut" in terminal("notice", "list").sentence
