"""`ordnat budget …` as it is typed: from two minutes' form to review, comparison, outcome and files."""

import json
import socket
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from app import bootstrap
from models.rules.budget_impact import schema, write
from models.rules.budget_impact.engine import run
from models.tables.budget_net_price import NetReading
from tests.an_analysis import REBATE, TENDER, a_model, form
from tests.functional.conftest import Said, Terminal
from tests.functional.test_cli import CONSENSUS, carry_on, opened
from tests.secrets import amounts, found_in, text_of, told_by
from tests.unit.budget.a_model import model

NEW = ("budget", "new", "1")
FORM = ("--price", "400 000", "--price-on", "2026-09-01", "--patients", "600", "--start", "2026-09")
UPTAKE = ("--uptake", "0,30 0,60 1")
REVIEW = ("budget", "review", "1", "--by", "foa.chef")
FEW = ("--draws", "50")


def ok(said: Said) -> Said:
    assert said.code == 0, said.err
    return said


def file(tmp_path: Path, document: Any, name: str = "modell.json") -> str:
    path = tmp_path / name
    path.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return str(path)


def secret_form(**secret: Any) -> dict[str, Any]:
    return form(product="Adakveo", **secret)


def test_the_form_gives_the_whole_analysis_with_its_assumptions(terminal: Terminal) -> None:
    ok(opened(terminal))
    said = ok(terminal(*NEW, *FORM, *UPTAKE))
    assert "OI-0001: ny version av analysen" in said.out
    assert "Version 2: utkast av Handläggare, FOA läkemedel, inte granskad" in said.sentence
    assert "2026 (4 mån)" in said.out
    assert "år 1: 30 %, år 2: 60 %, år 3: 100 %" in said.sentence
    assert "Inget avdrag för ersatt behandling, patientavgift eller återbäring." in said.sentence
    assert "Observera: Regionernas folkmängd är från olika år" in said.sentence
    assert (
        "Kostnadskrävande: mer än 1\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}kr per år (brutto) i"
        in said.out
    )
    assert "budget review 1 --by" in said.sentence


def test_few_patients_and_a_clustered_disease_are_pointed_out(terminal: Terminal) -> None:
    ok(opened(terminal))
    said = ok(terminal(*NEW, "--price", "400000", "--patients", "20"))
    assert "Färre än 5 väntade patienter i" in said.sentence
    said = terminal(*NEW, "--price", "400000", "--patients", "20", "--clustered")
    assert said.code == 1
    assert "kan inte fördelas efter befolkning" in said.sentence


def test_reviewed_shown_replaced_and_compared(terminal: Terminal) -> None:
    ok(opened(terminal))
    ok(terminal(*NEW, *FORM, *UPTAKE))
    assert "granskad (händelse" in ok(terminal(*REVIEW, "--version", "2")).sentence
    ok(terminal(*CONSENSUS))
    ok(terminal("case", "decide", "1", "rekommendation", "recommend", "--by", "aril.ordforande"))
    carry_on()
    ok(terminal(*NEW, *FORM, "--uptake", "0,30 0,60 0,80"))
    ok(terminal(*REVIEW))
    carry_on()

    shown = ok(terminal("budget", "show", "1", "--version", "2")).sentence
    assert "Version 2: gjord av Handläggare, FOA läkemedel, granskad 2" in shown
    assert "Version 1: utkast" in shown
    compared = ok(terminal("budget", "compare", "1", "2", "3")).sentence
    assert "Version 2 mot version 3, brutto läkemedel" in compared
    assert "uptake[0].shares[2]: 1 → 0.8" in compared
    assert "Ny granskad version av budgetpåverkansanalysen" in ok(terminal("case", "show", "1")).sentence
    assert "jämförs med sig själv" in terminal("budget", "compare", "1", "3", "3").sentence
    assert "utvidgar ingen tidigare indikation" in terminal("budget", "compare", "1").sentence


def test_a_whole_model_comes_from_a_file_and_goes_out_as_json(terminal: Terminal, tmp_path: Path) -> None:
    ok(opened(terminal))
    ok(terminal(*NEW, "--file", file(tmp_path, write(a_model("Adakveo")))))
    out = tmp_path / "ut.json"
    ok(terminal("budget", "export", "1", "--json", "--out", str(out), *FEW))
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["disclosure"] == "gross"
    assert found["model"] == write(a_model("Adakveo"))


