"""The source commands, as they are typed: what is shown, what is refused, and that nothing shown can do harm."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from app import bootstrap
from app.demo.site import DemoSite, first_rows
from app.demo.site.pages.nt_recommendations import page
from app.demo.sources import write_sources
from models import database
from models.tables.source import SourcePage
from tests.functional.conftest import Terminal

ROWS = first_rows("nt_recommendations")
KEY = "nt_recommendations"
EVIL = '=HYPERLINK("http://ond.example")<script>alert(1)</script>[red]\u202e'


def changed(**to: Any) -> list[dict[str, Any]]:
    """The list with its first row changed."""
    return [dict(ROWS[0]) | to, *ROWS[1:]]


def test_the_list_of_sources_needs_no_database(bare_terminal: Terminal) -> None:
    said = bare_terminal("source", "list")
    assert said.code == 0
    assert "NT-rådets rekommendationer" in said.sentence
    assert said.out.count(" ja ") == 1


def test_one_source_and_several_and_all(terminal: Terminal, site: DemoSite, tmp_path: Path) -> None:
    write_sources(tmp_path, {key: site.address(key) for key in (KEY, "nt_agreements")})
    bootstrap.ordnat.cache_clear()
    assert "Utgångsläge" in terminal("source", "poll", "nt_agreements").out
    assert "Oförändrat sedan sist." in terminal("source", "poll", KEY, "nt_agreements").out
    site.show(changed(recommendation="bör inte användas", publishDate="2026-11-10"))
    said = terminal("source", "poll", "--all")
    assert said.code == 0
    assert f"ändrad: {ROWS[0]['productName']}: {ROWS[0]['indication']}" in said.out
    assert f"  label: {ROWS[0]['recommendation']} → bör inte användas" in said.out
    assert "0 nya, 1 ändrade." in said.out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("poll",), "Ange en eller flera källor, eller --all"),
        (("poll", KEY, "--all"), "Ange en eller flera källor, eller --all"),
        (("poll", "nt_avtal"), "Källan ”nt_avtal” finns inte. Välj bland: ema_medicines"),
        (("poll", "nt_agreements"), "Källan nt_agreements hämtas inte. Ta bort enabled = false"),
        (("parse", KEY), "Ange en fil, eller --page NR"),
        (("parse", KEY, "borta.html"), "Kan inte läsa borta.html"),
        (("parse", KEY, "--page", "99"), f"Källan {KEY} har ingen sparad sida 99."),
        (("parse", "nt_agreements", "--page", "1"), "Källan nt_agreements har ingen sparad sida 1."),
        (("replay", "nt_agreements"), "har ingen sparad sida. Hämta den: ordnat source poll nt_agreements."),
        (("diff", KEY), f"Källan {KEY} har inte två sparade sidor att jämföra ännu."),
        (("diff", KEY, "1"), "Ange två sidor, eller ingen."),
        (("health", "nt_avtal"), "Källan ”nt_avtal” finns inte."),
    ],
)
def test_what_cannot_be_done_is_told(terminal: Terminal, arguments: tuple[str, ...], sentence: str) -> None:
    said = terminal("source", *arguments)
    assert said.code == 1
    assert sentence in said.sentence


def test_a_page_is_read_from_a_file_without_any_database(bare_terminal: Terminal, tmp_path: Path) -> None:
    saved = tmp_path / "sida.html"
    saved.write_bytes(page(ROWS))
    records = json.loads(bare_terminal("source", "parse", KEY, str(saved), "--json").out)
    assert [record["product"] for record in records] == [row["productName"] for row in ROWS]
    assert {"key", "product", "substance", "indication", "verdict", "label", "published_on", "url"} <= records[0].keys()
    assert f"{len(ROWS)} rader." in bare_terminal("source", "parse", KEY, str(saved)).out
    assert not (tmp_path / "ordnat.db").exists()


def test_a_page_that_cannot_be_read_is_told_as_at_a_poll(bare_terminal: Terminal, tmp_path: Path) -> None:
    saved = tmp_path / "sida.html"
    saved.write_bytes(page(ROWS)[:2000])
    said = bare_terminal("source", "parse", KEY, str(saved), "--json")
    assert (said.code, said.out) == (1, "")
    assert f"Källan {KEY}: väntade " in said.sentence


def test_what_a_page_says_does_no_harm_where_it_is_shown(bare_terminal: Terminal, tmp_path: Path) -> None:
    saved, sheet = tmp_path / "sida.html", tmp_path / "poster.csv"
    saved.write_bytes(page(changed(productName=EVIL)))
    shown = bare_terminal("source", "parse", KEY, str(saved)).out
    # As written but for the sign that turns the reading direction: no mark-up has been carried out.
    assert EVIL.replace("\u202e", "") in shown
    assert "\u202e" not in shown
    assert json.loads(bare_terminal("source", "parse", KEY, str(saved), "--json").out)[0]["product"].startswith("=HYP")
    assert bare_terminal("source", "parse", KEY, str(saved), "--csv", str(sheet)).code == 0
    rows = list(csv.DictReader(io.StringIO(sheet.read_text("utf-8-sig")), delimiter=";"))
    assert rows[0]["product"].startswith("'=HYPERLINK")
    assert rows[0]["key"].startswith("'=")


def test_a_saved_page_is_read_again_and_set_against_the_list(terminal: Terminal, site: DemoSite) -> None:
    assert f"Inget skiljer: {len(ROWS)} rader säger detsamma." in terminal("source", "replay", KEY).out
    site.show(ROWS[: len(ROWS) // 3])
    said = terminal("source", "poll", KEY)
    assert said.code == 1
    odd = said.sentence.rpartition("--page ")[2].partition(".")[0]
    replayed = terminal("source", "replay", KEY)
    assert replayed.code == 1
    assert f"Sida {odd}, hämtad " in replayed.out
    assert f"inte längre med: {ROWS[-1]['productName']}" in replayed.out
    assert f"väntade ungefär {len(ROWS)} rader" in replayed.err
    # The one before it can be chosen, and the odd one looked at by itself.
    assert terminal("source", "replay", KEY, "1").code == 0
    assert f"{len(ROWS) // 3} rader." in terminal("source", "parse", KEY, "--page", odd).out


def test_two_saved_pages_are_compared(terminal: Terminal, site: DemoSite) -> None:
    site.show([*changed(recommendation="avvakta")[:-1], ROWS[0] | {"productName": "Nytt", "indication": "Något"}])
    assert terminal("source", "poll", KEY).code == 0
    for arguments in ((), ("1", "2")):
        out = terminal("source", "diff", KEY, *arguments).out
        assert "ny: Nytt: Något" in out
        assert f"  label: {ROWS[0]['recommendation']} → avvakta" in out
        assert f"inte längre med: {ROWS[-1]['productName']}: {ROWS[-1]['indication']}" in out
    assert "ny: " + ROWS[-1]["productName"] in terminal("source", "diff", KEY, "2", "1").out


def test_how_the_sources_are_doing(terminal: Terminal, site: DemoSite) -> None:
    site.show(ROWS[:-1])
    terminal("source", "poll", KEY)
    site.show([])
    terminal("source", "poll", KEY)
    said = terminal("source", "health")
    assert said.code == 0
    assert "hämtas inte" in said.out
    assert f"Källfel: Källan {KEY}: väntade " in said.err
    one = terminal("source", "health", KEY)
    assert [f"{length} rader" in one.out for length in (len(ROWS), len(ROWS) - 1)] == [True, True]
    assert one.out.count("Sida ") == 3
    assert "Sida 3, hämtad " in one.out


def test_a_page_is_read_anew_when_asked_to(terminal: Terminal) -> None:
    assert "oförändrad" in terminal("source", "poll", KEY, "--anew").out
    with database.reading(bootstrap.ordnat().engine) as session:
        assert session.get(SourcePage, 2) is None


def test_help_is_swedish(bare_terminal: Terminal) -> None:
    for command in ("", "list", "poll", "parse", "replay", "diff", "health"):
        said = bare_terminal("source", *filter(None, (command,)), "--help")
        assert (said.code, "Användning:" in said.out, "Usage" in said.out) == (0, True, False)


def test_a_wrong_sources_file_is_told_with_its_line(bare_terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(f"[sources.{KEY}]\nenabled = 1\n", encoding="utf-8")
    for command in (("source", "list"), ("doctor",), ("case", "list")):
        said = bare_terminal(*command)
        assert said.code == 1
        assert "sources.toml, rad 2: ”enabled” är ”1” men ska vara true eller false" in said.sentence
