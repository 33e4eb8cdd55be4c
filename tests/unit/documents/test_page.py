"""The page and the Word file: what they hold, that they are safe, and that they can be read by all."""

import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx as python_docx
import pytest
from docx.oxml.ns import qn

from models.rules.budget_impact.extension import Covers, extend
from models.rules.budget_impact.outcome import Accuracy
from tasks.documents import Material, docx, file_name, gather, html
from tests.unit.documents import cases
from tests.unit.documents.spill import said

PARTS = (
    "Det viktigaste", "Frågan", "Perspektiv", "Patienterna", "Behandlingarna i de två världarna", "Priser",
    "Kostnad per år", "Vem som betalar", "Kostnadströsklar", "Osäkerhet", "Antaganden", "Begränsningar",
    "Vad som inte ingår", "Kontroll",
)  # fmt: skip


def material(**kept: Any) -> Material:
    return gather(cases.full(), cases.facts(), cases.THRESHOLDS, draws=200, **kept)


class _Page(HTMLParser):
    """What a page is built of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def parsed(page: str) -> _Page:
    found = _Page()
    found.feed(page)
    return found


def test_both_hold_every_part() -> None:
    page, file = html(material()), python_docx.Document(BytesIO(docx(material())))
    headings = [p.text for p in file.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == list(PARTS)
    assert re.findall(r"<h2>(.*?)</h2>", page) == list(PARTS)


def test_the_first_page_is_three_sentences_and_a_table() -> None:
    page = html(material())
    first = page[page.index("<h2>") : page.index('class="break"')]
    assert first.count('class="lead"') == 3
    assert first.count("<table>") == 1
    assert "10 månader" in first
    assert "mnkr" in first


def test_the_page_is_swedish_and_needs_nothing_else() -> None:
    page = html(material())
    tags = parsed(page).tags
    names = [tag for tag, _ in tags]
    assert ("html", {"lang": "sv"}) in tags
    assert not {"script", "link", "iframe", "img", "object", "form"} & set(names)
    assert not [a for _, attributes in tags for a in attributes if a.startswith("on")]
    assert "@import" not in page
    assert not re.search(r"url\((?!#)|https?://(?!www\.w3\.org)", page)


def test_tables_have_captions_and_scopes_and_drawings_have_words() -> None:
    page = html(material())
    assert page.count("<table>") == page.count("<caption>") > 10
    tags = parsed(page).tags
    assert all(a.get("scope") in {"col", "row"} for tag, a in tags if tag == "th")
    drawings = [a for tag, a in tags if tag == "svg"]
    assert len(drawings) == 2
    assert all(a["role"] == "img" and a["aria-label"] for a in drawings)


@pytest.mark.parametrize(
    "bad", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a\x00b\x0bc\ud800", "\u202eba"]
)
def test_texts_are_escaped_and_cleaned(bad: str) -> None:
    # Half a character cannot be stored: it comes only with the facts.
    model = replace(cases.simple(), medicine=f"Ny{bad}".replace("\ud800", ""), indication="sjuk")
    written = gather(model, cases.facts(author=bad, region_names={"norr": f"Norr{bad}"}), draws=0)
    page = html(written)
    names = [tag for tag, _ in parsed(page).tags]
    assert "script" not in names
    assert "img" not in names
    assert not re.search("[\x00\x0b\ud800\u202e]", page)
    assert python_docx.Document(BytesIO(docx(written))).paragraphs[0].text


def test_the_word_file_repeats_headings_and_speaks_swedish() -> None:
    file = python_docx.Document(BytesIO(docx(material())))
    assert len(file.tables) > 10
    for table in file.tables:
        properties = table.rows[0]._tr.trPr
        assert properties is not None
        assert properties.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
    pictures = [shape._inline.docPr for shape in file.inline_shapes]
    assert len(pictures) == 2
    assert all(len(picture.get("descr")) > 40 for picture in pictures)
    with ZipFile(BytesIO(docx(material()))) as packed:
        styles = packed.read("word/styles.xml").decode()
    assert 'w:val="sv-SE"' in styles
    assert "en-US" not in styles
    properties = file.core_properties
    assert (properties.language, properties.title) == ("sv-SE", "Budgetpåverkan: Onkonyttib")
    assert properties.author == "Handläggare Ett"
    assert "python-docx" not in said(docx(material()))


def test_the_same_material_gives_the_same_bytes() -> None:
    one = material()
    assert docx(one) == docx(one)
    assert html(one) == html(one)


def test_a_draft_says_so_and_a_review_says_by_whom() -> None:
    assert "Utkast, inte granskat" in html(material())
    reviewed = cases.facts(reviewer="Ekonom Två", reviewed_on=cases.MADE, registry_number="RS 2026/77")
    page = html(gather(cases.full(), reviewed, draws=0))
    assert "Granskad av Ekonom Två 2026-09-01" in page
    assert "diarienummer RS 2026/77" in page
    assert "Utkast" not in page


def test_an_extension_and_an_earlier_forecast_are_told_of() -> None:
    wider = replace(cases.simple(), indication="all astma")
    added = extend(cases.simple(), wider, Covers.WHOLE)
    accuracy = Accuracy(24, Decimal(100), Decimal(130), Decimal("0.3"), Decimal("0.4"))
    page = html(gather(wider, cases.facts(added=added, accuracy=accuracy), draws=0))
    assert "Utvidgad indikation" in page
    assert "30,0\N{NO-BREAK SPACE}%" in page


def test_what_is_known_to_be_few_is_shown_as_whole_patients() -> None:
    page = html(gather(cases.simple(national=Decimal(20)), cases.facts(), draws=100))
    assert "Sannolikhet för antalet patienter" in page
    # 20 · 248 927 / 10 605 529 = 0.47: 63 % chance of none.
    assert "0,47" in page
    assert "63\N{NO-BREAK SPACE}%" in page


def test_thresholds_say_which_limb_and_where() -> None:
    page = html(material())
    part = page[page.index("<h2>Kostnadströsklar") :]
    assert "per patientår" in part
    assert "alla regioner" in part
    assert "Kostnadskrävande enligt Skåne" in part


def test_nobody_treated_is_written_too() -> None:
    model = replace(cases.simple(), uptake=(replace(cases.simple().uptake[0], shares=(Decimal(0),)),))
    none = gather(model, cases.facts(), cases.THRESHOLDS, draws=50)
    assert "Ingen kostnadströskel överskrids." in html(none)
    assert docx(none)


def test_files_have_plain_names() -> None:
    assert file_name(material(), "docx") == "budgetpaverkan-onkonyttib-v1.docx"
    assert file_name(material(public=True), "xlsx") == "budgetpaverkan-onkonyttib-v1-offentlig.xlsx"
    net = gather(cases.with_rebate(medicine="Åäö/../x"), cases.facts(), disclosure="net")
    assert file_name(net, "html") == "budgetpaverkan-aao-x-v1-netto.html"