def test_run_needs_no_database_and_says_everything(
    bare_terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a database was opened")

    monkeypatch.setattr("models.database.connect", refused)
    monkeypatch.setattr(socket, "socket", refused)
    path = file(tmp_path, write(model()))
    found = json.loads(ok(bare_terminal("budget", "run", path, "--json", *FEW)).out)
    kept = Registry().with_resource("budget-impact.schema.json", Resource.from_contents(schema()))
    published = json.loads(ok(bare_terminal("budget", "schema", "--result")).out)
    jsonschema.Draft202012Validator(published, registry=kept).validate(found)
    assert json.loads(ok(bare_terminal("budget", "schema")).out) == schema()
    jsonschema.Draft202012Validator(schema()).validate(found["model"])
    assert found["base"]["years"][0]["listed"] == {"gross_drug": 120_000, "net_drug": 108_000, "net_care": 108_000}
    assert "Budgetpåverkan per kalenderår" in ok(bare_terminal("budget", "run", path, *FEW)).out
    assert not (tmp_path / "ordnat.db").exists()
    assert not bootstrap.ordnat.cache_info().currsize


def test_the_same_file_and_seed_give_the_same_bytes(bare_terminal: Terminal, tmp_path: Path) -> None:
    path = file(tmp_path, write(model()))
    assert (
        ok(bare_terminal("budget", "run", path, "--json", *FEW)).out
        == bare_terminal("budget", "run", path, "--json", *FEW).out
    )


def changed(**fields: Any) -> dict[str, Any]:
    form: dict[str, Any] = write(model())
    return form | fields


def without(form: dict[str, Any], *path: Any) -> dict[str, Any]:
    """The form without one of its fields."""
    inside: Any = form
    for step in path[:-1]:
        inside = inside[step]
    del inside[path[-1]]
    return form


def put(form: dict[str, Any], value: Any, *path: Any) -> dict[str, Any]:
    inside: Any = form
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = value
    return form


ITEM = ("arms", 0, "items", 0)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (
            put(changed(), "0.9", "mix_without", 0, "shares", 0),
            "mix_without, andelarna år 1, summerar till 0,9; väntat är 1",
        ),
        (
            put(changed(), 30, "uptake", 0, "shares", 0),
            "uptake[0].shares[0] är 30; väntat är en andel mellan 0 och 1 (30 procent",
        ),
        (put(changed(), ["0.6", "0.3"], "uptake", 0, "shares"), "uptake[0].shares faller från 0,6 till 0,3 år 2"),
        (put(changed(), -1, *ITEM, "price", "amount"), "arms[0].items[0].price.amount är -1; väntat är ett belopp"),
        (put(changed(), "gratis", *ITEM, "price", "amount"), "arms[0].items[0].price.amount är ”gratis”; väntat är"),
        (without(changed(), *ITEM, "price", "on"), "arms[0].items[0].price.on saknas; väntat är ett datum"),
        (without(changed(), *ITEM, "price", "basis"), "arms[0].items[0].price.basis saknas; väntat är ett av: AIP"),
        (without(changed(), "prevalent"), "prevalent och incident saknas; väntat är minst ett patientantal"),
        (
            put(changed(), "skane", "prevalent", "counts", 0, "region"),
            "counts[0].region är ”skane”, som inte går",
        ),
        (changed(years=99), "years är 99; väntat är 1 till 10"),
        (changed(ars=5), "ars är ett okänt fält"),
        (changed(start="1 januari"), "start är ”1 januari”; väntat är ett datum"),
        ("{", "rad 1, tecken 2: där är något som inte är JSON"),
        ('{"years": 5, "years": 6}', "years är angivet två gånger"),
        ("[]", "Underlaget är []; väntat är ett objekt med fält"),
        ("[" * 100_000, "är nästlad för djupt"),
        ('{"years": NaN}', "saknas; väntat är"),
    ],
)
def test_a_model_that_cannot_be_is_refused_in_a_sentence(
    bare_terminal: Terminal, tmp_path: Path, document: Any, told: str
) -> None:
    said = bare_terminal("budget", "run", file(tmp_path, document), "--json")
    assert said.code == 1
    assert told in said.sentence
    assert said.out == ""


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("--price", "400000"), "Patientantal saknas för"),
        ((), "Ange pris per patientår (--price) och patienter"),
        (("--price", "gratis", "--patients", "5"), "Priset ”gratis” är inget tal"),
        (("--price", "-5", "--patients", "5"), "Priset per patientår är -5"),
        (
            (*FORM, "--uptake", "30 60"),
            "Upptaget år 1 är 30; det ska vara en andel mellan 0 och 1",
        ),
        ((*FORM, "--uptake", "0,6 0,3"), "Upptaget faller från 0,6 till 0,3"),
        ((*FORM, "--uptake", "hälften"), "Upptaget ”hälften” är inget tal"),
        ((*FORM, "--uptake", " "), "Upptaget saknas"),
        ((*FORM, "--start", "hösten"), "Starten ”hösten” är inget datum"),
        ((*FORM, "--patients-in", "skåne=4"), "Regionen ”skåne” finns inte"),
        ((*FORM, "--patients-in", "norrbotten=900"), "Regionernas patienter är fler än det nationella antalet"),
        ((*FORM, "--covers", "allt"), "”allt” är inget sätt att räkna utvidgningen"),
        ((*FORM, "--overlap", "norrbotten=4"), "utvidgar ingen tidigare indikation"),
        (("--file", "finns-inte.json"), "Kan inte läsa finns-inte.json"),
        ((*FORM, "--file", "x.json"), "Ange antingen --file eller pris"),
    ],
)
def test_a_form_that_cannot_be_is_refused_in_a_sentence(terminal: Terminal, typed: tuple[str, ...], told: str) -> None:
    ok(opened(terminal))
    said = terminal(*NEW, *typed)
    assert said.code == 1
    assert told in said.sentence
    assert "Version 2" not in terminal("budget", "show", "1").out


