"""EMA's table of medicines in every shape it may come in: read whole, or refused."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.demo.site import Row, first_rows, later_rows, writers
from models.rules.errors import SourceFailureError
from tasks.sources.ema_medicines import KEYS, SOURCE, SeenMedicine, parse

ROW: Row = {
    "category": "Human",
    "name_of_medicine": "Hemgenix",
    "medicine_status": "Authorised",
    "international_non_proprietary_name_common_name": "etranacogene dezaparvovec",
    "active_substance": "etranacogene dezaparvovec",
    "atc_code_human": "B02BD16",
    "therapeutic_indication": "Treatment of severe haemophilia B …",
    "orphan_medicine": "Yes",
    "advanced_therapy": "Yes",
    "conditional_approval": "No",
    "opinion_adopted_date": "15/12/2022",
    "marketing_authorisation_date": "20/02/2023",
    "european_commission_decision_date": "01/11/2026",
    "medicine_url": "https://www.ema.europa.eu/en/medicines/human/EPAR/hemgenix",
}
READ = tuple(KEYS.values())


def table(*rows: object, **more: object) -> bytes:
    return json.dumps({**more, "data": list(rows)}).encode()


def read(content: bytes) -> tuple[SeenMedicine, ...]:
    return parse(content, SOURCE.expected)


def one(**changed: Any) -> SeenMedicine:
    (record,) = read(table(ROW | changed))
    return record


def refused(content: bytes) -> str:
    with pytest.raises(SourceFailureError) as failure:
        read(content)
    sentence = str(failure.value)
    assert sentence.startswith("Källan ema_medicines: väntade ")
    assert ", men fann " in sentence
    assert "\n" not in sentence
    return sentence


def test_a_row_becomes_a_record() -> None:
    assert one() == SeenMedicine(
        product="Hemgenix",
        substance="etranacogene dezaparvovec",
        atc="B02BD16",
        status="Authorised",
        orphan=True,
        advanced_therapy=True,
        conditional=False,
        opinion_on=date(2022, 12, 15),
        authorised_on=date(2023, 2, 20),
        url="https://www.ema.europa.eu/en/medicines/human/EPAR/hemgenix",
    )


def test_what_is_kept_is_short_and_plain() -> None:
    facts = one().facts()
    assert json.loads(json.dumps(facts)) == facts
    assert len(json.dumps(facts)) < 400


@pytest.mark.parametrize("rows", [first_rows, later_rows])
def test_the_demonstration_tables_are_read_whole(rows: Any) -> None:
    listed = [row for row in rows(SOURCE.key) if not {"category", "generic_or_hybrid"} & row.keys()]
    (shown,) = writers()[SOURCE.key].write(rows(SOURCE.key), "").values()
    assert [record.product for record in read(shown.body)] == [row["name_of_medicine"] for row in listed]


def test_what_is_for_animals_and_copies_are_left_out() -> None:
    others = [{"category": "Veterinary"}, {"generic": "Yes"}, {"generic_or_hybrid": "Yes"}, {"biosimilar": "yes"}]
    assert len(read(table(ROW, *(ROW | other for other in others)))) == 1
    assert "inga" in refused(table(ROW | {"category": "Veterinary"}))


def test_an_earlier_application_is_history_of_the_product() -> None:
    earlier = ROW | {"medicine_status": "Application withdrawn", "marketing_authorisation_date": ""}
    records = read(table(ROW, earlier | {"name_of_medicine": "HEMGENIX®"}))
    assert SOURCE.order is not None
    assert len({record.key for record in records}) == 1
    assert max(records, key=SOURCE.order).status == "Authorised"


def test_an_application_after_an_authorisation_that_lapsed_is_the_latest() -> None:
    anew = {"medicine_status": "Opinion", "opinion_adopted_date": "15/10/2026", "marketing_authorisation_date": ""}
    records = read(table(ROW | anew, ROW | {"medicine_status": "Lapsed"}))
    assert SOURCE.order is not None
    assert max(records, key=SOURCE.order).status == "Opinion"


def test_an_opinion_after_the_authorisation_is_about_something_else() -> None:
    assert one(opinion_adopted_date="21/02/2023").opinion_on is None
    assert one(opinion_adopted_date="20/02/2023").opinion_on == date(2023, 2, 20)


def test_a_row_twice_counts_once() -> None:
    assert len(read(table(ROW, ROW))) == 1


# What is refused as a whole ------------------------------------------------------------------------------

GOOD = table(ROW, ROW | {"name_of_medicine": "Luxturna"}, meta={"total_records": 2})
REFUSED = {
    "nothing": b"",
    "an error page with status 200": b"<html><h1>Technical error</h1></html>",
    "null": b"null",
    "a list": json.dumps([ROW]).encode(),
    "no list": b'{"meta": {}}',
    "renamed list": json.dumps({"rows": [ROW]}).encode(),
    "an object for a list": json.dumps({"data": {"0": ROW}}).encode(),
    "no rows": table(),
    "cut in half": GOOD[: len(GOOD) // 2],
    "twice": GOOD + GOOD,
    "fewer rows than it says": table(ROW, meta={"total_records": 2}),
    "a count that is none": table(ROW, meta={"total_records": "alla"}),
    "a row that is no object": table(ROW, None),
    "a list in a row": table(ROW, [ROW]),
    "nested too deep": b'{"data":' + b"[" * 100_000,
    "an endless number": b'{"data":[' + b"9" * 5000 + b"]}",
    "Latin-1": table(ROW).replace(b"Hemgenix", "Å".encode("latin-1")),
    "a key twice": table(ROW).replace(b'"orphan_medicine"', b'"orphan_medicine": "No", "orphan_medicine"'),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_a_table_that_is_not_as_known_is_refused(content: bytes) -> None:
    refused(content)


@pytest.mark.parametrize("key", READ)
def test_a_key_that_is_gone_or_renamed_is_refused_and_can_be_set_right(key: str) -> None:
    renamed = table({("new" if name == key else name): value for name, value in ROW.items()})
    assert key in refused(renamed)
    told = {ours: "new" if theirs == key else theirs for ours, theirs in KEYS.items()}
    expected = type(SOURCE.expected)(SOURCE.key, SOURCE.address, told)
    assert parse(renamed, expected) == read(table(ROW))


@pytest.mark.parametrize("key", READ)
@pytest.mark.parametrize("value", [True, 7, 1.5, {}, [None], [["x"]]])
def test_another_type_is_refused(key: str, value: object) -> None:
    refused(table(ROW | {key: value}))


@pytest.mark.parametrize("key", ["category", "name_of_medicine", "medicine_status"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_what_must_be_said_may_not_be_empty(key: str, value: object) -> None:
    refused(table(ROW | {key: value}))


@pytest.mark.parametrize(
    "key", ["orphan_medicine", "advanced_therapy", "conditional_approval", "category", "biosimilar"]
)
def test_an_unknown_answer_is_refused(key: str) -> None:
    assert "Maybe" in refused(table(ROW | {key: "Maybe"}))


@pytest.mark.parametrize("text", ["a\x00b", f"a{chr(0xD800)}b", "a\x1bb", "x" * 5000])
@pytest.mark.parametrize("key", ["name_of_medicine", "active_substance", "medicine_url"])
def test_text_that_cannot_be_kept_is_refused(key: str, text: str) -> None:
    refused(table(ROW | {"international_non_proprietary_name_common_name": "", key: text}))


def test_the_sentence_tells_which_row() -> None:
    assert "i rad 2 " in refused(table(ROW, ROW | {"opinion_adopted_date": "x"}))


# Values --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("15/12/2022", date(2022, 12, 15)),
        ("03/04/1998", date(1998, 4, 3)),
        ("2022-12-15", date(2022, 12, 15)),
        ("2022-12-15T10:00:00Z", date(2022, 12, 15)),
        (1671062400000, date(2022, 12, 15)),
        ("1671062400000", date(2022, 12, 15)),
        ("", None),
        (None, None),
    ],
)
def test_known_dates(value: object, day: date | None) -> None:
    assert one(opinion_adopted_date=value).opinion_on == day


@pytest.mark.parametrize(
    "value", ["12/15/2022", "31/02/2022", "15/12/22", "15.12.2022", "2022", "12/2022", "2022-12", "x"]
)
def test_unknown_dates_are_refused(value: object) -> None:
    refused(table(ROW | {"marketing_authorisation_date": value}))


@pytest.mark.parametrize(
    ("common", "active", "substance"),
    [
        ("lekanemab", "x", "lekanemab"),
        ("", "lecanemab", "lecanemab"),
        (None, None, ""),
        ("ivacaftor; tezacaftor", "", "ivacaftor + tezacaftor"),
        (["ivacaftor", "tezacaftor"], "", "ivacaftor + tezacaftor"),
    ],
)
def test_substances(common: object, active: object, substance: str) -> None:
    record = one(international_non_proprietary_name_common_name=common, active_substance=active)
    assert record.substance == substance


def test_an_empty_flag_is_no() -> None:
    assert not one(orphan_medicine="", advanced_therapy=None).orphan


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '=HYPERLINK("http://x";"y")', "@SUM(1+1)", "Å&auml;Ö"])
def test_markup_and_formulas_stay_text(name: str) -> None:
    assert one(name_of_medicine=name).product == name.replace("&auml;", "ä")


@pytest.mark.parametrize("value", ["javascript:alert(1)", "ftp://a/b", "http://["])
def test_addresses_that_are_no_pages_are_refused(value: str) -> None:
    refused(table(ROW | {"medicine_url": value}))


# Anything at all -----------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from([*READ, "generic", "biosimilar"]), JSON, max_size=3))
def test_any_values_give_records_or_a_refusal(values: Row) -> None:
    try:
        records = read(table(ROW, ROW | values))
    except SourceFailureError as failure:
        str(failure).encode()
    else:
        assert all(record.product and record.status for record in records)
        json.dumps([record.facts() for record in records]).encode()
