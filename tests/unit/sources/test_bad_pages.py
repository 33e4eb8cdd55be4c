"""The same bad pages for every source: refused with a reason, or read as they were meant."""

import gzip
import re
from collections.abc import Callable

import pytest

from tasks.sources.registry import sources
from tests.unit.sources.judging import outcome
from tests.unit.sources.pages import page, refused
from tests.unit.sources.specimens import Specimen, rows_of, specimen, written

EVERY = pytest.mark.parametrize("key", sources())
# Where a person's words stand in a row, by source; a sitemap has none.
NAMES = {
    "nt_recommendations": "productName",
    "nt_follow_up_reports": "productName",
    "nt_agreements": "product",
    "nt_not_taken_up": "Läkemedel",
    "nt_under_preparation": "Läkemedel",
    "nt_news": "title",
    "tlv_decisions_general": "heading",
    "tlv_decisions_limited": "heading",
    "tlv_decisions_refused": "heading",
    "ema_medicines": "name_of_medicine",
}
NOT_THE_PAGE = {
    "nothing": b"",
    "a space": b" ",
    "an error page with status 200": page("<h1>Tekniskt fel</h1><p>Försök igen senare.</p>").encode(),
    "a log-in page": page("<form action='/login'><input name='user'><input type='password'></form>").encode(),
    "an empty object": b"{}",
    "an empty array": b"[]",
    "null": b"null",
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "a document": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "only packing": gzip.compress(b""),
    # What an unwary reader would look through again for each of its parts: minutes, or hours.
    "brackets": b"[" * 100_000,
    "objects": b'{"data":' * 50_000,
    "elements in each other": b"<div>" * 100_000,
    "tables in each other": b"<table>" * 100_000,
    "marks in each other": b"<a><b><i><u>" * 20_000,
    "comments in each other": b"<!--" * 100_000,
    "scripts in each other": b"<script>" * 50_000,
    "quotes that never end": b"<a href='" * 50_000,
    "calls that never end": b"<script>" + b"registerInitialState('12.a',{" * 20_000,
    "an end tag that never ends": b"</script" + b" " * 300_000,
    "a long number": b"9" * 500_000,
}


def plain(whole: Specimen) -> bytes:
    """The page as letters, also where it is served packed."""
    return gzip.decompress(whole.page) if whole.page.startswith(b"\x1f\x8b") else whole.page


@EVERY
@pytest.mark.parametrize("content", NOT_THE_PAGE.values(), ids=NOT_THE_PAGE.keys())
def test_what_is_not_the_page_is_refused(key: str, content: bytes) -> None:
    refused(sources()[key], content)


@EVERY
def test_a_page_with_nothing_in_its_list_is_refused(key: str) -> None:
    refused(sources()[key], written(key, []))


@EVERY
@pytest.mark.parametrize("tenths", range(1, 10))
def test_a_page_cut_off_is_refused_or_lacks_nothing(key: str, tenths: int) -> None:
    whole = specimen(key)
    letters = plain(whole)
    assert outcome(whole, letters[: len(letters) * tenths // 10]) in {"refused", "same"}
    assert outcome(whole, whole.page[: len(whole.page) * tenths // 10]) in {"refused", "same"}


@EVERY
def test_a_page_cut_in_its_first_or_last_row_is_refused(key: str) -> None:
    whole, letters = specimen(key), plain(specimen(key))
    for record in (whole.records[0], whole.records[-1]):
        name = next(str(fact) for fact in record.facts().values() if fact and str(fact).encode() in letters)
        assert outcome(whole, letters[: letters.rindex(name.encode())]) == "refused"


@EVERY
def test_a_list_nine_tenths_shorter_is_refused_unless_it_only_holds_the_latest(key: str) -> None:
    rows = rows_of(key)
    taken = outcome(specimen(key), written(key, rows[: max(1, len(rows) // 10)]))
    assert taken == ("same" if sources()[key].rolling else "refused")


@EVERY
def test_the_whole_page_twice_is_refused_or_read_once(key: str) -> None:
    whole = specimen(key)
    assert outcome(whole, plain(whole) * 2) in {"refused", "same"}


def entities(letters: str) -> str:
    return "".join(sign if sign.isascii() else f"&#{ord(sign)};" for sign in letters)


def undeclared(letters: str) -> str:
    return re.sub(r"<meta charset[^>]*>", "", letters)


def latin(letters: str) -> str:
    return letters.replace('charset="utf-8"', 'charset="iso-8859-1"')


SPELT: dict[str, Callable[[str], bytes]] = {
    "UTF-8 with a mark": lambda letters: letters.encode("utf-8-sig"),
    "UTF-8 undeclared": lambda letters: undeclared(letters).encode(),
    "Latin-1 as declared": lambda letters: latin(letters).encode("cp1252"),
    "Latin-1 undeclared": lambda letters: undeclared(letters).encode("cp1252"),
    "entities": lambda letters: entities(letters).encode(),
    "entities in capitals": lambda letters: re.sub("[åäöÅÄÖ]", lambda sign: f"&#X{ord(sign[0]):X};", letters).encode(),
    "named entities": lambda letters: (
        letters.replace("å", "&aring;").replace("ä", "&auml;").replace("ö", "&ouml;").encode()
    ),
    "decomposed": lambda letters: letters.replace("ö", "o\N{COMBINING DIAERESIS}").encode(),
    "soft hyphens": lambda letters: letters.replace("ö", "\N{SOFT HYPHEN}ö").encode(),
    "other line ends": lambda letters: letters.replace("\n", "\r\n").encode(),
}


@EVERY
@pytest.mark.parametrize("spelt", SPELT.values(), ids=SPELT.keys())
def test_the_same_letters_written_otherwise(key: str, spelt: Callable[[str], bytes]) -> None:
    whole = specimen(key)
    taken = outcome(whole, spelt(plain(whole).decode()))
    # JSON alone on a page is UTF-8 and nothing else.
    assert taken == "same" or (key == "ema_medicines" and taken == "refused")


@EVERY
@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
def test_letters_that_were_misread_on_the_way_are_refused(key: str, codec: str) -> None:
    whole = specimen(key)
    assert outcome(whole, plain(whole).decode(codec, "replace").encode()) in {"refused", "same"}


@EVERY
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_two_bytes_a_letter_is_refused(key: str, encoding: str) -> None:
    assert outcome(specimen(key), plain(specimen(key)).decode().encode(encoding)) == "refused"


@pytest.mark.parametrize("key", NAMES)
@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "</script><b>fet</b>",
        "<!-- gömt -->",
        '=HYPERLINK("http://x";"y")',
        "@SUM(1+1)",
        "+46|cmd",
        "-1+1",
        "'; DROP TABLE medicine; --",
        "{{ 7 * 7 }}",
        "A & B",
        "Sjögren &amp; å",
    ],
)
def test_markup_and_formulas_in_a_name_stay_the_signs_they_are(key: str, name: str) -> None:
    rows = rows_of(key)
    rows[0][NAMES[key]] = name
    how = specimen(key).how
    first = how.source.parse(written(key, rows), how.expected)[0]
    assert name.replace("&amp;", "&") in first.facts().values()
