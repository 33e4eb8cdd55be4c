"""Plain tables: rows read one to one under their headings, or the table refused."""

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.errors import SourceFailureError
from tasks.sources.reading.records import Expected
from tasks.sources.reading.tables import Cell, Row, the_table
from tests.unit.sources.pages import page, script, table

EXPECTED = Expected("provet", "https://example.org/", {"product": "Läkemedel", "reason": "Motivering", "note": "Not"})
HEADINGS = ("Läkemedel", "Motivering")
GOOD = table(HEADINGS, ("Demozin", "få patienter"), ("Demolix", "recept"))
TWO = [
    {"product": Cell("Demozin"), "reason": Cell("få patienter")},
    {"product": Cell("Demolix"), "reason": Cell("recept")},
]


def read(content: str, expected: Expected = EXPECTED) -> list[Row]:
    return the_table(content.encode(), expected, ("product", "reason"), ("product", "reason"))


def refused(content: str) -> str:
    with pytest.raises(SourceFailureError) as failure:
        read(content)
    assert str(failure.value).startswith("Källan provet: väntade ")
    return str(failure.value)


def of(cell: str) -> str:
    """What a cell with that HTML says."""
    return read(page(table(HEADINGS, (cell, "x"))))[0]["product"].words


def test_rows_under_our_names() -> None:
    assert read(page(GOOD)) == TWO


@pytest.mark.parametrize(
    "content",
    [
        re.sub(r"</?\w+", lambda tag: tag[0].upper(), GOOD),
        GOOD.replace("<thead>", "").replace("</thead>", "").replace("<tbody>", "").replace("</tbody>", ""),
        GOOD.replace("<th>", "<td><p><strong>").replace("</th>", "</strong></p></td>"),
        GOOD.replace("<td>Demo", '<th scope="row">Demo'),
        GOOD.replace("<td>", '<td colspan="1" class="a>b" style=x>').replace("<tr>", "<tr\n>"),
        GOOD.replace("Läkemedel", "&nbsp;LÄKEMEDEL "),
        "<table><tr><td>en</td><td colspan=2>annan</td></tr></table>" + GOOD,
        GOOD + table(("Läkemedel", "Pris"), ("Demozin", "1")),
        "<!--" + GOOD + "-->" + GOOD + script("'" + GOOD + "'"),
    ],
    ids=["capitals", "bare", "cells for headings", "row headings", "attributes", "spaced heading", "another table",
         "another list", "one more, not shown"],
)  # fmt: skip
def test_the_same_rows_however_they_are_written(content: str) -> None:
    assert read(page(content)) == TWO


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("<p>Demozin</p><p>Demolix</p>", "Demozin Demolix"),
        ("Demozin<br>Demolix", "Demozin Demolix"),
        ("<ul><li>a</li><li>b</li></ul>", "a b"),
        ("<b>Demo</b>zin<sup>®</sup>", "Demozin®"),
        ("  Demo\n  zin ", "Demo zin"),
        ("Sj&ouml;gren &amp; &#246;", "Sjögren & ö"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        ("=HYPERLINK(&quot;x&quot;)", '=HYPERLINK("x")'),
        ("Demozin<!-- gammalt namn -->", "Demozin"),
        ("", ""),
    ],
)
def test_what_a_cell_says(cell: str, words: str) -> None:
    assert of(cell) == words


def test_the_first_link_of_a_cell() -> None:
    rows = read(page(table(HEADINGS, ('<p><a href="/a?b=1&amp;c">Demozin</a> <a href="/z">x</a></p>', "x"))))
    assert rows[0]["product"] == Cell("Demozin x", "/a?b=1&c")


def test_a_heading_that_means_nothing_to_us_is_passed_over_when_said_so() -> None:
    content = page(table((*HEADINGS, "Sortering"), ("Demozin", "x", "1")))
    assert "Sortering" in refused(content)
    told = replace(EXPECTED, ignored=frozenset({"sortering"}))
    assert read(content, told) == [{"product": Cell("Demozin"), "reason": Cell("x")}]


REFUSED = {
    "no table": "<p>Tekniskt fel</p>",
    "headings only": table(HEADINGS),
    "another heading": table(("Läkemedel", "Motiv"), ("Demozin", "x")),
    "two tables": GOOD + GOOD,
    "an unknown heading": table((*HEADINGS, "Utgått"), ("Demozin", "x", "ja")),
    "a heading twice": table((*HEADINGS, "Läkemedel"), ("Demozin", "x", "y")),
    "a cell too few": table(HEADINGS, ("Demozin", "x"), ("Demolix",)),
    "a cell too many": table(HEADINGS, ("Demozin", "x", "y")),
    "merged columns": GOOD.replace("<td>Demolix</td><td>", '<td colspan="2">'),
    "merged rows": GOOD.replace("<td>få", '<td rowspan="2">få'),
    "a merged cell that fits": GOOD.replace("<td>få", "<td rowspan='0'>få"),
    "an empty row": GOOD.replace("</tbody>", "<tr></tr></tbody>"),
    "a table in a cell": GOOD.replace("recept", GOOD),
    "an object in a cell": GOOD.replace("Demolix", "<object>Demolix</object>"),
    "a picture for a name": GOOD.replace("Demolix", "<img alt='Demolix'>"),
    "a field in a cell": GOOD.replace("Demolix", "<input value='Demolix'>"),
    "a footnote in a name": GOOD.replace("Demolix", "Demolix<sup>2</sup>"),
    "no end of the table": GOOD.replace("</table>", ""),
    "cut in the middle": GOOD[: GOOD.index("Demolix")],
    "a quote that never ends": GOOD.replace("<td>Demolix", '<td class="x>Demolix'),
    "a comment that never ends": GOOD.replace("<td>Demolix", "<!-- <td>Demolix"),
    "a row's tag misspelt": GOOD.replace("<td>Demolix", "<tb>Demolix"),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_a_table_that_is_not_as_known_is_refused(content: str) -> None:
    refused(page(content))


@given(st.lists(st.tuples(st.text(), st.text()), min_size=1, max_size=4))
def test_any_text_comes_back_or_the_table_is_refused(rows: list[tuple[str, str]]) -> None:
    cells = [tuple(html.escape(words) for words in row) for row in rows]
    try:
        found = read(page(table(HEADINGS, *cells)))
    except SourceFailureError:
        return
    assert len(found) == len(rows)
    for row, cell in zip(rows, found, strict=True):
        assert cell["product"].words == " ".join(row[0].split())
