"""`ordnat stats` and `ordnat late` as they are typed: tables, files, and what is said when something is wrong."""

import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models.rules.lead_times.definitions import FIGURES, MEASURES
from tests.functional.conftest import Terminal
from tests.functional.test_cli import CONSENSUS, opened, recommended

# A stop may be expected to last two years at most.
END = (datetime.now(tz=UTC).date() + timedelta(days=300)).isoformat()
DECIDERS = {"norrbotten": "2022-05-02", "vasterbotten": "2022-05-20"}


def two_regions(terminal: Terminal) -> None:
    """A case in which consensus took until today, and two regions have answered."""
    recommended(terminal)
    for region in DECIDERS:
        said = terminal(
            "case", "decide", "1", "region", "as_recommended", "--region", region, "--by", f"{region}.beslutsfattare"
        )
        assert said.code == 0, said.err


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def test_the_overview_tells_every_figure_and_what_it_means(terminal: Terminal) -> None:
    two_regions(terminal)
    terminal("case", "date", "1", "ema_authorisation", "2015-01-01", "--source", "EMA")
    said = terminal("stats")
    assert said.code == 0, said.err
    for measure in MEASURES.values():
        assert f"{measure.name}, dagar" in said.out
        assert measure.text in said.sentence
    assert FIGURES[0].text in said.sentence
    assert "alla ärenden" in said.out


GROUPS = {
    "region": "Norrbotten",
    "steg": "Budgetpåverkansanalys",
    "organ": "ARIL",
    "period": "2022 kv 2",
    "väg": "NT-rådets rekommendation",
    "prioritet": "normal",
    "ärende": "OI-0001",
    "stage": "Budgetpåverkansanalys",
}


@pytest.mark.parametrize(("by", "group"), GROUPS.items())
def test_figures_by_each_thing(terminal: Terminal, by: str, group: str) -> None:
    two_regions(terminal)
    said = terminal("stats", "--by", by)
    assert said.code == 0, said.err
    assert group in said.sentence
    assert "Så räknas det" in said.out


def test_n_is_always_there_and_a_file_carries_its_definitions(terminal: Terminal, tmp_path: Path) -> None:
    two_regions(terminal)
    file = tmp_path / "ledtider.csv"
    assert "rader skrivna till" in terminal("stats", "--by", "region", "--csv", str(file)).sentence
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    found = {row["Grupp"]: row for row in rows(file.read_text(encoding="utf-8"))}
    assert (found["Norrbotten"]["n"], found["Norrbotten"]["Pågår"]) == ("1", "0")
    assert (found["Västernorrland"]["n"], found["Västernorrland"]["Pågår"]) == ("0", "1")
    assert found["Västernorrland"]["Pågår över gräns"] == "1"
    assert (found["Norrbotten"]["Inom gräns, antal"], found["Norrbotten"]["Inom gräns, procent"]) == ("0", "0,0")
    assert {row["Definition"] for row in found.values()} == {next(m.text for k, m in MEASURES.items() if k == "region")}


def test_a_minus_writes_the_file_where_it_can_be_piped(terminal: Terminal) -> None:
    two_regions(terminal)
    said = terminal("stats", "--by", "ärende", "--csv", "-")
    assert said.out.startswith("\ufeffÄrende;Läkemedel;")
    [row] = rows(said.out)
    assert (row["Ärende"], row["Läge"], row["Slut"]) == ("OI-0001", "pågår", "")
    assert row["Norrbotten, dagar"].isdigit()
    assert row["Västernorrland, dagar"] == ""


def test_the_curve_as_table_and_as_rows(terminal: Terminal) -> None:
    two_regions(terminal)
    assert "Väntar ännu" in terminal("stats", "--by", "steg", "--curve").out
    found = rows(terminal("stats", "--by", "steg", "--curve", "--csv", "-").out)
    assert {"Dag", "Kvar", "Slutade", "Väntar ännu"} <= found[0].keys()
    deciding = [row for row in found if row["Grupp"] == "Regionens beslut"]
    assert [(row["Kvar"], row["Slutade"], row["Väntar ännu"]) for row in deciding] == [("4", "2", "0,500")]


