"""Which names are of one substance, and which are not."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.identity import _towards_swedish, folded, substance_key
from models.rules.substance_names import FORMER_CODES, NAMES
from models.rules.substances import same_substance, substance_code

ROWS = pytest.mark.parametrize("row", NAMES, ids=lambda row: row[1])
TEXT = st.text(max_size=30)
CODES = st.sampled_from([None, "", "L01", "L01FX", "L01FX17", "l01fx17 ", "L01XC18", "L01FF02", "N02AA05", "=1+1"])

SAME = [
    ("oxikodon", None, "oxycodone", None),
    ("Adrenalin", None, "epinephrine", None),
    ("zoledronsyra", "M05BA08", "zoledronic acid", None),
    ("hydroxikarbamid", "", "Hydroxyurea", "L01"),
    ("paracetamol + koffein", None, "caffeine, acetaminophen", None),
    ("teklistamab", None, "teclistamab", None),
    # The code decides where the names cannot.
    ("imatinib", "L01EA01", "imatinib mesilate", "L01EA01"),
    ("pembrolizumab", "L01XC18", "pembrolizumab", "L01FF02"),
    ("", "L01FX17", "sacituzumab govitekan", "l01fx17 "),
]
OTHER = [
    ("metotrexat", "L01BA01", "methotrexate", "L04AX03"),
    ("nivolumab", "L01FF01", "pembrolizumab", "L01FF02"),
    ("nivolumab", "L01FF", "pembrolizumab", "L01FF"),
    ("trastuzumab", None, "trastuzumab deruxtecan", None),
    ("adrenalin", None, "noradrenalin", None),
    ("aciklovir", None, "valaciklovir", None),
    ("", None, "", None),
    ("", "L01", "", "L01"),
]


@pytest.mark.parametrize(("name", "atc", "other", "other_atc"), SAME)
def test_one_substance(name: str, atc: str | None, other: str, other_atc: str | None) -> None:
    assert same_substance(name, atc, other, other_atc)


@pytest.mark.parametrize(("name", "atc", "other", "other_atc"), OTHER)
def test_two_substances(name: str, atc: str | None, other: str, other_atc: str | None) -> None:
    assert not same_substance(name, atc, other, other_atc)


# The table -----------------------------------------------------------------------------------------------


@ROWS
def test_all_names_of_a_row_are_one(row: tuple[str, ...]) -> None:
    code, *names = row
    assert substance_code(code) == code
    assert len({substance_key(name) for name in names}) == 1


@ROWS
def test_a_row_is_there_because_no_rule_joins_its_names(row: tuple[str, ...]) -> None:
    spelt = [_towards_swedish(folded(name)) for name in row[1:]]
    assert len(spelt) == len(set(spelt)) > 1


def test_no_name_is_of_two_rows() -> None:
    keys = Counter(substance_key(names[0]) for _, *names in NAMES)
    assert keys.total() == len(keys)
    assert len({code for code, *_ in NAMES}) == len(NAMES)


def test_no_former_code_is_in_use() -> None:
    assert not FORMER_CODES.keys() & {*FORMER_CODES.values(), *(code for code, *_ in NAMES)}
    assert len(set(FORMER_CODES.values())) == len(FORMER_CODES)
    assert all(substance_code(code) == now for code, now in FORMER_CODES.items())


@pytest.mark.parametrize("atc", [None, "", "L", "L01", "L01F", "L01FX", "L01FX177", "L01FX17, L01FX18", "X01FX17"])
def test_what_is_no_code_of_a_substance(atc: str | None) -> None:
    assert substance_code(atc) is None


# Anything ------------------------------------------------------------------------------------------------


@given(TEXT, CODES, TEXT, CODES)
def test_who_is_asked_first_does_not_matter(name: str, atc: str | None, other: str, other_atc: str | None) -> None:
    assert same_substance(name, atc, other, other_atc) == same_substance(other, other_atc, name, atc)


@given(TEXT, CODES)
def test_a_substance_is_itself_if_it_is_any(name: str, atc: str | None) -> None:
    assert same_substance(name, atc, name, atc) == bool(substance_key(name) or substance_code(atc))


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_rows_stay_apart(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert same_substance(one[1], None, other[-1], None) == (one == other)


@given(st.lists(st.sampled_from([name for row in NAMES for name in row[1:]]), min_size=1, max_size=3))
def test_a_combination_has_no_order(names: list[str]) -> None:
    assert substance_key(" + ".join(names)) == substance_key(", ".join(reversed(names)))
