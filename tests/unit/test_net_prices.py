"""Secret prices are taken out of a model, put back, and never quoted."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from models.rules.budget_impact import canonical, digest, write
from models.rules.budget_impact.costing import Price, Rebate
from models.rules.budget_impact.engine import run
from models.rules.budget_impact.inputs import Assumption, Model
from models.rules.budget_impact.kinds import Basis, Secrecy
from models.rules.discreet_form import read_discreetly
from models.rules.errors import InvalidInputError
from models.rules.net_prices import NetPrice, joined, joined_form, kept, net_years, regions_in, split
from tests.unit.budget.a_model import PRICED, drug, model

TENDER = Price(Decimal("31731.37"), PRICED, Basis.TENDER, secrecy=Secrecy.SECRET, source="avtal 4711")
REBATE = Rebate(Decimal("0.6"), share=Decimal("0.3719"))
HIDDEN = ("31731", "3719", "4711")


def secret(**fields: Any) -> Model:
    """A model whose new arm has a secret price beside the open one."""
    given = model()
    new = replace(given.arms[0], items=(replace(drug(100_000), **fields),))
    return replace(given, arms=(new, *given.arms[1:]))


@pytest.mark.parametrize("fields", [{"tender": TENDER}, {"rebate": REBATE}], ids=["tender", "rebate"])
def test_taken_apart_and_put_together_again_a_model_is_the_same(fields: dict[str, Any]) -> None:
    whole = secret(**fields)
    opened, prices = split(whole)
    assert not any(text in str(write(opened)) for text in HIDDEN)
    assert digest(opened) != digest(whole)
    assert joined(opened, prices) == whole
    assert joined_form(canonical(opened), kept(prices)) == whole
    assert split(opened) == (opened, ())


@pytest.mark.parametrize("fields", [{"tender": TENDER}, {"rebate": REBATE}], ids=["tender", "rebate"])
def test_the_open_model_has_the_whole_ones_gross_figures(fields: dict[str, Any]) -> None:
    whole = run(secret(**fields))
    opened = run(split(secret(**fields))[0])
    assert [period.listed for period in opened.years] == [period.listed for period in whole.years]
    assert all(period.after_rebate is None for period in opened.years)
    assert net_years(opened) == ()
    found = net_years(whole)
    assert regions_in(found) == ["norr", "alla"]
    assert found[0].net_drug < whole.years[0].listed.net_drug


def test_what_is_secret_is_not_told_in_a_traceback() -> None:
    _, prices = split(secret(rebate=REBATE))
    assert repr(prices) == "(NetPrice(nytt, lakemedel, …),)"


def test_a_price_without_its_item_is_a_programming_error() -> None:
    with pytest.raises(LookupError, match="no such cost items"):
        joined(model(), [NetPrice("nytt", "annat", REBATE)])


def test_the_form_is_read_apart() -> None:
    whole = secret(rebate=REBATE)
    assert read_discreetly(write(whole)) == split(whole)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("share", "3,719", "arms[0].items[0].rebate.share är ett värde som inte visas här; väntat är en andel"),
        ("share", 37.19, "arms[0].items[0].rebate.share är ett värde som inte visas här; väntat är en andel"),
        ("share", "37,19 %", "rebate.share är ett värde som inte visas här; väntat är"),
        ("share", ["3719"], "rebate.share är ett värde som inte visas här; väntat är"),
        ("region_share", None, "rebate.region_share saknas; väntat är en andel"),
        ("amount", "3719", "har båda eller ingen av share och amount"),
        ("procent", "3719", "rebate.procent är ett okänt fält"),
        ("lag_months", "3719", "rebate.lag_months är ett värde som inte visas här; väntat är"),
    ],
)
def test_a_refused_secret_is_named_but_not_quoted(field: str, value: Any, told: str) -> None:
    form = write(secret(rebate=REBATE))
    form["arms"][0]["items"][0]["rebate"][field] = value
    with pytest.raises(InvalidInputError) as refused:
        read_discreetly(form)
    assert told in str(refused.value)
    assert not any(text in str(refused.value).replace(",", "").replace(".", "") for text in HIDDEN)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_what_is_open_is_quoted_as_ever() -> None:
    form = write(secret(rebate=REBATE)) | {"years": 99}
    with pytest.raises(InvalidInputError, match=r"years är 99; väntat är 1 till 10"):
        read_discreetly(form)


@pytest.mark.parametrize("text", ["Rabatten är 37,19 %", "avdrag 0.3719", "0,37 19 enligt avtal"])
def test_an_open_text_that_tells_the_secret_is_refused(text: str) -> None:
    whole = replace(secret(rebate=REBATE), assumptions=(Assumption(text, "avtal", "chefen"),))
    with pytest.raises(InvalidInputError, match="innehåller ett hemligt pris eller en hemlig rabatt") as refused:
        split(whole)
    assert "37" not in str(refused.value)


def test_figures_that_only_resemble_it_are_let_through() -> None:
    harmless = Assumption("Antal 371 av 9 000, år 2027", "register", "chefen")
    split(replace(secret(rebate=REBATE), assumptions=(harmless,)))