def test_what_there_is_nothing_of_is_said_with_what_to_do(terminal: Terminal) -> None:
    assert terminal("case", "open", "1").code == 0
    assert "har ingen budgetpåverkansanalys än. Gör en: ordnat budget new" in terminal("budget", "show", "1").sentence
    assert "Ärendet OI-0009 finns inte" in terminal("budget", "show", "9").sentence
    assert "Ange ett format" in terminal("budget", "export", "1").sentence


def test_outcomes_are_read_compared_and_replaced(terminal: Terminal, tmp_path: Path) -> None:
    ok(opened(terminal))
    ok(terminal(*NEW, *FORM))
    path = file(tmp_path, "Region;Månad;Kostnad\nNorrbotten;2026-09;500 000,00\n", "utfall.csv")
    assert (
        "ingen granskad budgetpåverkansanalys att jämföra med"
        in terminal("budget", "import-actuals", "1", path).sentence
    )
    ok(terminal(*REVIEW))
    said = ok(terminal("budget", "import-actuals", "1", path))
    assert "Utfall mot prognos (utfall.csv)" in said.out
    (tmp_path / "utfall.csv").write_bytes("Region;Månad;Kostnad\nJämtland Härjedalen;2026-09;1\n".encode("cp1252"))
    said = ok(terminal("budget", "import-actuals", "1", path))
    assert "Den lästes som Latin-1" in said.sentence
    assert "Jämtland" in ok(terminal("budget", "show", "1")).out
    (tmp_path / "utfall.csv").write_text("Region;Månad;Kostnad\nNorrbotten;2026-09;fem\n", encoding="utf-8")
    said = terminal("budget", "import-actuals", "1", path)
    assert said.code == 1
    assert "Rad 2, Kostnad är texten ”fem”; väntat är ett belopp i kronor" in said.sentence


def everything_typed(terminal: Terminal, tmp_path: Path, path: str) -> list[tuple[str, str]]:
    """What every command says of a case with secret prices, and the files it writes; nothing of it net."""
    said = [
        terminal(*NEW, "--file", path),
        terminal("budget", "run", path, *FEW),
        terminal("budget", "run", path, "--json", *FEW),
        terminal(*REVIEW),
        terminal("budget", "show", "1"),
        terminal("budget", "show", "1", "--net", "--purpose", "nyfiken"),
        terminal("budget", "export", "1", "--json", "--net", "--purpose", "nyfiken", "--out", str(tmp_path / "n.json")),
        terminal("budget", "compare", "1", "1", "2"),
        terminal("case", "show", "1"),
        terminal("case", "list"),
        terminal("notice", "list"),
    ]
    emitted = [(f"kommando {number}", one.out + one.err) for number, one in enumerate(said)]
    for kind in ("xlsx", "docx", "html", "json"):
        out = tmp_path / f"ut.{kind}"
        ok(terminal("budget", "export", "1", f"--{kind}", "--out", str(out), *FEW))
        emitted.append((kind, text_of(out.read_bytes())))
    return emitted


