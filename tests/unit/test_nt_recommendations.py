"""The list of recommendations in every shape it may come in: read whole, or refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.demo.site import Row, first_rows, later_rows
from app.demo.site.pages.nt_recommendations import page as render_page
from models.rules.errors import SourceFailureError
from models.rules.verdicts import Verdict
from tasks.sources import nt_recommendations
from tasks.sources.nt_recommendations import IGNORED, KEYS, SOURCE
from tasks.sources.reading.recommendation import SeenRecommendation
from tasks.sources.reading.records import Expected
from tasks.sources.reading.sitevision import arrays_with, states

FIRST, LATER = first_rows("nt_recommendations"), later_rows("nt_recommendations")
ROW: Row = {
    "productName": "Trodelvy",
    "substances": "sacituzumab govitekan",
    "atc": "L01FX17",
    "indication": "Trippelnegativ bröstcancer",
    "recommendation": "bör användas",
    "publishDate": "2022-07-04",
    "url": "https://example.org/trodelvy",
}


def call(state: object, module: str = "12.ab12") -> str:
    return f"AppRegistry.registerInitialState('{module}',{json.dumps(state).replace('<', chr(92) + 'u003c')});"


def page(*scripts: str, head: str = '<meta charset="utf-8">') -> str:
    inside = "\n".join(f"<script>{script}</script>" for script in scripts)
    return f"<!DOCTYPE html><html><head>{head}</head><body><h1>Å</h1>{inside}</body></html>"


def listed(*rows: object, key: str = "items") -> bytes:
    return page(call({"route": "/", key: list(rows)})).encode()


def read(**changed: Any) -> SeenRecommendation:
    (record,) = parse(listed({**ROW, **changed}))
    return record


def parse(content: bytes, expected: Expected = SOURCE.expected) -> tuple[SeenRecommendation, ...]:
    return nt_recommendations.parse(content, expected)


def refused(content: bytes) -> str:
    with pytest.raises(SourceFailureError) as failure:
        parse(content)
    sentence = str(failure.value)
    assert sentence.startswith("Källan nt_recommendations: väntade ")
    assert ", men fann " in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_a_row_becomes_a_record() -> None:
    assert read(comment=" Som monoterapi. ", decisionDate="2022-06-26") == SeenRecommendation(
        product="Trodelvy",
        substance="sacituzumab govitekan",
        atc="L01FX17",
        indication="Trippelnegativ bröstcancer",
        verdict=Verdict.SHOULD,
        restricted=False,
        label="bör användas",
        comment="Som monoterapi.",
        published_on=date(2022, 7, 4),
        decided_on=date(2022, 6, 26),
        date_text="2022-07-04",
        url="https://example.org/trodelvy",
    )


@pytest.mark.parametrize("rows", [FIRST, LATER], ids=["first", "later"])
def test_the_demonstration_lists_are_read_whole_and_understood(rows: list[Row]) -> None:
    records = parse(render_page(rows))
    assert len(records) == len(rows)
    assert Verdict.UNRECOGNISED not in {record.verdict for record in records}
    assert all(len(record.label) <= 45 for record in records)


def test_luxturna_was_refused_and_then_recommended() -> None:
    before, after = (next(r for r in parse(render_page(rows)) if r.product == "Luxturna") for rows in (FIRST, LATER))
    assert (before.verdict, before.date_text) == (Verdict.SHOULD_NOT, "2019")
    assert (after.verdict, after.published_on) == (Verdict.SHOULD, date(2021, 6, 1))
    assert before.indication == after.indication


# Where the list is found ---------------------------------------------------------------------------------


def test_two_calls_on_one_line() -> None:
    content = page(call({"hits": [{"a": 1}]}) + call({"items": [ROW]}) + call({"hits": []}))
    assert len(parse(content.encode())) == 1


@pytest.mark.parametrize(
    "state",
    [[ROW], {"a": {"b": [{"c": [ROW]}]}}, {"items": [ROW], "other": [[], [1], [{"productName": "x"}]]}],
)
def test_at_any_depth(state: object) -> None:
    assert parse(page(call(state)).encode())[0].product == "Trodelvy"


def test_a_call_quoted_in_a_text_is_not_a_call() -> None:
    quoted = call({"items": [ROW]})
    assert states(page(call({"text": quoted})).encode()) == [{"text": quoted}]


def test_a_script_in_a_comment_is_not_a_script() -> None:
    assert states(f"<!-- <script>{call({'a': 1})}</script> -->".encode()) == []


@pytest.mark.parametrize("argument", ["null", "undefined", "'error'"])
def test_a_module_without_state_is_passed_over(argument: str) -> None:
    empty = f"AppRegistry.registerInitialState('12.0', {argument});"
    assert len(parse(page(empty + call({"items": [ROW]}) + empty).encode())) == 1


def test_a_list_is_handed_over_whole() -> None:
    assert arrays_with([{"x": [{"a": 1}, None]}, [[{"b": 1}]]], {"a"}) == [[{"a": 1}, None]]


# What is refused as a whole ------------------------------------------------------------------------------

GOOD = render_page(FIRST)
REFUSED = {
    "nothing": b"",
    "an error page with status 200": "<h1>Tekniskt fel</h1><p>Försök igen senare.</p>".encode(),
    "no list": page(call({"settings": {}})).encode(),
    "no rows": listed(),
    "module error": page("AppRegistry.registerInitialState('12.1',null);").encode(),
    "page cut in half": GOOD[: len(GOOD) // 2],
    "page cut inside the list": GOOD[: GOOD.rindex(b"Pluvicto")],
    "two lists": page(call({"items": [ROW]}) + call({"items": [ROW]})).encode(),
    "two lists in one state": page(call({"latest": [ROW], "all": [ROW, {**ROW, "indication": "x"}]})).encode(),
    "the whole page twice": GOOD + GOOD,
    "a row that is no object": listed(ROW, None),
    "a list in a row": listed(ROW, [ROW]),
    "not JSON": page("AppRegistry.registerInitialState('12.1',{items:[]});").encode(),
    "nested too deep": page("AppRegistry.registerInitialState('12.1'," + "[" * 100_000).encode(),
    "an endless number": page(f"AppRegistry.registerInitialState('12.1',[{'9' * 5000}]);").encode(),
    "script ended by a text": listed({**ROW, "comment": "x"}).replace(b'"x"', b'"</script>"'),
    "not UTF-8 as it says": listed(ROW).replace("Å".encode(), b"\xc5"),
    "an unknown encoding": page(call([ROW]), head='<meta charset="utf-7">').encode("latin-1"),
    "not one indication": listed(ROW | {"indication": None}, ROW | {"indication": "", "productName": "B"}),
    "not one indication key": listed({k: v for k, v in ROW.items() if k != "indication"}),
    "one of two without indication": listed(ROW, ROW | {"indication": ""}),
    "two verdicts on one day": listed(ROW, ROW | {"recommendation": "bör inte användas"}),
    "two verdicts, spelt apart": listed(
        ROW, ROW | {"productName": "TRODELVY®", "indication": "trippelnegativ  bröstcancer.", "recommendation": "kan"}
    ),
    "two verdicts without a day": listed(
        ROW | {"publishDate": "2019"}, ROW | {"publishDate": "2020", "recommendation": "avvakta"}
    ),
    "a long list without dates": render_page([row | {"publishDate": ""} for row in FIRST]),
    "a long list of codes": render_page([row | {"recommendation": "A1"} for row in FIRST]),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_a_page_that_is_not_as_known_is_refused(content: bytes) -> None:
    refused(content)


@pytest.mark.parametrize("key", [k for k in ROW if k != "indication"])
def test_a_key_that_is_gone_is_refused(key: str) -> None:
    refused(listed({k: v for k, v in ROW.items() if k != key}))


@pytest.mark.parametrize("key", ROW)
def test_a_renamed_key_is_refused_and_can_be_set_right(key: str) -> None:
    renamed = listed({("new" if k == key else k): v for k, v in ROW.items()})
    refused(renamed)
    ours = next(name for name, theirs in KEYS.items() if theirs == key)
    assert parse(renamed, replace(SOURCE.expected, keys={**KEYS, ours: "new"})) == parse(listed(ROW))


def test_an_unknown_key_is_refused_unless_it_is_said_to_mean_nothing() -> None:
    content = listed({**ROW, "withdrawn": True})
    assert "withdrawn" in refused(content)
    assert len(parse(content, replace(SOURCE.expected, ignored=IGNORED | {"withdrawn"}))) == 1


@pytest.mark.parametrize("key", [*ROW, "comment", "decisionDate"])
@pytest.mark.parametrize("value", [True, 7, 1.5, {}, [None], [["x"]]])
def test_another_type_is_refused(key: str, value: object) -> None:
    refused(listed({**ROW, key: value}))


@pytest.mark.parametrize("key", ["productName", "recommendation"])
@pytest.mark.parametrize("value", [None, "", "  ", "&nbsp;"])
def test_what_must_be_said_may_not_be_empty(key: str, value: object) -> None:
    refused(listed({**ROW, key: value}))


@pytest.mark.parametrize("text", ["a\x00b", f"a{chr(0xD800)}b", "a\x1bb", "a\N{REPLACEMENT CHARACTER}b", "x" * 4_001])
@pytest.mark.parametrize("key", ["productName", "indication", "comment", "url"])
def test_text_that_cannot_be_kept_is_refused(key: str, text: str) -> None:
    refused(listed({**ROW, key: text}))


@pytest.mark.parametrize(
    ("key", "most"),
    [("productName", 200), ("substances", 200), ("atc", 20), ("indication", 1900), ("comment", 4000)],
)
def test_a_text_is_never_cut_off(key: str, most: int) -> None:
    assert parse(listed({**ROW, key: "x" * most}))
    assert f"fler än {most} tecken" in refused(listed({**ROW, key: "x" * (most + 1)}))


def test_the_sentence_tells_which_row() -> None:
    assert "i rad 2 inget fält atc" in refused(listed(ROW, {k: v for k, v in ROW.items() if k != "atc"}))


# Values --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "published_on", "date_text"),
    [
        ("2022-07-04", date(2022, 7, 4), "2022-07-04"),
        (" 2022-07-04\n", date(2022, 7, 4), "2022-07-04"),
        ("2022-07-04T10:00:00", date(2022, 7, 4), "2022-07-04T10:00:00"),
        ("2022-07-04 10:00", date(2022, 7, 4), "2022-07-04 10:00"),
        # A day begins at 22 in the summer and at 23 in the winter, in UTC.
        ("2022-07-03T22:00:00.000Z", date(2022, 7, 4), "2022-07-03T22:00:00.000Z"),
        ("2022-07-03T21:59:59Z", date(2022, 7, 3), "2022-07-03T21:59:59Z"),
        ("2022-01-03T23:00:00+00:00", date(2022, 1, 4), "2022-01-03T23:00:00+00:00"),
        ("2022-07-04T00:00:00+0200", date(2022, 7, 4), "2022-07-04T00:00:00+0200"),
        (1656885600000, date(2022, 7, 4), "1656885600000"),
        (1656885599999, date(2022, 7, 3), "1656885599999"),
        ("1656885600000", date(2022, 7, 4), "1656885600000"),
        (946681200000, date(2000, 1, 1), "946681200000"),
        ("4 juli 2022", date(2022, 7, 4), "4 juli 2022"),
        ("den 4 juli 2022", date(2022, 7, 4), "den 4 juli 2022"),
        ("juli 2022", None, "juli 2022"),
        ("2019-06", None, "2019-06"),
        ("2019", None, "2019"),
        ("", None, ""),
        (None, None, ""),
    ],
)
def test_known_dates(value: object, published_on: date | None, date_text: str) -> None:
    record = read(publishDate=value)
    assert (record.published_on, record.date_text) == (published_on, date_text)


@pytest.mark.parametrize(
    "value",
    [
        "2022-02-30",
        "2019-13",
        "2019-00",
        "0201-06-01",
        "1656885600",
        1656885600,
        -1,
        10**30,
        "31 juni 2022",
        "4 juillet 2022",
        "04/07/2022",
        "20220704",
        "2022-W27-1",
        "2022-07-04T25:00",
        "2022-07-04T10:00+99:00",
        "٢٠٢٢-٠٧-٠٤",
        "i går",
    ],
)
def test_unknown_dates_are_refused(value: object) -> None:
    assert "rad 1" in refused(listed({**ROW, "publishDate": value}))


@pytest.mark.parametrize(
    ("value", "substance"),
    [
        ("nivolumab", "nivolumab"),
        (["nivolumab"], "nivolumab"),
        (["pembrolizumab", " enfortumab  vedotin"], "pembrolizumab + enfortumab vedotin"),
        ([], ""),
        ("", ""),
        (None, ""),
    ],
)
def test_substances_in_a_text_or_a_list(value: object, substance: str) -> None:
    assert read(substances=value).substance == substance


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("/produktinfo/trodelvy", "https://samverkanlakemedel.se/produktinfo/trodelvy"),
        ("/a?open.12ab=true&b=1", "https://samverkanlakemedel.se/a?b=1"),
        ("", None),
        (None, None),
    ],
)
def test_addresses(value: object, url: str | None) -> None:
    assert read(url=value).url == url


@pytest.mark.parametrize(
    "value", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/", "http://[", "http://"]
)
def test_addresses_that_are_no_pages_are_refused(value: str) -> None:
    refused(listed({**ROW, "url": value}))


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", "</script><b>", '=HYPERLINK("http://x";"y")', "@SUM(1+1)", "'; DROP TABLE x; --"],
)
def test_markup_and_formulas_stay_text(name: str) -> None:
    assert read(productName=name).product == name


def test_an_unknown_label_is_shown_and_not_guessed() -> None:
    record = read(recommendation="rekommenderar")
    assert (record.verdict, record.label) == (Verdict.UNRECOGNISED, "rekommenderar")


def test_a_product_has_one_row_for_each_of_its_indications() -> None:
    lymphoma = ROW | {"productName": "Kymriah", "indication": "Lymfom", "recommendation": "bör inte användas"}
    leukaemia = lymphoma | {"indication": "ALL", "recommendation": "bör användas"}
    first, other = parse(listed(lymphoma, leukaemia))
    assert (first.verdict, other.verdict) == (Verdict.SHOULD_NOT, Verdict.SHOULD)
    assert first.key != other.key


def test_a_rule_for_a_class_is_no_recommendation_of_a_medicine() -> None:
    record = read(productName="PD-(L)1-hämmare", indication="Solida tumörer", recommendation="bör användas")
    assert (record.verdict, record.label) == (Verdict.CLASS_RULE, "bör användas")


@pytest.mark.parametrize(
    "changed",
    [
        {"publishDate": "2019-05-01 och 2019-06-01"},
        {"publishDate": "1 maj 2019 (ALL), 1 juni 2019 (lymfom)"},
        {"recommendation": "bör användas 2019-05-01, 2019-06-01"},
        {"indication": "ALL (2019-05-01) och lymfom (2019-06-01)"},
    ],
)
def test_two_indications_with_two_days_in_a_sentence_stay_one_row_for_a_person(changed: Row) -> None:
    record = read(**changed)
    assert (record.verdict, record.restricted) == (Verdict.UNRECOGNISED, False)
    assert set(changed.values()) <= set(record.facts().values())
    if "publishDate" in changed:
        assert record.published_on is None


def test_the_latest_of_several_rows_of_one_pair_counts() -> None:
    no, yes = ROW | {"publishDate": "2019"}, ROW | {"publishDate": "1 juni 2021", "recommendation": "kan användas"}
    for rows in ((no, yes), (yes, no)):
        assert SOURCE.order is not None
        assert max(parse(listed(*rows)), key=SOURCE.order).verdict is Verdict.MAY


def test_a_long_indication_has_a_key_that_can_be_kept() -> None:
    long, other = read(indication="x" * 1_900), read(indication="x" * 1_899 + "y")
    assert len(long.key) <= 600
    assert long.key != other.key


def test_a_key_named_twice_in_a_row_is_refused() -> None:
    doubled = listed(ROW).replace(b'"recommendation"', b'"recommendation": "avvakta", "recommendation"')
    assert "recommendation" in refused(doubled)


def test_a_product_named_once_may_lack_its_indication() -> None:
    assert parse(listed(ROW, ROW | {"productName": "B", "indication": ""}))[1].indication == ""


def test_a_repeated_row_counts_once_and_a_later_date_is_another() -> None:
    later = ROW | {"publishDate": "2024-01-15", "recommendation": "bör inte användas"}
    assert [r.published_on for r in parse(listed(ROW, ROW | {"url": "/b"}, later))] == [
        date(2022, 7, 4),
        date(2024, 1, 15),
    ]


# Letters -------------------------------------------------------------------------------------------------

SWEDISH = ROW | {"indication": "Ärftlig ögonsjukdom på båda ögonen – tidig", "recommendation": "bör inte användas"}
RAW = f"AppRegistry.registerInitialState('12.a',{json.dumps([SWEDISH], ensure_ascii=False)});"
OLD_WAY = "<meta http-equiv=content-type content='text/html; charset=windows-1252'>"
SPELT: dict[str, bytes] = {
    "UTF-8": page(RAW).encode(),
    "UTF-8 with a mark": page(RAW).encode("utf-8-sig"),
    "UTF-8 undeclared": page(RAW, head="").encode(),
    "escapes": page(call([SWEDISH])).encode(),
    "Windows-1252 declared as Latin-1": page(RAW, head='<meta charset="iso-8859-1">').encode("cp1252"),
    "declared the old way": page(RAW, head=OLD_WAY).encode("cp1252"),
    "single bytes undeclared": page(RAW, head="").encode("cp1252"),
    "entities": page(RAW.replace("ö", "&ouml;").replace("Ä", "&#196;").replace("å", "&#xE5;")).encode(),
    "decomposed": page(RAW.replace("ö", "o\N{COMBINING DIAERESIS}")).encode(),
    "soft hyphens": page(RAW.replace("sjukdom", "sjuk\N{SOFT HYPHEN}dom")).encode(),
}


@pytest.mark.parametrize("content", SPELT.values(), ids=SPELT.keys())
def test_swedish_letters(content: bytes) -> None:
    (record,) = parse(content)
    assert record.indication == SWEDISH["indication"]
    assert record.verdict is Verdict.SHOULD_NOT


LONG = listed(*({**ROW, "productName": f"P{n}", "indication": "åäö – ≥ 2 " * 20} for n in range(1500))).decode()
LONG_RAW = LONG.encode().replace(b"\\u00e5", "å".encode()).replace(b"\\u2013", "–".encode())


@pytest.mark.parametrize("shift", range(4))
def test_a_long_page_is_one_text_wherever_it_is_divided(shift: int) -> None:
    content = LONG_RAW.replace(b"<body>", b"<body>" + b"x" * shift)
    assert len(content) > 400_000
    assert {record.indication for record in parse(content)} == {("åäö – ≥ 2 " * 20).strip()}
    damaged = content[:-9] + b"\xc3" + content[-9:]
    assert "andra byte" in refused(damaged)


# Anything at all -----------------------------------------------------------------------------------------

SHORT = render_page(FIRST[:4])
PLACES = st.integers(0, len(SHORT))
Change = Callable[[bytes], bytes]


def flip(at: int, bits: int) -> Change:
    return lambda b: b[:at] + bytes(x ^ bits for x in b[at : at + 1]) + b[at + 1 :]


def cut(start: int, stop: int) -> Change:
    return lambda b: b[: min(start, stop)] + b[max(start, stop) :]


def splice(start: int, stop: int, at: int) -> Change:
    return lambda b: b[:at] + b[min(start, stop) : max(start, stop)] + b[at:]


CHANGES = st.one_of(
    st.builds(flip, PLACES, st.integers(1, 255)),
    st.builds(cut, PLACES, PLACES),
    st.builds(splice, PLACES, PLACES, PLACES),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)


def records_or_refusal(content: bytes) -> None:
    try:
        records = parse(content)
    except SourceFailureError as failure:
        str(failure).encode()
    else:
        assert records
        assert all(isinstance(record, SeenRecommendation) and record.product and record.label for record in records)
        repr(records).encode()


@settings(max_examples=400, deadline=None)
@given(st.lists(CHANGES, min_size=1, max_size=4))
def test_a_damaged_page_gives_records_or_a_refusal(changes: list[Change]) -> None:
    content = SHORT
    for change in changes:
        content = change(content)
    records_or_refusal(content)


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(st.sampled_from([*ROW, "comment", "decisionDate", "id"]), JSON, min_size=1, max_size=3))
def test_any_values_give_records_or_a_refusal(values: Row) -> None:
    records_or_refusal(listed(ROW | {"productName": "A"}, ROW | values))
