"""National agreements in every shape they may come in: read whole, or refused."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.demo.site import first_rows, later_rows, writers
from models.rules.errors import SourceFailureError
from tasks.sources.nt_agreements import KEYS, SOURCE, NationalAgreement, parse
from tests.unit.sources.pages import listed, refused

ROW: dict[str, Any] = {
    "id": 101,
    "name": "Nationellt avtal Adakveo",
    "url": "/avtal/adakveo",
    "substance": "krizanlizumab",
    "atc_code": "B06AX01",
    "deal_part": "Bolaget",
    "recipe_or_requisition": "Rekvisition",
    "deal_start": "2022-04-06",
    "deal_end": "2027-02-28",
    "longer_option_to": "2028-02-29",
    "product": "Adakveo",
}


def read(**changed: object) -> NationalAgreement:
    (agreement,) = parse(listed({**ROW, **changed}), SOURCE.expected)
    return agreement


def test_a_row_becomes_a_record() -> None:
    assert read() == NationalAgreement(
        number="101",
        product="Adakveo",
        substance="krizanlizumab",
        atc="B06AX01",
        name="Nationellt avtal Adakveo",
        company="Bolaget",
        dispensing="Rekvisition",
        starts_on=date(2022, 4, 6),
        starts="2022-04-06",
        ends_on=date(2027, 2, 28),
        ends="2027-02-28",
        option_until=date(2028, 2, 29),
        option="2028-02-29",
        url="https://samverkanlakemedel.se/avtal/adakveo",
    )


def test_what_is_compared_and_stored() -> None:
    assert read(deal_end="tills vidare", longer_option_to="1 + 1 år").facts() == {
        "number": "101",
        "product": "Adakveo",
        "substance": "krizanlizumab",
        "atc": "B06AX01",
        "name": "Nationellt avtal Adakveo",
        "company": "Bolaget",
        "dispensing": "Rekvisition",
        "starts_on": "2022-04-06",
        "ends_on": None,
        "ends": "tills vidare",
        "option_until": None,
        "option": "1 + 1 år",
        "url": "https://samverkanlakemedel.se/avtal/adakveo",
    }


@pytest.mark.parametrize("rows", [first_rows, later_rows])
def test_the_demonstration_page_is_read_whole(rows: Any) -> None:
    (page,) = writers()[SOURCE.key].write(rows(SOURCE.key), "http://127.0.0.1").values()
    assert [a.number for a in parse(page.body, SOURCE.expected)] == [str(row["id"]) for row in rows(SOURCE.key)]


@pytest.mark.parametrize(("number", "key"), [(101, "101"), ("101", "101"), (" NT-101 ", "nt-101"), (0, "0")])
def test_the_publishers_number_is_the_identity(number: object, key: str) -> None:
    assert read(id=number).key == key


@pytest.mark.parametrize("form", ["2027-02-28", 1803769200000, "1803769200000", "28 februari 2027", "2027-02-28T12:00"])
def test_another_way_to_write_a_day_is_no_change(form: object) -> None:
    assert read(deal_end=form).facts() == read().facts()


@pytest.mark.parametrize(
    ("said", "ends_on", "ends"),
    [
        ("2027-02", None, "2027-02"),
        ("", None, ""),
        (None, None, ""),
        ("Tills vidare.", None, "tills vidare."),
        ("löpande", None, "löpande"),
        ("2022-04-06", date(2022, 4, 6), "2022-04-06"),
    ],
)
def test_ends(said: object, ends_on: date | None, ends: str) -> None:
    agreement = read(deal_end=said)
    assert (agreement.ends_on, agreement.ends) == (ends_on, ends)


@pytest.mark.parametrize("said", ["snart", "2022-04-05", "2027-02-29", "28/02/2027", "2027", "år 2027", True, [], 2027])
def test_an_end_that_is_not_certain_stops_the_reading(said: object) -> None:
    if said == "2027":
        assert read(deal_end=said).ends_on is None
    else:
        assert "rad 1" in refused(SOURCE, listed({**ROW, "deal_end": said}))


@pytest.mark.parametrize(
    ("said", "until", "words"),
    [
        ("2028-02-29", date(2028, 2, 29), "2028-02-29"),
        ("1 + 1 år", None, "1 + 1 år"),
        ("Ja", None, "Ja"),
        ("till 2028-02-29", None, "till 2028-02-29"),
        ("", None, ""),
        (None, None, ""),
        ("-", None, "-"),
    ],
)
def test_options(said: object, until: date | None, words: str) -> None:
    agreement = read(longer_option_to=said)
    assert (agreement.option_until, agreement.option) == (until, words)


@pytest.mark.parametrize("said", ["2028-02-30", "29/02/2028", "20280229", 20280229, ["2028-02-29"], False])
def test_an_option_that_looks_like_a_date_and_is_none_is_refused(said: object) -> None:
    refused(SOURCE, listed({**ROW, "longer_option_to": said}))


def test_the_same_agreement_at_two_addresses_is_one() -> None:
    assert len(parse(listed(ROW, {**ROW, "url": "https://janusinfo.se/x"}), SOURCE.expected)) == 1
    assert len(parse(listed(ROW, {**ROW, "deal_end": "2029-01-01"}), SOURCE.expected)) == 2


@pytest.mark.parametrize("key", ROW)
def test_a_key_that_is_gone_renamed_or_of_another_type_is_refused(key: str) -> None:
    assert key in refused(SOURCE, listed({k: v for k, v in ROW.items() if k != key}))
    renamed = listed({("new" if k == key else k): v for k, v in ROW.items()})
    refused(SOURCE, renamed)
    ours = next(name for name, theirs in KEYS.items() if theirs == key)
    assert parse(renamed, replace(SOURCE.expected, keys={**KEYS, ours: "new"})) == parse(listed(ROW), SOURCE.expected)
    others: tuple[object, ...] = (True, 1.5, {}, [None], [["x"]])
    for value in others:
        refused(SOURCE, listed({**ROW, key: value}))


def test_an_unknown_key_is_refused_unless_it_is_said_to_mean_nothing() -> None:
    content = listed({**ROW, "terminated": True})
    assert "terminated" in refused(SOURCE, content)
    assert parse(content, replace(SOURCE.expected, ignored=frozenset({"terminated"}))) == (read(),)


def test_a_key_named_twice_is_refused() -> None:
    doubled = listed(ROW).replace(b'"deal_end"', b'"deal_end": "2030-01-01", "deal_end"')
    assert "deal_end" in refused(SOURCE, doubled)


REFUSED = {
    "nothing": b"",
    "no rows": listed(),
    "two lists": listed(ROW) + listed(ROW),
    "a row that is no object": listed(ROW, 1),
    "no number": listed({**ROW, "id": None}),
    "an empty number": listed({**ROW, "id": " "}),
    "no product": listed({**ROW, "product": ""}),
    "ends before it begins": listed({**ROW, "deal_start": "2027-03-01"}),
    "a long list without ends": listed(*({**ROW, "id": n, "deal_end": ""} for n in range(10))),
    "a long list without starts": listed(*({**ROW, "id": n, "deal_start": None} for n in range(10))),
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
        other, row = parse(listed({**ROW, "id": 1, "product": "A"}, {**ROW, "id": 2} | values), SOURCE.expected)
    except SourceFailureError:
        return
    assert other.product == "A"
    assert row.key
    assert row.product
    assert not (row.starts_on and row.ends_on and row.ends_on < row.starts_on)
