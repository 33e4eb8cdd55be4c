"""A secret price is planted; every byte of every document is searched for it, and for what would give it back."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from models.rules.budget_impact import Model
from models.rules.budget_impact.engine import run
from models.rules.budget_impact.inputs import Assumption
from models.rules.budget_impact.results import ALL, Period
from models.rules.budget_impact.versions import digest
from models.rules.errors import InvalidInputError
from tasks.documents import Gross, Material, gather, opened
from tests.unit.documents import cases
from tests.unit.documents.spill import everything, gross, normal, numbers, patients, told, written

BOTH = pytest.mark.parametrize("secret", [cases.with_rebate, cases.with_tender])
LISTED = 21500.50 / 1.25


def material(model: Model, disclosure: str = "gross", **kept: Any) -> Material:
    return gather(model, cases.facts(), cases.THRESHOLDS, disclosure=disclosure, draws=200, **kept)


def after_rebate(model: Model) -> list[float]:
    result = run(model)
    periods = (*result.years, *result.full_year, *result.months)
    known = [p.after_rebate for p in periods if p.after_rebate is not None]
    total = sum(p.after_rebate.net_care for p in result.of(ALL) if p.after_rebate)
    return [*(n for f in known for n in (f.gross_drug, f.net_drug, f.net_care)), total]


def levels(period: Period) -> tuple[float, float, float]:
    return period.listed.gross_drug, period.listed.net_drug, period.listed.net_care


def shown() -> Gross:
    found = material(cases.full())
    assert isinstance(found, Gross)
    return found


def secret_lines(model: Model) -> list[float]:
    return [line.amount for line in run(model).lines if line.secret and line.amount]


def prices(model: Model) -> list[float]:
    """Secret unit prices and rebates."""
    share, tender = float(cases.SHARE), float(cases.TENDER)
    found = [tender, tender * 1.25, LISTED - tender]
    for part in (share, share * 0.6):
        found += [LISTED * part, LISTED * (1 - part), LISTED * part * 1.25, 21500.5 * part, 21500.5 * (1 - part)]
    return found


@BOTH
def test_a_gross_document_holds_nothing_secret(secret: Callable[[], Model]) -> None:
    model = secret()
    # What is the same with and without the secret (the months before a rebate is settled) is no secret.
    openly = {round(n, 2) for p in run(cases.full()).months for n in levels(p)} | {round(n, 2) for n in gross(shown())}
    hidden = [n for n in (*after_rebate(model), *secret_lines(model)) if n and round(n, 2) not in openly]
    for name, text in everything(material(model)).items():
        assert [form for form in told(text, hidden) if len(form) > 6] == [], name
        assert told(text, prices(model)) == [], name
        assert not {"0.3717", "37.17", "22.3", "22.302", "62.83", cases.TENDER} & numbers(text), name
        assert "QX9" not in text
        assert digest(model) not in text


@BOTH
def test_the_search_would_find_it(secret: Callable[[], Model]) -> None:
    text = normal("rabatten är 37,17 %, priset 13\N{NO-BREAK SPACE}876,54 kr")
    assert told(text, [13876.54])
    assert "37.17" in text
    some = after_rebate(secret())
    assert told(everything(material(secret(), "net"))["xlsx"], some)


@BOTH
def test_a_net_document_holds_neither_gross_nor_patients(secret: Callable[[], Model]) -> None:
    model = secret()
    open_side = material(model)
    assert isinstance(open_side, Gross)
    net = [n for n in after_rebate(model) if n]
    ratios = [a / b for a in net[:30] for b in gross(open_side)[:30] if b]
    counts = patients(open_side)
    hidden = [n for n in (*gross(open_side), *counts, *prices(model)) if not any(abs(n - m) < 0.01 for m in net)]
    for name, text in everything(material(model, "net")).items():
        # Two-decimal figures in mnkr can be alike by chance; the öre cannot.
        assert [form for form in told(text, hidden) if len(form) > 6] == [], name
        assert not [f for r in ratios for f in (f"{r:.6f}", f"{r * 100:.4f}") if f in text], name
        for word in ("Patienter i medeltal", "patientår, kr", "upptag", "Kontrollsumma", "QX9", "21500.5", "3250"):
            assert word not in text, (name, word)


def test_a_net_document_shows_one_level_only() -> None:
    # Drug cost and care cost differ by visits at public prices: their difference is a number of patients.
    model = cases.with_rebate()
    drug = [p.after_rebate.net_drug for p in run(model).years if p.after_rebate]
    care = [p.after_rebate.net_care for p in run(model).years if p.after_rebate]
    assert drug != care
    text = everything(material(model, "net"))["xlsx"]
    assert told(text, care)
    assert not [form for form in told(text, drug) if len(form) > 6]


def test_the_open_digest_does_not_depend_on_the_secret() -> None:
    # Else the price could be found by trying until the digest fits.
    assert digest(opened(cases.with_rebate())) == digest(opened(cases.with_tender())) == digest(opened(cases.full()))
    shown = material(cases.with_rebate())
    assert isinstance(shown, Gross)
    assert shown.result.digest == digest(opened(cases.full()))


def test_gross_documents_do_not_depend_on_the_secret() -> None:
    # The strongest form of saying nothing: the same bytes with another rebate, and with none.
    assert everything(material(cases.with_rebate())) == everything(material(cases.full()))


@pytest.mark.parametrize(
    "text",
    ["Rabatten är 37,17 %.", "Efter avtal 0,3717 av priset", "cirka 37 procents rabatt", "återbäring 22,30 procent",
     "Betalas med 10 807,01 kr", "10807", "6.393,39 kr lägre"],
)  # fmt: skip
def test_words_that_tell_are_refused(text: str) -> None:
    # 21 500.50 / 1.25 = 17 200.40: 37.17 % of it is 6 393.39, and the price then 10 807.01.
    model = replace(cases.with_rebate(), assumptions=(Assumption(text, "x", "y"),))
    with pytest.raises(InvalidInputError, match="Texten i underlaget") as refused:
        material(model)
    assert not {"37", "10807", "6393"} & numbers(normal(str(refused.value)))


def test_words_about_the_case_are_searched_too() -> None:
    with pytest.raises(InvalidInputError, match=r"ärendet\.question"):
        gather(cases.with_tender(), cases.facts(question="Ska vi betala 13 876,54 kr?"), cases.THRESHOLDS)


def test_ordinary_words_are_not_refused() -> None:
    assert material(replace(cases.with_rebate(), assumptions=(Assumption("37,17 % kvinnor", "registret", "X"),)))


def test_what_cannot_be_written_is_refused_with_what_to_do() -> None:
    for model, kept, words in (
        (cases.full(), {"disclosure": "net"}, "inga sekretessbelagda priser"),
        (cases.with_rebate(), {"disclosure": "net", "public": True}, "publiceras inte"),
        (cases.full(), {"disclosure": "both"}, "gross"),
    ):
        with pytest.raises(InvalidInputError, match=words):
            gather(model, cases.facts(), **kept)


def test_a_secret_that_is_small_is_searched_for_as_a_share() -> None:
    assert written(0.5) == set()
    cheap = replace(cases.with_rebate(), assumptions=(Assumption("Rabatt 37.17 procent", "x", "y"),))
    with pytest.raises(InvalidInputError):
        material(cheap)
    assert Decimal(cases.SHARE) < 1
