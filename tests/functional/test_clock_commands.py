"""`ordnat stop|resume|ack|snooze`, and corrections of a stop and of the clock's start, as they are typed."""

import re
from datetime import date, timedelta

import pytest

from tests.functional.conftest import Terminal, today
from tests.functional.test_cli import opened, recommended

STOP = ("stop", "1", "avtal", "--until")


def coming(days: int) -> str:
    return (today() + timedelta(days=days)).isoformat()


def shown(terminal: Terminal) -> str:
    return terminal("case", "show", "1").sentence


def test_a_clock_is_stopped_shown_and_set_going_again(terminal: Terminal) -> None:
    opened(terminal)
    stopped = terminal(*STOP, coming(30), "--text", "Väntar på anbud")
    assert stopped.code == 0, stopped.err
    assert "OI-0001: klockan stoppad (händelse" in stopped.sentence
    told = shown(terminal)
    assert f"avtal inte tecknat, väntas sluta {coming(30)}. Handläggare, FOA läkemedel" in told
    assert "Klockan stoppad: avtal inte tecknat" in told
    assert "Väntar på anbud" in told
    assert "klockan står" in told
    resumed = terminal("resume", "1")
    assert resumed.code == 0, resumed.err
    assert "klockan går igen" in resumed.sentence
    assert "klockan står" not in shown(terminal)
    assert "netto), " in shown(terminal)


def test_one_regions_clock_is_stopped_by_whatever_the_region_is_called(terminal: Terminal) -> None:
    recommended(terminal)
    said = terminal("stop", "1", "kapacitet", "--until", coming(30), "--region", "Jämtland Härjedalen")
    assert said.code == 0, said.err
    assert "Klockan i Jämtland Härjedalen står sedan" in shown(terminal)
    assert "Regionens beslut, Norrbotten" in shown(terminal) or "regionens beslut, Norrbotten" in shown(terminal)


def test_what_cannot_be_stopped_so_is_said_in_a_sentence(terminal: Terminal) -> None:
    opened(terminal)
    listed = terminal("stop", "1", "semester", "--until", coming(30))
    assert listed.code == 1
    assert "”semester” är inget skäl att stoppa klockan" in listed.sentence
    assert "underlag (väntar på underlag från TLV eller företaget)" in listed.sentence
    assert "Ange en senare dag" in terminal(*STOP, coming(-1)).sentence
    assert "är inget datum" in terminal(*STOP, "snart").sentence
    assert "ligger i framtiden" in terminal(*STOP, coming(30), "--from", coming(1)).sentence
    assert terminal("stop", "1", "avtal").code == 2, "an expected end must be there"
    assert "pågår inte" in terminal("resume", "1").sentence


def test_a_stop_is_corrected_and_taken_back(terminal: Terminal) -> None:
    opened(terminal)
    number = re.search(r"händelse (\d+)", terminal(*STOP, coming(30)).out)
    assert number is not None
    moved = terminal("case", "correct", "1", number[1], "--until", coming(60), "--reason", "kapacitet", "--why", "Nytt")
    assert moved.code == 0, moved.err
    assert f"klinikens kapacitet eller utbildning, väntas sluta {coming(60)}" in shown(terminal)
    assert f"Rättelse (skäl Nytt; väntas sluta {coming(60)}" in shown(terminal)
    taken = terminal("case", "correct", "1", number[1], "--annul", "--why", "Fel ärende")
    assert taken.code == 0, taken.err
    assert "klockan står" not in shown(terminal)


def test_the_clocks_start_is_corrected(terminal: Terminal) -> None:
    opened(terminal)
    before = re.search(r"klockan från (\S+), mål", shown(terminal))
    assert before is not None
    later = (date.fromisoformat(before[1]) + timedelta(days=3)).isoformat()
    said = terminal("case", "correct", "1", "--start", later, "--why", "Publicerades senare")
    assert said.code == 0, said.err
    assert f"klockan från {later}, mål" in shown(terminal)


@pytest.mark.parametrize("clock", ["consensus", "sjukvårdsregional konsensus"])
def test_an_alarm_is_answered_for_by_key_or_by_words(terminal: Terminal, clock: str) -> None:
    opened(terminal)
    said = terminal("ack", "1", clock, "--reason", "Möte bokat", "--until", coming(10))
    assert said.code == 0, said.err
    assert f"Larm om sjukvårdsregional konsensus: tyst till och med {coming(10)}" in shown(terminal)


def test_a_clock_that_does_not_run_is_not_answered_for_and_the_running_are_named(terminal: Terminal) -> None:
    opened(terminal)
    said = terminal("ack", "1", "parked", "--reason", "x")
    assert said.code == 1
    assert "path (hela vägen), consensus (sjukvårdsregional konsensus)" in said.sentence


def test_a_case_is_silenced_for_some_days(terminal: Terminal) -> None:
    opened(terminal)
    said = terminal("snooze", "1", "--days", "14")
    assert said.code == 0, said.err
    assert f"tyst till och med {coming(14)}" in said.sentence
    assert f"Larm kvitterat: hela ärendet, tyst till och med {coming(14)} (påminn senare)" in shown(terminal)
    assert "mellan 1 och 366" in terminal("snooze", "1", "--days", "0").sentence
    assert "högst ett år" in terminal("snooze", "1", "--days", "366").sentence


@pytest.mark.parametrize("command", ["stop", "resume", "ack", "snooze"])
def test_every_command_explains_itself_in_swedish(terminal: Terminal, command: str) -> None:
    said = terminal(command, "--help")
    assert said.code == 0
    assert "Användning:" in said.out
    assert "ÄRENDE" in said.out
