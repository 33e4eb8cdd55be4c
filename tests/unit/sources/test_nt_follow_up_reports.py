"""Follow-up reports in every shape they may come in: read whole, or refused."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.demo.site import first_rows, later_rows, writers
from models.rules.errors import SourceFailureError
from tasks.sources.nt_follow_up_reports import KEYS, SOURCE, FollowUpReport, parse
from tests.unit.sources.pages import call, listed, page, refused, script

ROW: dict[str, Any] = {
    "productName": "Spinraza",
    "substances": ["nusinersen"],
    "atc": "M09AX07",
    "url": "/download/18.1a2b/1715767200000/uppfoljning-spinraza.pdf",
    "publishDate": "2024-05-15",
    "title": "Uppföljning av Spinraza",
    "indication": "SMA",
    "comment": None,
}
NEEDED = {name: ROW[name] for name in ("productName", "url", "publishDate")}


def read(row: dict[str, Any] = ROW, **changed: object) -> FollowUpReport:
    (report,) = parse(listed({**row, **changed}), SOURCE.expected)
    return report


def test_a_row_becomes_a_record() -> None:
    assert read() == FollowUpReport(
        product="Spinraza",
        substance="nusinersen",
        atc="M09AX07",
        indication="SMA",
        title="Uppföljning av Spinraza",
        comment=None,
        published_on=date(2024, 5, 15),
        date_text="2024-05-15",
        url="https://samverkanlakemedel.se/download/18.1a2b/1715767200000/uppfoljning-spinraza.pdf",
    )


def test_three_keys_are_enough() -> None:
    report = read(NEEDED)
    assert (report.substance, report.atc, report.title, report.indication, report.comment) == ("", None, "", "", None)


@pytest.mark.parametrize("rows", [first_rows, later_rows])
def test_the_demonstration_page_is_read_whole(rows: Any) -> None:
    (written,) = writers()[SOURCE.key].write(rows(SOURCE.key), "http://127.0.0.1").values()
    assert [r.product for r in parse(written.body, SOURCE.expected)] == [r["productName"] for r in rows(SOURCE.key)]


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("/download/18.1a2b/1715767200000/uppfoljning-spinraza.pdf", True),
        # Put up again: another node, another moment of upload.
        ("/download/18.99ff/1800000000000/Uppfoljning-Spinraza.pdf", True),
        ("https://janusinfo.se/download/18.1a2b/1715767200000/uppfoljning-spinraza.pdf?open.12.x=1", True),
        ("/download/18.1a2b/1715767200000/uppfoljning-spinraza-2025.pdf", False),
        ("/produktinfo/spinraza", False),
    ],
)
def test_a_report_is_its_product_and_its_document(url: str, same: bool) -> None:
    assert (read(url=url).key == read().key) is same
    assert read(url=url, productName="Evrysdi").key != read(url=url).key


def test_the_moment_of_upload_is_not_the_date() -> None:
    assert read(publishDate="").published_on is None


def test_the_same_report_at_two_addresses_is_one() -> None:
    other = {**ROW, "url": "https://janusinfo.se/download/18.3c/1715767200001/uppfoljning-spinraza.pdf"}
    assert len(parse(listed(ROW, other), SOURCE.expected)) == 1


def test_one_report_about_two_products_is_two() -> None:
    assert len(parse(listed(ROW, {**ROW, "productName": "Evrysdi"}), SOURCE.expected)) == 2


def test_the_recommendations_on_the_same_page_are_not_reports() -> None:
    others = call({"latest": [{"product": "Spinraza", "recommendation": "kan"}]})
    content = page(script(others + call({"reports": [ROW]}))).encode()
    assert parse(content, SOURCE.expected) == (read(),)


@pytest.mark.parametrize("key", ROW)
def test_a_key_that_is_gone_renamed_or_of_another_type(key: str) -> None:
    without = listed({k: v for k, v in ROW.items() if k != key})
    if key in NEEDED:
        assert key in refused(SOURCE, without)
    else:
        assert len(parse(without, SOURCE.expected)) == 1
    renamed = listed({("new" if k == key else k): v for k, v in ROW.items()})
    refused(SOURCE, renamed)
    ours = next(name for name, theirs in KEYS.items() if theirs == key)
    assert parse(renamed, replace(SOURCE.expected, keys={**KEYS, ours: "new"})) == (read(),)
    others: tuple[object, ...] = (True, 1.5, {}, [None], [["x"]], 7)
    for value in others:
        refused(SOURCE, listed({**ROW, key: value}))


REFUSED = {
    "nothing": b"",
    "no rows": listed(),
    "two lists": listed(ROW) + listed(ROW),
    "a row that is no object": listed(ROW, "x"),
    "an unknown key": listed({**ROW, "withdrawn": True}),
    "no product": listed({**ROW, "productName": "&nbsp;"}),
    "no document": listed({**ROW, "url": None}),
    "an empty address": listed({**ROW, "url": " "}),
    "no address": listed({**ROW, "url": "javascript:alert(1)"}),
    "a long list without dates": listed(*({**ROW, "productName": f"P{n}", "publishDate": ""} for n in range(10))),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_a_page_that_is_not_as_known_is_refused(content: bytes) -> None:
    refused(SOURCE, content)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(list(ROW)), JSON, min_size=1, max_size=3))
def test_any_values_give_the_row_or_a_refusal(values: dict[str, Any]) -> None:
    try:
        other, report = parse(listed({**ROW, "productName": "A"}, ROW | values), SOURCE.expected)
    except SourceFailureError:
        return
    assert other.product == "A"
    assert report.key
    assert report.url.startswith(("http://", "https://"))
