"""Every refusal names the field, the value and what is expected. Each row is one change to a form that is right."""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from models.rules.budget_impact.engine import run
from models.rules.budget_impact.form import read, write
from models.rules.budget_impact.inputs import Model, Scenario
from models.rules.budget_impact.schema import schema
from models.rules.budget_impact.tornado import one_way
from models.rules.budget_impact.versions import digest
from models.rules.errors import InvalidInputError
from tests.unit.budget.a_model import model, models

Form = dict[str, Any]
GOOD: Form = write(model())
ITEM, PRICE = ("arms", 0, "items", 0), ("arms", 0, "items", 0, "price")


def put(*path: str | int) -> Callable[[Any], Callable[[Form], None]]:
    """A change: the value at `path`."""

    def with_value(value: Any) -> Callable[[Form], None]:
        def change(form: Form) -> None:
            here: Any = form
            for step in path[:-1]:
                here = here[step]
            here[path[-1]] = value

        return change

    return with_value


def gone(*path: str | int) -> Callable[[Form], None]:
    """A change: nothing at `path`."""

    def change(form: Form) -> None:
        here: Any = form
        for step in path[:-1]:
            here = here[step]
        del here[path[-1]]

    return change


REBATE = {"region_share": "0.6", "share": "0.3"}
TENDER = {"amount": 600, "on": "2026-01-15", "basis": "upphandlat"}
BAD = [
    (put("mix_without", 0, "shares")(["0.9"]), "mix_without, andelarna år 1, summerar till 0,9; väntat är 1"),
    (put("uptake", 0, "displaces", 0, "share")("0.5"), "uptake[0].displaces och added_on summerar till 0,5"),
    (put("uptake", 0, "shares")(["30"]), "uptake[0].shares[0] är 30; väntat är en andel mellan 0 och 1 (30 procent"),
    (put("uptake", 0, "shares")([30.0]), "uptake[0].shares[0] är 30,0; väntat är en andel"),
    (put("uptake", 0, "shares")(["0.5", "0.4"]), "uptake[0].shares faller från 0,5 till 0,4 år 2"),
    (put("uptake", 0, "shares")([]), "uptake[0].shares är tom"),
    (put("uptake", 0, "arm")("gammalt"), "uptake[0].arm är ”gammalt”, som inte går. Välj bland: nytt."),
    (put("uptake")([]), "uptake och mix_with är båda angivna eller båda tomma"),
    (put(*PRICE, "amount")(-1), "arms[0].items[0].price.amount är -1; väntat är ett belopp i kronor"),
    (put(*PRICE, "amount")(float("nan")), "arms[0].items[0].price.amount är nan; väntat är ett belopp"),
    (put(*PRICE, "amount")(float("inf")), "price.amount är inf"),
    (put(*PRICE, "amount")("1e9"), "price.amount är ”1e9”"),
    (put(*PRICE, "amount")("tusen"), "price.amount är ”tusen”; väntat är ett belopp i kronor"),
    (put(*PRICE, "amount")("1 000"), "price.amount är ”1 000”"),
    (put(*PRICE, "amount")(10**5000), "price.amount är ett tal med fler än 30 siffror; väntat är ett belopp"),
    (put(*PRICE, "amount")(True), "price.amount är True"),
    (put(*PRICE, "amount")(10**12), "price.amount är 1000000000000; väntat är ett belopp i kronor, 0 eller mer"),
    (gone(*PRICE, "amount"), "arms[0].items[0].price.amount saknas; väntat är ett belopp"),
    (gone(*PRICE, "on"), "arms[0].items[0].price.on saknas; väntat är ett datum"),
    (gone(*PRICE, "basis"), "arms[0].items[0].price.basis saknas; väntat är ett av: AIP, AUP, upphandlat, taxa"),
    (put(*PRICE, "basis")("listpris"), "price.basis är ”listpris”; väntat är ett av: AIP"),
    (put(*PRICE, "basis")("taxa"), "price.basis är taxa; väntat är AIP, AUP eller upphandlat"),
    (put(*PRICE, "on")("2026-13-01"), "price.on är ”2026-13-01”; väntat är ett datum"),
    (put(*PRICE, "secrecy")("secret"), "arms[0].items[0].price är hemligt"),
    (put(*ITEM, "tender")(TENDER), "tender.secrecy är open; väntat är secret"),
    (put(*ITEM, "rebate")(REBATE | {"amount": 5}), "rebate har båda eller ingen av share och amount"),
    (put(*ITEM, "rebate")({"region_share": 1, "amount": 2000}), "rebate.amount är mer än priset"),
    (put(*ITEM, "rebate")(REBATE | {"region_share": 60}), "rebate.region_share är 60; väntat är en andel"),
    (
        put(*ITEM, "rebate")(REBATE | {"lag_months": "1.5"}),
        "rebate.lag_months är 1,5; väntat är ett helt antal månader",
    ),
    (put(*ITEM, "per")("week"), "per är ”week”; väntat är ett av: dose, month"),
    (put(*ITEM, "per")("treatment_year"), "by_year: väntat är en faktor per behandlingsår"),
    (put(*ITEM, "to_month")(0), "to_month är 0; väntat är mer än from_month 0"),
    (put(*ITEM, "bearers")([{"unit": "klinik", "share": "0.5"}]), "bearers (alla kostnader) summerar till 0,5"),
    (put(*ITEM, "packs")({"dose": 1, "content": 0}), "packs.content är 0"),
    (put("prevalent", "counts", 0, "region")("gotland"), "prevalent.counts[0].region är ”gotland”, som inte går"),
    (put("prevalent", "counts", 0, "number")(-2), "prevalent.counts[0].number är -2; väntat är ett antal patienter"),
    (gone("prevalent", "counts", 0, "number"), "prevalent.counts[0].number saknas; väntat är ett antal patienter"),
    (gone("prevalent", "counts", 0, "source"), "prevalent.counts[0].source saknas"),
    (gone("prevalent"), "prevalent och incident saknas"),
    (put("prevalent", "counts")([]), "Patientantal saknas för norr"),
    (gone("arms"), "arms saknas; väntat är en lista"),
    (put("arms", 0, "role")("comparator"), "arms saknar en arm med role ”new”"),
    (put("arms", 1, "key")("nytt"), "arms[1] är ”nytt”, som redan finns"),
    (put("arms", 0, "persistence")({"monthly_stop": 5}), "monthly_stop är 5; väntat är en andel"),
    (
        put("arms", 0, "persistence")({"points": [{"month": 1, "share": "0.5"}, {"month": 2, "share": "0.6"}]}),
        "arms[0].persistence.points stiger",
    ),
    (put("arms", 0, "schedule")({"at": [2, 1]}), "arms[0].schedule.at är inte stigande"),
    (put("arms", 0, "schedule")({"every": 0}), "arms[0].schedule.every är 0; väntat är minst 0,01"),
    (put("start")("2027-01-15"), "start är 2027-01-15; väntat är den första i en månad"),
    (put("start")("i vår"), "start är ”i vår”; väntat är ett datum, till exempel 2026-09-01"),
    (put("years")(11), "years är 11; väntat är 1 till 10 kalenderår"),
    (put("years")("2.5"), "years är ”2.5”; väntat är ett heltal"),
    (put("places")("norr"), "places är ”norr”; väntat är en lista"),
    (put("places", 0, "people")(5), "places[0].people är 5; väntat är ett objekt"),
    (put("places", 0, "people", "inhabitants")(0), "inhabitants är 0; väntat är ett antal invånare, minst 1"),
    (put("regions")([]), "regions är ett okänt fält. Välj bland: arms"),
    (put("medicine")("  "), "medicine är tomt"),
    (put("medicine")("x" * 501), "medicine har 501 tecken; väntat är högst 500"),
    (put("with_vat")("ja"), "with_vat är ”ja”; väntat är true eller false"),
    (put("price_path")([{"arm": "annat", "from_month": 1, "factor": 1}]), "price_path[0].arm är ”annat”"),
    (put("ranges")([{"lever": "tur", "low": 0, "high": 2, "source": "x"}]), "ranges[0].lever är ”tur”"),
    (put("ranges")([{"lever": "price", "low": 2, "high": 3, "source": "x"}]), "ranges[0] är 2 till 3"),
    (put("grants")([{"region": "syd", "pot": 1, "share": 1}]), "grants[0].region är ”syd”"),
]


