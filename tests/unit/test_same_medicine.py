"""Which row of a list is about a medicine: one on the safe side of each guess, and one on the other."""

from dataclasses import dataclass

import pytest

from models.rules.identity import product_key, substance_key
from models.rules.same_medicine import Doubt, is_about, row_about


@dataclass(frozen=True)
class Name:
    """A medicine as somebody writes it."""

    product: str
    substance: str = ""
    atc: str | None = None

    @property
    def product_key(self) -> str:
        """By our rule of products."""
        return product_key(self.product)

    @property
    def substance_key(self) -> str:
        """By our rule of substances."""
        return substance_key(self.substance)


OURS = Name("Trodelvy", "sacituzumab govitekan", "L01FX17")
EMA = Name("Trodelvy", "sacituzumab govitecan", "L01FX17")
OTHER = Name("Enhertu", "trastuzumab deruxtecan", "L01FD04")


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param([EMA, OTHER], EMA, id="by product"),
        pytest.param(
            [Name("TRODELVY®", "sacituzumab govitecan")], Name("TRODELVY®", "sacituzumab govitecan"), id="mark"
        ),
        pytest.param([Name("Trodelvy")], Name("Trodelvy"), id="a row that says no more"),
        pytest.param([OTHER], None, id="nothing is about it"),
        pytest.param([], None, id="nothing there"),
        pytest.param([EMA, EMA], "2 rader i listan är om produkten", id="two rows of one product"),
        pytest.param([Name("Trodelvy", "något annat", "L01XX99")], "heter lika", id="another code"),
        pytest.param([Name("Trodelvy", "något annat")], "heter lika", id="another substance and no code"),
        pytest.param(
            [Name("Trodelvy", "annan stavning", "L01FX17")],
            Name("Trodelvy", "annan stavning", "L01FX17"),
            id="codes decide over spellings",
        ),
        # By substance, where no row has the product.
        pytest.param(
            [Name("Sacit", "sacituzumab govitecan", "L01FX17")],
            Name("Sacit", "sacituzumab govitecan", "L01FX17"),
            id="the substance and its code",
        ),
        pytest.param([Name("Sacit", "sacituzumab govitecan")], "ATC-koden", id="the substance without a code"),
        pytest.param([Name("Sacit", "sacituzumab govitecan", "L01FX")], "ATC-koden", id="the code of its group"),
        pytest.param(
            [Name("Sacit", "sacituzumab govitecan", "L01FX18")], "ATC-koden", id="the substance, another code"
        ),
        pytest.param(
            [Name("Sacit", "sacituzumab govitecan", "L01FX17"), Name("Uzumab", "sacituzumab govitekan", "L01FX17")],
            "2 produkter i listan har samma substans",
            id="two products of the substance",
        ),
        pytest.param(
            [EMA, Name("Sacit", "sacituzumab govitecan", "L01FX17")], EMA, id="the product before the substance"
        ),
    ],
)
def test_the_row_that_is_about_a_medicine(rows: list[Name], found: Name | str | None) -> None:
    told = row_about(OURS, rows)
    if isinstance(found, str):
        assert isinstance(told, Doubt)
        assert found in told.why
    else:
        assert told == found


def test_a_medicine_without_a_known_code_is_found_by_product_only() -> None:
    ours = Name("Trodelvy", "sacituzumab govitekan")
    assert row_about(ours, [EMA]) == EMA
    assert isinstance(row_about(ours, [Name("Sacit", "sacituzumab govitecan", "L01FX17")]), Doubt)


@pytest.mark.parametrize(
    ("row", "about"),
    [
        (EMA, True),
        (OTHER, False),
        (Name("Trodelvy", "något annat", "L01XX99"), False),
        (Name("Sacit", "sacituzumab govitecan", "L01FX17"), True),
        (Name("Sacit", "sacituzumab govitecan"), False),
        # One agreement about several products.
        (Name("Enhertu, Trodelvy", "deruxtecan, sacituzumab govitecan"), True),
        (Name("Enhertu och Kadcyla"), False),
        (Name(""), False),
    ],
)
def test_a_row_may_be_about_several_products(row: Name, about: bool) -> None:
    assert is_about(OURS, row) is about


def test_a_combination_is_not_its_parts() -> None:
    both = Name("Opdivo + Yervoy", "nivolumab + ipilimumab")
    assert not is_about(both, Name("Opdivo", "nivolumab"))
    assert is_about(both, Name("Yervoy och Opdivo"))
