"""TLV's lists of decisions in every shape they may come in: read whole, or refused."""

import html
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.demo.site import Row, first_rows, later_rows, writers
from models.rules.errors import SourceFailureError
from tasks.sources.reading.headings import product_in
from tasks.sources.reading.records import Expected, Source
from tasks.sources.tlv_decisions import SOURCES, SeenSubsidyDecision, Subsidy, parse

GENERAL = SOURCES[0]
FOLDER = "/beslut/beslut-lakemedel/generell-subvention/arkiv/"
MENU = '<nav><ul><li><a href="/beslut/beslut-lakemedel/generell-subvention.html">Lista</a></li></ul></nav>'
NEWS = '<ul><li><a href="/om-oss/nyheter/2026-11-20-x.html">TLV flyttar</a> <span>2026-11-20</span></li></ul>'


def item(slug: str = "tukysa", heading: str = "Tukysa ingår", day: str = "2022-04-28", folder: str = FOLDER) -> str:
    return f'<li><a href="{folder}2022-04-28-{slug}.html"><h3>{heading}</h3><p>{day}</p></a></li>'


def page(*items: str, head: str = '<meta charset="utf-8">') -> str:
    listed = f"<ul>{''.join(items)}</ul>" if items else ""
    return f"<!DOCTYPE html><html><head>{head}</head><body>{MENU}<h1>Å</h1>{listed}{NEWS}</body></html>"


def read(content: str | bytes) -> tuple[SeenSubsidyDecision, ...]:
    return parse(content.encode() if isinstance(content, str) else content, GENERAL.expected, subsidy=Subsidy.GENERAL)


def refused(content: str | bytes) -> str:
    with pytest.raises(SourceFailureError) as failure:
        read(content)
    sentence = str(failure.value)
    assert sentence.startswith("Källan tlv_decisions_general: väntade ")
    assert ", men fann " in sentence
    assert "\n" not in sentence
    return sentence


def test_an_item_becomes_a_record() -> None:
    assert read(page(item())) == (
        SeenSubsidyDecision(
            article="2022-04-28-tukysa",
            product="Tukysa",
            heading="Tukysa ingår",
            subsidy=Subsidy.GENERAL,
            decided_on=date(2022, 4, 28),
            url=f"https://www.tlv.se{FOLDER}2022-04-28-tukysa.html",
        ),
    )


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.key)
@pytest.mark.parametrize("rows", [first_rows, later_rows])
def test_the_demonstration_pages_are_read_whole(source: Source, rows: Callable[[str], list[Row]]) -> None:
    listed = rows(source.key)
    (shown,) = writers()[source.key].write(listed, "http://127.0.0.1").values()
    records = source.parse(shown.body, source.expected)
    told = [(record.facts()["heading"], record.facts()["decided_on"]) for record in records]
    assert told == [(row["heading"], row["date"]) for row in listed]


def test_the_sources_ask_for_a_period_and_are_told_apart() -> None:
    assert all("{first}" in source.address and "{last}" in source.address for source in SOURCES)
    assert all(source.window_days == 365 and source.rolling for source in SOURCES)
    assert len({(source.key, source.label, source.address) for source in SOURCES}) == 3


LINK = f'<a href="{FOLDER}a.html">'
MARKUP = {
    "the heading is the link": f"<span>2022-04-28</span> {LINK}Tukysa ingår</a>",
    "the link is in the heading": f"<h2>{LINK}Tukysa ingår</a></h2><p>2022-04-28</p>",
    "classes": f'{LINK}<i>Datum: <b>2022-04-28</b></i><b class="x__heading">Tukysa ingår</b></a>',
    "an introduction": f"{LINK}<h3>Tukysa ingår</h3></a><p>Från den 1 maj 2022.</p>2022-04-28",
    "a day in words": f"{LINK}<h3>Tukysa ingår</h3></a><time>28 april 2022</time>",
    "two links to it": f"{LINK}<h3>Tukysa ingår</h3></a>2022-04-28 {LINK}Läs</a>",
}


@pytest.mark.parametrize("markup", MARKUP.values(), ids=MARKUP.keys())
def test_which_elements_carry_it_is_not_relied_on(markup: str) -> None:
    (record,) = read(page(f"<li>{markup}</li>"))
    assert (record.product, record.heading, record.decided_on) == ("Tukysa", "Tukysa ingår", date(2022, 4, 28))


@pytest.mark.parametrize(
    "day", ["2022-04-28", "Datum: 2022-04-28", "28 april 2022", "Publicerad 28 april 2022", "den 28 april 2022",
            "28 apr. 2022", "2022-04-28 10:00", "2022-04-28, kl. 10.00"],
)  # fmt: skip
def test_days(day: str) -> None:
    assert read(page(item(day=day)))[0].decided_on == date(2022, 4, 28)


