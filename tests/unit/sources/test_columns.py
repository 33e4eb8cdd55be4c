"""Reading many values at once gives what reading them one by one gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.rules.errors import SourceFailureError
from tasks.sources.reading.at_once import are_plain, straight_addresses
from tasks.sources.reading.columns import Columns, made
from tasks.sources.reading.dates import day
from tasks.sources.reading.fields import NAME, OddValueError, _made_plain, _resolved, address, needed_text, text_or_none
from tasks.sources.reading.records import Expected

EXPECTED = Expected(
    "provet", "https://example.org/lista", {"who": "namn", "url": "länk", "on": "dag"}, frozenset({"id"})
)
SITES = st.sampled_from(["https://x.se", "http://x.se:80/a/b.html?c", "HTTPS://X.se/a/"])
WORDS = st.text(st.one_of(st.sampled_from("aåÅ |&;ampÃ¤â€\ufffd\xad\u0308\n'`–"), st.characters()), max_size=8)
ENDS = st.text("ab./%?#:;=&htps1-~_ A|[", max_size=14)
ADDRESSES = st.one_of(
    ENDS,
    ENDS.map("https://a.se{}".format),
    ENDS.map("/{}".format),
    st.sampled_from(["https://a.se/b", "/a/b.html", "http://x", "/x://y", "//h", "https://", "https://:80/", ""]),
)
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.just([]), st.just({}), st.lists(st.text(max_size=2)), WORDS
)
DAYS = st.sampled_from(
    ["2022-07-04", "2022-02-30", "2022", "", None, 1656885600000, 1656885600000.0, True, "4 juli 2022"]
)


def resolved(value: str, site: str) -> str | None:
    try:
        return _resolved(_made_plain(value), site)
    except OddValueError:
        return None


@settings(max_examples=300)
@given(st.lists(WORDS, max_size=4))
def test_plain_texts_are_those_that_stay_as_they_are(values: list[str]) -> None:
    if are_plain(values):
        assert [_made_plain(value) for value in values] == values


@settings(max_examples=500)
@given(st.lists(ADDRESSES, min_size=1, max_size=3), SITES)
@example(["https://a.se|"], "https://x.se")
@example(["https://a.se", "/b//c"], "https://x.se")
@example(["https://a.se/?open.12ab=true"], "https://x.se")
def test_straight_addresses_are_those_that_resolving_leaves(values: list[str], site: str) -> None:
    found = straight_addresses(values, site=site)
    if found is not None:
        assert found == [resolved(value, site) for value in values]


def one_by_one(values: Sequence[Any], read: Any) -> list[Any] | int:
    """What each value reads as, or the number of the first that cannot be read."""
    found = []
    for number, value in enumerate(values, start=1):
        try:
            found.append(read(value))
        except OddValueError:
            return number
    return found


@settings(max_examples=300)
@given(st.lists(st.one_of(VALUES, DAYS), min_size=1, max_size=5))
def test_a_column_reads_as_its_values_do(values: list[Any]) -> None:
    columns = Columns([{"namn": value, "länk": value, "dag": value} for value in values], EXPECTED, ("who",))
    needed = partial(needed_text, most=NAME)
    readings: list[tuple[Any, Any]] = [
        (partial(columns.texts, "who", needed, most=NAME), needed),
        (partial(columns.read, "who", text_or_none), text_or_none),
        (partial(columns.read, "on", day), day),
        (partial(columns.addresses, "url", site="https://x.se/"), partial(address, site="https://x.se/")),
    ]
    for column, read in readings:
        wanted = one_by_one(values, read)
        if isinstance(wanted, int):
            with pytest.raises(SourceFailureError, match=f"i rad {wanted} "):
                column()
        else:
            assert list(map(repr, column())) == list(map(repr, wanted))


@pytest.mark.parametrize("row", [None, [], "x", {}, {"länk": ""}, {"namn": "x", "ny": 1}])
def test_the_first_row_of_another_kind_is_named(row: object) -> None:
    good = {"namn": "x", "id": 7}
    with pytest.raises(SourceFailureError, match="i rad 3 "):
        Columns([good, good, row, good, row], EXPECTED, ("who",))


def test_a_key_that_is_missing_reads_as_null() -> None:
    columns = Columns([{"namn": "x"}, {"namn": "y", "länk": "/z"}], EXPECTED, ("who",))
    assert columns.addresses("url", site="https://x.se/a") == [None, "https://x.se/z"]


@dataclass(frozen=True)
class Pair:
    """Two facts."""

    one: str
    other: int

    @property
    def key(self) -> str:
        return self.one


def test_records_made_at_once_are_as_any() -> None:
    records = made(Pair, one=["a", "b"], other=[1, 2])
    assert records == (Pair("a", 1), Pair("b", 2))
    assert (hash(records[0]), repr(records[1]), records[1].key) == (hash(Pair("a", 1)), repr(Pair("b", 2)), "b")
    with pytest.raises(AttributeError):
        records[0].one = "c"  # type: ignore[misc]


@pytest.mark.parametrize(
    "columns", [{"one": ["a"]}, {"other": [1], "one": ["a"]}, {"one": [], "other": [], "more": []}]
)
def test_records_need_all_their_fields(columns: dict[str, list[Any]]) -> None:
    with pytest.raises(TypeError, match="Pair has"):
        made(Pair, **columns)
