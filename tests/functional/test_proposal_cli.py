"""From the pages of the sources to a person's stand on what they propose, as it is typed."""

import re
from pathlib import Path

import pytest

from app import bootstrap
from app.demo.site import DemoSite
from models import database
from tasks.queries.proposals import proposals
from tests.functional.conftest import Said, Terminal


@pytest.fixture
def polled(bare_terminal: Terminal, site: DemoSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal where every source has been fetched twice: its first set, and what it lists some time afterwards."""
    monkeypatch.setenv("ORDNAT_SOURCES", str(site.write_sources(tmp_path)))
    bootstrap.ordnat.cache_clear()
    bootstrap.prepare(bootstrap.build(bootstrap.read_settings()))
    assert bare_terminal("source", "poll", "--all").code == 0
    assert waiting() == {}
    site.show_later()
    said = bare_terminal("source", "poll", "--all")
    assert said.code == 0, said.sentence
    assert "Förslag som väntar på ett ställningstagande: 5. Se dem: ordnat proposal list." in said.sentence
    return bare_terminal


def waiting() -> dict[str, tuple[int, str]]:
    """The proposals that wait, by product: number and kind."""
    with database.reading(bootstrap.ordnat().engine) as session:
        return {view.row.product: (view.row.id, view.row.kind) for view in proposals(session)}


def number(product: str) -> str:
    return str(waiting()[product][0])


def refused(said: Said, sentence: str) -> None:
    assert said.code == 1
    assert sentence in said.sentence


def test_the_sources_give_exactly_the_proposals_a_person_would_expect(polled: Terminal) -> None:
    assert {product: kind for product, (_, kind) in waiting().items()} == {
        "Luxturna": "changed_recommendation",
        "Beyfortus": "new_recommendation",
        "Demolumin": "not_taken_up",
        "Demofix": "not_taken_up",
        "Demogen": "under_preparation",
    }
    # And the same pages once more give nothing
    assert polled("source", "poll", "--all").code == 0
    assert len(waiting()) == 5
    listed = polled("proposal", "list").sentence
    for word in ("Förslag ur källorna", "Luxturna", "ändrad rekommendation", "tas inte upp nationellt", "väntar"):
        assert word in listed


def test_one_proposal_shows_what_where_when_and_the_difference(polled: Terminal) -> None:
    said = polled("proposal", "show", number("Luxturna"))
    for words in (
        "ändrad rekommendation",
        "Lyder: bör användas",
        "Tolkas som: bör användas",
        "Daterad: 2021-06-01",
        "NT-rådets rekommendationer",
        "Sidan: https://samverkanlakemedel.se/",
        "Skillnad mot förut: lydelse: bör inte användas → bör användas",
        "Läge: väntar",
        f"ordnat proposal take-up {number('Luxturna')}",
    ):
        assert words in said.sentence, words
    refused(polled("proposal", "show", "99"), "Förslag 99 finns inte. Se vilka som väntar: ordnat proposal list.")


def test_taking_up_opens_a_case_that_shows_what_was_seen(polled: Terminal) -> None:
    luxturna = number("Luxturna")
    said = polled("proposal", "take-up", luxturna, "--price", "6 000 000", "--patients", "3", "--key", "k")
    assert said.code == 0, said.err
    assert f"Förslag {luxturna}: taget upp, OI-0001." in said.sentence
    assert "OI-0001: registrerat" in said.sentence
    assert "Det var redan gjort" in polled("proposal", "take-up", luxturna, "--key", "k").sentence
    refused(polled("proposal", "take-up", luxturna), "redan avgjort: taget upp, OI-0001")
    case = polled("case", "show", "1").sentence
    assert "Sett i källorna" in case
    assert "ändrad rekommendation: bör användas" in case
    assert luxturna not in {str(known) for known, _ in waiting().values()}
    assert "taget upp: OI-0001" in polled("proposal", "list", "--all").sentence


def test_news_and_reports_are_shown_on_the_case_and_propose_nothing(polled: Terminal) -> None:
    assert polled("proposal", "take-up", number("Beyfortus"), "--published", "2023-10-16").code == 0
    case = polled("case", "show", "1").sentence
    assert "Demonstration: ny rekommendation för Beyfortus" in case
    assert "NT-rådets nyheter" in case
    said = polled("case", "open")
    adakveo = re.search(r"│ (\d+) +│ Adakveo ", said.out)
    assert adakveo is not None
    assert polled("case", "open", adakveo[1]).code == 0
    assert "Uppföljning av Adakveo" in polled("case", "show", "2").sentence


def test_what_is_not_taken_up_nationally_goes_to_aril(polled: Terminal) -> None:
    said = polled("proposal", "take-up", number("Demofix"))
    assert said.code == 0, said.err
    assert "Väntar på ARIL (upptag)" in said.sentence


def test_what_the_words_mean_is_said_in_swedish_or_by_its_identifier(polled: Terminal) -> None:
    demogen = number("Demogen")
    refused(polled("proposal", "take-up", demogen), "Ange vad de betyder: should (bör användas)")
    refused(polled("proposal", "take-up", demogen, "--verdict", "kanske"), "”kanske” är inget omdöme.")
    said = polled("proposal", "take-up", demogen, "--verdict", "avvakta")
    assert "Avvaktar NT-rådet" in said.sentence


def test_linking_and_setting_aside_are_typed_too(polled: Terminal) -> None:
    luxturna, demolumin, demofix = number("Luxturna"), number("Demolumin"), number("Demofix")
    assert polled("proposal", "take-up", luxturna).code == 0
    refused(polled("proposal", "link", demolumin, "OI-0099"), "OI-0099 finns inte")
    linked = polled("proposal", "link", demolumin, "OI-0001", "--reason", "Samma utredning")
    assert f"Förslag {demolumin}: kopplat, OI-0001." in linked.sentence
    extended = polled("proposal", "link", demofix, "OI-0001", "--extension", "--reason", "Ny indikation")
    assert f"Förslag {demofix}: kopplat, OI-0002." in extended.sentence
    assert "Indikationsutvidgning av OI-0001" in polled("case", "show", "2").sentence
    refused(polled("proposal", "set-aside", number("Beyfortus")), "Ange varför förslaget läggs åt sidan")
    aside = polled("proposal", "set-aside", number("Beyfortus"), "--reason", "Upphandlas nationellt")
    assert "lagt åt sidan" in aside.sentence
    shown = polled("proposal", "list", "--all").sentence
    assert "lagt åt sidan" in shown
    refused(
        polled("proposal", "set-aside", luxturna, "--reason", "x", "--actor", "aril.ordforande"),
        "får inte ta ställning till förslag",
    )