GOOD = page(item(), item("vydura", "Vydura ingår", "2022-04-29"))
REFUSED = {
    "nothing": "",
    "an error page with status 200": "<html><h1>Tekniskt fel</h1><p>Försök igen.</p></html>",
    "a log-in page": "<html><form action='/login'><input type=password></form></html>",
    "no list": page(),
    "cut inside the list": GOOD[: GOOD.index("Vydura")],
    "cut in half": GOOD[: len(GOOD) // 2],
    "cut before the end": GOOD[:-8],
    "the page twice": GOOD + GOOD,
    "two lists": page(item()).replace("<h1>", f"<ul>{item('b')}</ul><h1>"),
    "the other list": page(item(folder="/beslut/beslut-lakemedel/begransad-subvention/arkiv/")),
    "an item without a day": page(item(), item("b", day="")),
    "an item with another form of day": page(item(), item("b", day="04/28/2022")),
    "a month": page(item(), item("b", day="april 2022")),
    "a day that is none": page(item(day="2022-02-30")),
    "milliseconds": page(item(), item("b", day="1651104000000")),
    "two days": page(item(day="<b>2022-04-28</b> <b>2022-05-01</b>")),
    "an item without a heading": page(item(heading="&nbsp;")),
    "an item without a link": page(item(), "<li><h3>Vydura ingår</h3><p>2022-04-29</p></li>"),
    "a link elsewhere": page(item(), '<li><a href="/x.html"><h3>Vydura ingår</h3><p>2022-04-29</p></a></li>'),
    "two articles in an item": page(item().replace("</li>", f'<a href="{FOLDER}b.html">B</a></li>')),
    "hidden in a comment": page(f"<!-- {item()} -->"),
    "a script that never ends": page(item()).replace("<h1>", "<script>x<h1>"),
    "a long product": page(item(heading="x" * 2000)),
    "a zero byte": page(item(heading="a&#x1b;b")),
    "not UTF-8 as it says": page(item()).encode().replace("Å".encode(), b"\xc5"),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_a_page_that_is_not_as_known_is_refused(content: str | bytes) -> None:
    refused(content)


def test_the_sentence_tells_which_item() -> None:
    assert "i rad 2 " in refused(page(item(), item("b", day="")))


def test_an_item_twice_counts_once() -> None:
    assert len(read(page(item(), item()))) == 1


@pytest.mark.parametrize(
    "content",
    [
        page(item(heading="Ärtöl ingår")).encode(),
        page(item(heading="&Auml;rt&#246;l ing&aring;r")).encode(),
        page(item(heading="A\N{COMBINING DIAERESIS}rto\N{COMBINING DIAERESIS}l ingår")).encode(),
        page(item(heading="Ärt\N{SOFT HYPHEN}öl ingår"), head='<meta charset="iso-8859-1">').encode("latin-1"),
    ],
)
def test_swedish_letters(content: bytes) -> None:
    assert read(content)[0].heading == "Ärtöl ingår"


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '=HYPERLINK("http://x";"y")', "@SUM(1+1)", "'; DROP x;"])
def test_markup_and_formulas_stay_text(name: str) -> None:
    assert read(page(item(heading=f"{html.escape(name)} ingår")))[0].heading == f"{name} ingår"


@pytest.mark.parametrize(
    ("heading", "product"),
    [
        ("Lorviqua ingår i högkostnadsskyddet med generell subvention", "Lorviqua"),
        ("Insulin lispro Sanofi ingår i högkostnadsskyddet", "Insulin lispro Sanofi"),
        ("Provetta utesluts ur högkostnadsskyddet", "Provetta"),
        ("Attrapid får inte ingå", "Attrapid"),
        ("Lorbrena (Lorviqua) ingår", "Lorbrena"),
        ("Exempelmab, ny styrka", "Exempelmab"),
        ("Exempelmab: nytt beslut", "Exempelmab"),
        ("Exempelmab", "Exempelmab"),
        ("Exempelmab nu billigare", "Exempelmab"),
    ],
)
def test_the_product_that_a_heading_begins_with(heading: str, product: str) -> None:
    assert product_in(heading) == product


def test_the_name_stays_when_the_article_is_archived() -> None:
    (now,), (then,) = read(page(item())), read(page(item(folder=FOLDER.replace("/arkiv/", "/"))))
    assert now.key == then.key


def test_another_address_in_the_configuration_is_where_the_links_lead() -> None:
    told = Expected("tlv_decisions_general", "https://example.org/lista.html")
    assert parse(page(item()).encode(), told, subsidy=Subsidy.GENERAL)[0].url.startswith("https://example.org/beslut/")


@given(st.text(max_size=60))
def test_any_heading_gives_a_record_or_a_refusal(heading: str) -> None:
    try:
        (record,) = read(page(item(heading=html.escape(heading))).encode("utf-8", "surrogatepass"))
    except SourceFailureError as failure:
        str(failure).encode()
    else:
        assert record.product
        assert record.heading.startswith(record.product)
