"""The sources file: what it may say of a source, and the sentence for everything else."""

from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from app.settings import ROOT
from models.rules.dated import Term
from models.rules.errors import ConfigurationError, NotFoundError
from tasks.sources import configuration
from tasks.sources.configuration import parse
from tasks.sources.configuration.configured import as_offered
from tasks.sources.reading.records import Source
from tasks.sources.registry import source_called, sources

SHIPPED = ROOT / "deployments" / "sources.toml"
LIST = Source("lista", "Listan", "https://a.example/lista", lambda _page, _expected: (), keys={"name": "namn"})
PERIOD = replace(LIST, key="period", address="https://a.example/p?fran={first}&till={last}", window_days=30)
HOMELESS = replace(LIST, key="okand", address="")
KNOWN = {source.key: source for source in (LIST, PERIOD, HOMELESS)}


def test_every_module_in_the_folder_is_found() -> None:
    names = {path.stem for path in (ROOT / "tasks" / "sources").glob("*.py")} - {"__init__", "registry"}
    modules = [import_module(f"tasks.sources.{name}") for name in sorted(names)]
    offered = [getattr(module, "SOURCES", None) or (module.SOURCE,) for module in modules]
    assert {source.key for several in offered for source in several} == sources().keys()
    assert list(sources()) == sorted(sources())


def test_a_source_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(NotFoundError, match=r"Källan ”nt_avtal” finns inte\. Välj bland: ema_medicines, nt_agreements"):
        source_called("nt_avtal")


def test_the_file_that_is_shipped_names_every_source_and_changes_no_address() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    loaded = configuration.load(SHIPPED)
    assert [key for key in loaded if f"[sources.{key}]" not in text] == []
    assert {how.address for how in loaded.values()} == {source.address for source in sources().values()}
    assert [key for key, how in loaded.items() if not how.enabled] == ["nt_under_preparation"]


def test_what_the_file_does_not_say_is_as_the_module_offers_it() -> None:
    assert parse("", known=KNOWN) == {key: as_offered(source) for key, source in KNOWN.items()}
    assert not as_offered(HOMELESS).enabled


def test_everything_that_can_be_said() -> None:
    how = parse(
        """
        [sources.lista]
        enabled = false
        address = "http://127.0.0.1:8000/lista?a=1"
        silent_after = { count = 5, unit = "working_days" }
        failing_after = 4
        shortest_share = 0.8
        most_changed = 1
        most_bytes = 1_000
        keys = { name = "rubrik" }
        ignored = ["id", "sort"]
        """,
        known=KNOWN,
    )["lista"]
    assert (how.enabled, how.address, how.host) == (False, "http://127.0.0.1:8000/lista?a=1", "127.0.0.1:8000")
    assert (how.silent_after, how.failing_after) == (Term(5, "working_days"), 4)
    assert (how.shortest_share, how.most_changed, how.limit) == (0.8, 1, 1000)
    assert (how.expected.keys, how.expected.ignored) == ({"name": "rubrik"}, frozenset({"id", "sort"}))
    assert (how.expected.site, how.expected.source) == (how.address, "lista")


def test_a_period_is_filled_in_with_its_days() -> None:
    how = as_offered(PERIOD)
    assert how.address_on(date(2026, 3, 1)) == "https://a.example/p?fran=20260130&till=20260301"
    assert as_offered(LIST).address_on(date(2026, 3, 1)) == LIST.address


def test_an_address_makes_a_source_without_one_polled() -> None:
    assert parse('[sources.okand]\naddress = "https://b.example/"', known=KNOWN)["okand"].enabled


WRONG = [
    ('[sources.lisa]\nenabled = true', 1, "Källan ”lisa” finns inte. Menade du ”lista”? Skriv: [sources.lista]"),
    ("[sources.xyz]", 1, "Källan ”xyz” finns inte. Ta bort den, eller välj bland: lista, period, okand"),
    ("sources = 1", 1, "”sources” ska vara en grupp"),
    ("[sources]\nlista = 3", 2, "”lista” ska vara en grupp av nycklar. Skriv: [sources.lista]"),
    ("[source.lista]", 1, "”source” är ingen känd nyckel här"),
    ("[sources.lista]\nenable = true", 2, "”enable” är ingen känd nyckel här. Menade du ”enabled”? Skriv: enabled"),
    ('[sources.lista]\nenabled = "ja"', 2, "”enabled” är ”ja” men ska vara true eller false"),
    ('[sources.lista]\naddress = "a.example/lista"', 2, "men ska vara en webbadress, http:// eller https://"),
    ('[sources.lista]\naddress = "ftp://a.example/"', 2, "en webbadress"),
    ('[sources.lista]\naddress = "https://[::1/"', 2, "en webbadress"),
    ('[sources.lista]\naddress = "https://{first}.example/"', 2, "en webbadress"),
    ('[sources.lista]\naddress = "https://a.example/{first}"', 2, "går att fylla i. Skriv adressen utan"),
    ('[sources.period]\naddress = "https://a.example/{start}"', 2, "Skriv {first} och {last} för periodens dagar"),
    ('[sources.period]\naddress = "https://a.example/{first"', 2, "klamrar som inte går att fylla i"),
    ('[sources.period]\naddress = "https://a.example/{first.year}"', 2, "klamrar som inte går att fylla i"),
    ("[sources.okand]\nenabled = true", 2, 'Källans adress är inte känd. Skriv till exempel: address = "https://'),
    ("[sources.lista]\nsilent_after = 5", 2, "”silent_after” ska ha count och unit"),
    ('[sources.lista]\nsilent_after = { count = 0, unit = "days" }', 2, "”count” är ”0” men ska vara antalet"),
    ('[sources.lista]\nsilent_after = { count = 1, unit = "day" }', 2, "Menade du ”days”?"),
    ("[sources.lista]\nfailing_after = 0", 2, "större än 0 och högst 100"),
    ("[sources.lista]\nshortest_share = 50", 2, "en andel: ett tal större än 0 och högst 1"),
    ("[sources.lista]\nmost_changed = true", 2, "en andel"),
    ("[sources.lista]\nmost_bytes = 1_000_000_000", 2, "högst 200000000"),
    ("[sources.lista]\nkeys = 1", 2, "”keys” ska vara en grupp av nycklar"),
    ('[sources.lista.keys]\nnamn = "rubrik"', 2, "”namn” är ingen känd nyckel här. Menade du ”name”?"),
    ('[sources.lista.keys]\nname = ""', 2, "”name” är ”” men ska vara text inom citattecken"),
    ('[sources.lista]\nignored = "id"', 2, "”ignored” ska vara en lista av texter"),
    ("[sources.lista]\n\nenabled = tru", 3, "Värdet går inte att läsa"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "sentence"), WRONG)
def test_what_is_wrong_is_told_with_its_line(text: str, line: int, sentence: str) -> None:
    with pytest.raises(ConfigurationError) as wrong:
        parse(text, known=KNOWN)
    assert str(wrong.value).startswith(f"sources.toml, rad {line}: ")
    assert sentence in str(wrong.value)


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(ConfigurationError) as wrong:
        parse("[sources.lista]\nenabled = 1\nmost_bytes = 0\n[sources.ingen]", known=KNOWN)
    assert [line.partition(":")[0] for line in str(wrong.value).split("\n")] == [
        f"sources.toml, rad {line}" for line in (2, 3, 4)
    ]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"Källfilen .*borta\.toml finns inte\. Ange rätt sökväg"):
        configuration.load(tmp_path / "borta.toml")