def test_a_time_without_cases_has_no_figures(terminal: Terminal) -> None:
    two_regions(terminal)
    for command in (("--from", "2023-01-01", "--by", "region"), ("--to", "2021-01-01"), ("--route", "own")):
        assert "Inga ärenden att räkna på" in terminal("stats", *command).out
    assert "Inga ärenden att räkna på" in terminal("stats", "--by", "ärende", "--to", "2021-01-01").out


def test_what_is_late_is_told_with_whose_turn_it_is(terminal: Terminal) -> None:
    assert "Inget är försenat" in terminal("late").out
    opened(terminal)
    terminal(*CONSENSUS)
    said = terminal("late")
    assert said.code == 0, said.err
    for word in ("OI-0001", "hela vägen", "över gränsen", "FOA läkemedel"):
        assert word in said.sentence
    assert "konsensus" not in said.sentence
    [row] = rows(terminal("late", "--region", "Norrbotten", "--csv", "-").out)
    assert row["Klocka"] == "hela vägen, Norrbotten"


def test_what_is_late_as_a_file(terminal: Terminal) -> None:
    opened(terminal)
    found = rows(terminal("late", "--csv", "-").out)
    # The recommendation is from 2022; the steps began today.
    assert [(row["Klocka"], row["Läge"], row["Mål"]) for row in found] == [("hela vägen", "över gränsen", "2022-05-06")]
    assert int(found[0]["Dagar sent"]) > 1000


def test_a_stopped_clock_is_in_the_list_and_not_late(terminal: Terminal) -> None:
    said = terminal("case", "nominate", "--product", "=1+1", "--substance", "x", "--indication", "y", "--reason", "z")
    assert said.code == 0, said.err
    assert terminal("stop", "1", "avtal", "--until", END).code == 0
    assert "avtal inte tecknat" in terminal("late").sentence
    [row] = rows(terminal("late", "--csv", "-").out)
    assert (row["Läkemedel"], row["Läge"], row["Dagar sent"]) == ("'=1+1", "stoppad", "0")
    assert END in row["Klockstopp"]


REFUSED = {
    "unknown group": (("stats", "--by", "kommun"), "är inget sätt att dela upp"),
    "near miss": (("stats", "--by", "regoin"), "Menade du region?"),
    "no date": (("stats", "--from", "våren"), "är inget datum"),
    "days in the wrong order": (("stats", "--from", "2026-02-01", "--to", "2026-01-01"), "bakvänt"),
    "period of nothing": (("stats", "--period", "year"), "bara tillsammans med --by period"),
    "curve of what has ended": (("stats", "--curve", "--day", "ended"), "ta bort --day ended"),
    "curve of single cases": (("stats", "--curve", "--by", "ärende"), "ta bort"),
    "a file that cannot be": (("stats", "--csv", "/finns/inte/x.csv"), "Kan inte skriva"),
    "late to a folder": (("late", "--csv", "/"), "Kan inte skriva"),
    "unknown region": (("late", "--region", "Skåne"), "finns inte"),
}


@pytest.mark.parametrize(("command", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_a_wrong_question_gets_a_swedish_sentence(terminal: Terminal, command: tuple[str, ...], sentence: str) -> None:
    said = terminal(*command)
    assert said.code == 1
    assert said.err.startswith("Fel:")
    assert sentence in said.sentence


@pytest.mark.parametrize("command", ["stats", "late"])
def test_help_is_swedish(bare_terminal: Terminal, command: str) -> None:
    said = bare_terminal(command, "--help")
    assert said.code == 0
    for english in ("Usage", "Options", "Show this message", "[default", "TEXT"):
        assert english not in said.out


def test_a_case_accounts_for_the_steps_that_have_ended_and_the_time_between_regions(terminal: Terminal) -> None:
    two_regions(terminal)
    shown = terminal("case", "show", "1").sentence
    assert "Steg som har slutat" in shown
    assert "regionens beslut, Norrbotten" in shown
    assert "Mellan den första och den sista regionen" in shown
    assert "alla har inte beslutat än" in shown