@pytest.mark.parametrize(("change", "says"), BAD, ids=[says for _, says in BAD])
def test_what_is_wrong_is_named(change: Callable[[Form], None], says: str) -> None:
    form = deepcopy(GOOD)
    change(form)
    with pytest.raises(InvalidInputError) as refusal:
        run(read(form))
    assert says in str(refusal.value)


@pytest.mark.parametrize("not_a_form", [None, [], "text", 5])
def test_what_is_no_form_at_all(not_a_form: object) -> None:
    with pytest.raises(InvalidInputError, match="väntat är ett objekt med fält"):
        read(not_a_form)


def test_more_treated_than_eligible() -> None:
    form = deepcopy(GOOD) | {
        "mix_without": [{"arm": "gammalt", "shares": ["0.3"]}, {"arm": "inget", "shares": ["0.7"]}],
    }
    with pytest.raises(InvalidInputError, match="armen ”gammalt” får andelen -0,7 år 1"):
        run(read(form))


def test_a_scenario_that_overflows() -> None:
    more = Scenario("hog", "Hög", uptake=Decimal("1.5"))
    with pytest.raises(InvalidInputError, match=r"armen ”nytt” får andelen 1,5 år 1 \(Hög\); väntat är 0 till 1"):
        run(model(), more)


def test_uptake_of_several_is_no_more_than_all() -> None:
    form = deepcopy(GOOD)
    form["arms"].append(deepcopy(form["arms"][0]) | {"key": "nyare"})
    form["uptake"].append(deepcopy(form["uptake"][0]) | {"arm": "nyare", "shares": ["0.1"]})
    with pytest.raises(InvalidInputError, match="uptake år 1 är tillsammans 1,1; väntat är högst 1"):
        read(form)


