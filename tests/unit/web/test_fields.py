"""Each kind of question: its value, its faults, how it is filled in beforehand, and what of it is kept."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.web.forms.choices import Choice, Option, Tick, Ticks
from app.web.forms.fields import Carried, Day, Field, Long, Month, Number, Text
from app.web.forms.files import File
from app.web.forms.form import Form
from app.web.forms.groups import NumberEach, Shares
from app.web.forms.posted import Posted, Upload
from app.web.forms.wrong import WrongError

COLOURS = (Option("rod", "Röd"), Option("bla", "Blå"))
PLACES = (Option("a", "Öst"), Option("b", "Väst"))
FILE = File(
    name="f", label="Fil", suffixes=(".csv", ".xlsx"), most_bytes=20, starts={".xlsx": b"PK"}, missing="Välj en fil."
)
EACH: dict[str, tuple[Field, Any, str]] = {
    "text": (Text(name="f", label="Namn"), "Anna Ek", "Anna Ek"),
    "long": (Long(name="f", label="Skäl"), "En rad.\nEn till.", "En rad.\nEn till."),
    "carried": (Carried(name="f", label="Version"), "3", "3"),
    "day": (Day(name="f", label="Dag"), date(2026, 11, 22), "2026-11-22"),
    "month": (Month(name="f", label="Månad"), date(2027, 1, 1), "2027-01"),
    "number": (Number(name="f", label="Pris", unit="kr"), Decimal("2.50"), "2,5 kr"),
    "choice": (Choice(name="f", label="Färg", options=COLOURS), "bla", "Blå"),
    "ticks": (Ticks(name="f", label="Färger", options=COLOURS), ("rod", "bla"), "Röd, Blå"),
    "no ticks": (Ticks(name="f", label="Färger", options=COLOURS), (), ""),
    "tick": (Tick(name="f", label="Ja?"), True, "ja"),
    "no tick": (Tick(name="f", label="Ja?"), False, "nej"),
    "number each": (NumberEach(name="f", label="Antal", places=PLACES), {"b": Decimal(3)}, "Väst 3"),
    "shares": (
        Shares(name="f", label="Ansvar"), (("Medicin", Decimal(60)), ("Neurologi", Decimal(40))),
        "Medicin 60 %, Neurologi 40 %",
    ),
    "file": (FILE, Upload("u.csv", b"a;b"), "u.csv (3 byte)"),
}  # fmt: skip


@pytest.mark.parametrize(("field", "value", "words"), EACH.values(), ids=EACH.keys())
def test_what_is_filled_in_beforehand_is_read_as_the_same_and_put_into_words(
    field: Field, value: Any, words: str
) -> None:
    posted = Posted.of([(name, text) for name, texts in field.typed(value).items() for text in texts])
    assert field.read(posted) == value
    assert field.words(value) == words
    assert field.kept(posted) == field.typed(value)


FAULTY: dict[str, tuple[Field, dict[str, str], str, str]] = {
    "nothing": (Text(name="f", label="Beslutsdatum"), {}, "Ange beslutsdatum.", "f"),
    "blanks": (Text(name="f", label="Namn"), {"f": " \n "}, "Ange namn.", "f"),
    "own words": (Day(name="f", label="Dag", missing="När var det?"), {}, "När var det?", "f"),
    "too long": (Text(name="f", label="Namn", most=5), {"f": "sexton"}, "Korta den till högst 5", "f"),
    "no such alternative": (Choice(name="f", label="Färg", options=COLOURS), {"f": "gul"}, "Välj ett av", "f"),
    "a place's number": (
        NumberEach(name="f", label="Antal", places=PLACES), {"f.a": "1", "f.b": "många"}, "Väst: ”många”", "f.b",
    ),
    "a unit without percent": (Shares(name="f", label="A"), {"f.0.enhet": "Medicin"}, "Medicin bär", "f.0.procent"),
    "percent without a unit": (Shares(name="f", label="A"), {"f.1.procent": "40"}, "bär 40 %", "f.1.enhet"),
    "no percent": (
        Shares(name="f", label="A"), {"f.0.enhet": "X", "f.0.procent": "halva"}, "inget tal", "f.0.procent",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("field", "typed", "sentence", "at"), FAULTY.values(), ids=FAULTY.keys())
def test_a_fault_is_said_of_the_input_it_concerns_and_what_was_typed_is_kept(
    field: Field, typed: dict[str, str], sentence: str, at: str
) -> None:
    filled = Form((field,)).read(Posted.of(typed.items()))
    fault = filled.fault("f")
    assert fault is not None
    assert sentence in fault.sentence
    assert fault.at == at
    assert not filled.ok
    assert {name: filled.text(name) for name in typed} == typed


def test_what_need_not_be_answered_may_be_left_out() -> None:
    assert Text(name="f", label="Namn", required=False).read(Posted()) is None
    assert Shares(name="f", label="A", required=False).read(Posted()) is None


def test_a_line_has_no_breaks_in_it() -> None:
    assert Text(name="f", label="Namn").read(Posted.of([("f", " Anna\r\n  Ek ")])) == "Anna Ek"


def test_what_no_database_takes_and_nobody_types_is_taken_out() -> None:
    hostile = "a\x00b\x1bc\ud800d\x85e\tf\r\ng\rh"
    assert Posted.of([("f", hostile)]).text("f") == "abcde\tf\ng\nh"


def test_a_day_the_browsers_calendar_would_not_show_is_shown_as_text() -> None:
    field = Day(name="f", label="Dag")
    assert [field.input_type(typed) for typed in ("", "2026-11-22", "igår")] == ["date", "date", "text"]


def test_few_alternatives_are_buttons_and_many_are_a_list() -> None:
    few, many = (tuple(Option(str(n), str(n)) for n in range(count)) for count in (7, 8))
    assert Choice(name="f", label="L", options=few).grouped
    assert not Choice(name="f", label="L", options=many).grouped


def test_there_is_always_a_row_more_for_a_unit_than_is_filled_in() -> None:
    field = Shares(name="f", label="A")
    assert field.rows({}) == range(3)
    assert field.rows(field.typed([("E", Decimal(1))] * 5)) == range(6)
    assert field.rows(field.typed([("E", Decimal(1))] * 30)) == range(30)


WRONG_FILES = {
    "another kind": (Upload("virus.exe", b"MZ"), "inte en fil av rätt slag. Välj en fil i CSV eller XLSX"),
    "another kind under a right name": (Upload("bok.xlsx", b"hej"), "inte en fil av rätt slag"),
    "nothing in it": (Upload("tom.csv", b""), "är tom"),
    "too large": (Upload("stor.csv", b"x" * 21), "är större än 20 byte"),
}


@pytest.mark.parametrize(("sent", "sentence"), WRONG_FILES.values(), ids=WRONG_FILES.keys())
def test_a_file_of_the_wrong_kind_or_size_is_refused(sent: Upload, sentence: str) -> None:
    with pytest.raises(WrongError, match=sentence):
        FILE.read(Posted(files={"f": sent}))


def test_a_file_once_sent_is_carried_along_until_another_is_chosen() -> None:
    first = Posted(files={"f": Upload(r"C:\Mina filer\utfall.csv", b"a;b")})
    carried = Posted.of(Form((FILE,)).read(first).carried)
    assert FILE.read(carried) == Upload("utfall.csv", b"a;b")
    assert FILE.read(Posted.of(first.carried())) == Upload("utfall.csv", b"a;b")
    another = Posted(carried.texts, {"f": Upload("ny.csv", b"c")})
    assert FILE.read(another) == Upload("ny.csv", b"c")
    # What a browser sends when no file is chosen.
    assert FILE.read(Posted(carried.texts, {"f": Upload("", b"")})).name == "utfall.csv"


@pytest.mark.parametrize("content", ["inte base64!", "å", "QQ"])
def test_a_carried_file_that_has_been_tampered_with_is_no_file(content: str) -> None:
    with pytest.raises(WrongError, match="Välj en fil"):
        FILE.read(Posted.of([("f.namn", "u.csv"), ("f.innehall", content)]))
