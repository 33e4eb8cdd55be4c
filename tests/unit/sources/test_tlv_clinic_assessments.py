"""TLV's sitemap in every shape it may come in: its assessments read whole, or refused."""

import gzip
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.demo.site import first_rows, later_rows, writers
from models.rules.errors import SourceFailureError
from tasks.sources.tlv_clinic_assessments import MOST_BYTES, SOURCE, SeenAssessment, as_in_addresses, parse

SITE = "https://www.tlv.se"
FOLDER = f"{SITE}/lakemedelsforetag/halsoekonomiska-bedomningar-och-rapporter-kliniklakemedel/"
HEMGENIX = "2023-10-05-halsoekonomisk-bedomning-av-hemgenix-vid-hemofili-b"
START = '<?xml version="1.0" encoding="UTF-8"?>'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(*addresses: str, start: str = START) -> str:
    urls = "".join(f"<url><loc>{address}</loc><lastmod>2026-01-01</lastmod></url>" for address in addresses)
    return f'{start}<urlset xmlns="{NAMESPACE}">{urls}</urlset>'


def read(content: str | bytes) -> tuple[SeenAssessment, ...]:
    return parse(content.encode() if isinstance(content, str) else content, SOURCE.expected)


def refused(content: str | bytes) -> str:
    with pytest.raises(SourceFailureError) as failure:
        read(content)
    sentence = str(failure.value)
    assert sentence.startswith("Källan tlv_clinic_assessments: väntade ")
    assert ", men fann " in sentence
    assert "\n" not in sentence
    return sentence


GOOD = sitemap(f"{SITE}/", f"{FOLDER}{HEMGENIX}.html", f"{FOLDER}arkiv/2024-06-18-abrysvo.html", f"{FOLDER[:-1]}.html")


def test_the_dated_articles_of_the_folder_become_records() -> None:
    assert [record.article for record in read(GOOD)] == [HEMGENIX, "2024-06-18-abrysvo"]
    assert read(GOOD)[0] == SeenAssessment(
        article=HEMGENIX,
        title="halsoekonomisk bedomning av hemgenix vid hemofili b",
        published_on=date(2023, 10, 5),
        url=f"{FOLDER}{HEMGENIX}.html",
    )


def test_packed_and_unpacked_are_the_same() -> None:
    assert read(gzip.compress(GOOD.encode())) == read(GOOD)


def test_the_demonstration_sitemaps_are_read_whole() -> None:
    for rows in (first_rows(SOURCE.key), later_rows(SOURCE.key)):
        (shown,) = writers()[SOURCE.key].write(rows, SITE).values()
        assert {record.url for record in read(shown.body)} == {f"{FOLDER}{row['path']}" for row in rows}


FILE = gzip.compress(GOOD.encode())
BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BOMBED = GOOD.replace(START, f'{START}<!DOCTYPE u [<!ENTITY a0 "x">{BOMB}]>')
REFUSED = {
    "nothing": b"",
    "an error page with status 200": "<html><body>Tekniskt fel</body></html>",
    "an error page that is no XML": "<p>Fel<br>",
    "no addresses": sitemap(),
    "none in the folder": sitemap(f"{SITE}/beslut/2026-01-01-x.html"),
    "none with a day": sitemap(f"{FOLDER}arkiv.html"),
    "a day that is none": sitemap(f"{FOLDER}2026-02-30-x.html"),
    "cut in half": GOOD[: len(GOOD) // 2],
    "twice": GOOD + GOOD,
    "an index of sitemaps": GOOD.replace("urlset", "sitemapindex"),
    "another namespace": GOOD.replace("sitemap/0.9", "sitemap/1.0"),
    "renamed elements": GOOD.replace("loc>", "location>"),
    "a document type": GOOD.replace(START, f"{START}<!DOCTYPE urlset>"),
    "entities that grow": BOMBED.replace("<loc>", "<loc>&a9;"),
    "an entity from a file": GOOD.replace(START, f'{START}<!DOCTYPE u [<!ENTITY a SYSTEM "file:///etc/hostname">]>'),
    "an unknown entity": GOOD.replace("<loc>", "<loc>&aring;"),
    "another scheme": sitemap(f"javascript:alert(1)//{FOLDER}2026-01-01-x.html"),
    "markup in an address": sitemap(f"{FOLDER}2026-01-01-&lt;script&gt;.html"),
    "a zero byte": GOOD.replace("hemgenix", "hem\0genix"),
    "not UTF-8 as it says": GOOD.replace("hemgenix", "hemgeniå").encode("latin-1"),
    "an encoding that is none": GOOD.replace("UTF-8", "UTF-99"),
    "nested without end": f'<urlset xmlns="{NAMESPACE}">' + "<url>" * 100_000,
    "a packed file cut off": FILE[:-9],
    "a packed file with more after it": FILE + b"more",
    "a damaged packed file": FILE[:20] + bytes([FILE[20] ^ 255]) + FILE[21:],
    "packed within packing": gzip.compress(FILE),
    "a gzip bomb": gzip.compress(bytes(MOST_BYTES + 1)),
}  # fmt: skip


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_a_file_that_is_not_as_known_is_refused(content: str | bytes) -> None:
    refused(content)


@pytest.mark.parametrize(
    "content",
    [
        GOOD.replace("abrysvo", "ångström").encode(),
        GOOD.replace("abrysvo", "&#229;ngstr&#246;m").encode(),
        GOOD.replace("abrysvo", "%C3%A5ngstr%C3%B6m").encode(),
        GOOD.replace("abrysvo", "ångström").replace("UTF-8", "ISO-8859-1").encode("latin-1"),
        GOOD.replace("abrysvo", "ångström").encode("utf-8-sig"),
        GOOD.replace("abrysvo", "ångström").replace("UTF-8", "UTF-16").encode("utf-16"),
    ],
)
def test_swedish_letters(content: bytes) -> None:
    assert read(content)[1].title == "angstrom"


def test_an_article_that_is_being_moved_counts_once() -> None:
    moved = sitemap(f"{FOLDER}{HEMGENIX}.html", f"{FOLDER}arkiv/{HEMGENIX}.html")
    assert [record.key for record in read(moved)] == [HEMGENIX]


def test_a_formula_in_an_address_is_no_title() -> None:
    (record,) = read(sitemap(f"{FOLDER}2026-01-01-=HYPERLINK(1).html"))
    assert record.title == "hyperlink 1"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Hemgenix®", True),
        ("HEMGENIX", True),
        ("hemofili B", True),
        ("Hemofili A", False),
        ("gen", False),
        ("", False),
        ("Hemgenix + Vid", True),
        ("Hemgenix + Kymriah", False),
    ],
)
def test_which_medicine_an_article_is_about(name: str, said: bool) -> None:
    assert read(GOOD)[0].mentions(name) is said


def test_names_as_addresses_have_them() -> None:
    assert as_in_addresses("RSV-vaccin  Ångström 10 µg") == "rsv vaccin angstrom 10 g"


@given(st.binary(max_size=80), st.integers(0, len(GOOD)))
def test_any_bytes_in_it_give_records_or_a_refusal(more: bytes, at: int) -> None:
    content = GOOD.encode()
    try:
        assert read(content[:at] + more + content[at:])
    except SourceFailureError as failure:
        str(failure).encode()