def test_decimal_commas_and_numbers_mean_the_same() -> None:
    comma, number = deepcopy(GOOD), deepcopy(GOOD)
    comma["uptake"][0]["shares"], number["uptake"][0]["shares"] = ["0,30"], [0.3]
    assert read(comma) == read(number)


@given(models())
@settings(max_examples=8)
def test_a_form_comes_back_as_it_was(base: Model) -> None:
    assert read(json.loads(json.dumps(write(base)))) == base


def test_the_schema_knows_every_field_and_what_must_be_there() -> None:
    published = schema()
    top = published["$defs"]["Model"]
    assert set(GOOD) <= set(top["properties"])
    assert top["required"] == ["medicine", "indication", "start", "places", "arms", "mix_without"]
    assert published["$defs"]["Price"]["required"] == ["amount", "on", "basis"]
    assert published["$defs"]["Uptake"]["properties"]["shares"]["items"]["anyOf"][0]["maximum"] == 1
    json.dumps(published)


def test_what_a_whole_region_spends_may_be_more_than_a_price() -> None:
    # All of a region's medicines cost thousands of millions a year.
    dear = deepcopy(GOOD)
    put("places", 0, "drug_cost")("3000000000")(dear)
    assert read(dear).places[0].drug_cost == Decimal(3 * 10**9)
    put("places", 0, "drug_cost")("10000000000000")(dear)
    with pytest.raises(InvalidInputError, match="högst tusen miljarder"):
        read(dear)


def test_a_model_in_which_nothing_costs_has_no_bars_and_one_with_broken_text_still_a_digest() -> None:
    free = replace(model(), arms=tuple(replace(arm, items=()) for arm in model().arms))
    assert one_way(free) == ()
    assert len(digest(replace(model(), indication="\ud800"))) == 64