@pytest.mark.parametrize("secret", [{"tender": TENDER}, {"rebate": REBATE}], ids=["tender", "rebate"])
def test_no_command_and_no_file_tells_a_secret_price(
    terminal: Terminal, tmp_path: Path, secret: dict[str, Any]
) -> None:
    ok(opened(terminal))
    path = file(tmp_path, secret_form(**secret))
    emitted = everything_typed(terminal, tmp_path, path)
    assert found_in(emitted, told_by(a_model("Adakveo", **secret))) == []
    assert "kräver rollen net_reader" in emitted[5][1]
    assert not (tmp_path / "n.json").exists()


@pytest.mark.parametrize("secret", [{"tender": TENDER}, {"rebate": REBATE}], ids=["tender", "rebate"])
def test_net_figures_are_for_those_with_the_role_and_stand_alone(
    terminal: Terminal, tmp_path: Path, secret: dict[str, Any]
) -> None:
    ok(opened(terminal))
    ok(terminal(*NEW, "--file", file(tmp_path, secret_form(**secret))))
    gross = json.loads(ok(terminal("budget", "export", "1", "--json", "--out", "-", *FEW)).out)
    chief = ("--net", "--purpose", "budgetdialog", "--actor", "foa.chef")
    shown = ok(terminal("budget", "show", "1", *chief)).out
    found = json.loads(ok(terminal("budget", "export", "1", "--json", "--out", "-", *chief)).out)
    assert "Sekretess (OSL 31:16, 19:3)" in shown
    assert set(found) == {"disclosure", "engine", "medicine", "years"}
    assert set(found["years"][0]) == {"region", "year", "net_drug", "net_care"}
    for text in (shown, json.dumps(found)):
        assert "atient" not in text.replace("patientantal och bruttobelopp", "")
        for period in gross["base"]["years"]:
            assert f"{period['listed']['gross_drug']:.2f}" not in text
    with bootstrap.ordnat().engine.connect() as connection:
        rows = connection.execute(NetReading.metadata.tables["net_reading"].select()).all()
    assert [(row.reader, row.purpose) for row in rows] == [("foa.chef", "budgetdialog")] * 2


@pytest.mark.parametrize("secret", [{"tender": TENDER}, {"rebate": REBATE}], ids=["tender", "rebate"])
def test_a_net_document_has_neither_patients_nor_gross(
    terminal: Terminal, tmp_path: Path, secret: dict[str, Any]
) -> None:
    ok(opened(terminal))
    ok(terminal(*NEW, "--file", file(tmp_path, secret_form(**secret))))
    chief = ("--net", "--purpose", "budgetdialog", "--actor", "foa.chef")
    gross = run(a_model("Adakveo"))
    telling = {text for period in gross.years for text in amounts(Decimal(f"{period.listed.gross_drug:.2f}"))}
    telling |= {f"{period.patients:.1f}".replace(".", ",") for period in gross.years if period.patients > 10}
    for kind in ("xlsx", "docx", "html"):
        out = tmp_path / f"net.{kind}"
        ok(terminal("budget", "export", "1", f"--{kind}", "--out", str(out), *chief))
        assert found_in([(kind, text_of(out.read_bytes()))], telling) == []
        said = terminal("budget", "export", "1", f"--{kind}", "--public", *chief)
        assert said.code == 1


def test_a_secret_that_is_written_wrongly_is_not_quoted(terminal: Terminal, tmp_path: Path) -> None:
    ok(opened(terminal))
    wrong = put(secret_form(rebate=REBATE), "47,29", *ITEM, "rebate", "share")
    for typed in ((*NEW, "--file"), ("budget", "run")):
        said = terminal(*typed, file(tmp_path, wrong))
        assert said.code == 1
        assert "rebate.share är ett värde som inte visas här; väntat är en andel mellan 0 och 1" in said.sentence
        assert "47,29" not in said.sentence


def test_run_shows_net_alone(bare_terminal: Terminal, tmp_path: Path) -> None:
    path = file(tmp_path, secret_form(rebate=REBATE))
    found = json.loads(ok(bare_terminal("budget", "run", path, "--json", "--net")).out)
    assert set(found) == {"disclosure", "engine", "medicine", "years"}
    said = bare_terminal("budget", "run", file(tmp_path, write(model())), "--net")
    assert "Modellen har inga hemliga priser; väntat är rebate eller tender" in said.sentence


def test_the_form_of_an_opened_case_is_the_first_version(terminal: Terminal) -> None:
    ok(opened(terminal))
    assert "Version 1: utkast" in ok(terminal("budget", "show", "1")).out
