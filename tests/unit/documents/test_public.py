"""Documents to be published: 1–4 patients in a region are neither shown nor given back by a sum."""

from dataclasses import replace
from decimal import Decimal

import pytest

from models.rules.budget_impact import Model
from models.rules.budget_impact.people import Count, PatientNumber
from models.rules.budget_impact.results import ALL
from models.rules.errors import InvalidInputError
from tasks.documents import Gross, gather
from tests.unit.documents import cases
from tests.unit.documents.spill import everything, told


def counted(**by_region: float) -> Model:
    counts = tuple(Count(key, Decimal(str(n)), cases.REGISTRY) for key, n in by_region.items())
    return replace(cases.simple(), prevalent=PatientNumber(counts))


def public(model: Model) -> Gross:
    material = gather(model, cases.facts(), cases.THRESHOLDS, public=True, draws=100)
    assert isinstance(material, Gross)
    return material


def groups(model: Model) -> list[set[str]]:
    return [set(group.regions) for group in public(model).groups]


def test_a_region_with_few_patients_is_shown_with_its_smallest_neighbour() -> None:
    found = groups(counted(norr=80, vast=60, soder=30, inland=3))
    assert found == [{"norr"}, {"vast"}, {"soder", "inland"}]


def test_two_regions_with_few_are_shown_together_when_they_are_five() -> None:
    assert groups(counted(norr=80, vast=60, soder=4, inland=3))[-1] == {"soder", "inland"}
    assert groups(counted(norr=80, vast=60, soder=1, inland=2))[-1] == {"soder", "inland", "vast"}


def test_none_is_no_few() -> None:
    assert groups(counted(norr=80, vast=60, soder=40, inland=0)) == [{"norr"}, {"vast"}, {"soder"}, {"inland"}]


def test_few_on_treatment_in_one_year_is_enough() -> None:
    # 12 · 0.3 = 3.6 treated in the first year.
    assert groups(counted(norr=80, vast=60, soder=50, inland=12))[-1] == {"soder", "inland"}


@pytest.mark.parametrize("few", [1, 4])
def test_neither_the_number_nor_its_cost_is_in_any_file(few: int) -> None:
    model = counted(norr=83, vast=61, soder=31, inland=few + 0.4321)
    internal = gather(model, cases.facts(), draws=100)
    assert isinstance(internal, Gross)
    mine = [p for p in internal.result.years if p.region in {"inland", "soder"}]
    hidden = [n for p in mine for n in (p.patients, p.listed.gross_drug)] + [few + 0.4321]
    shown = [p for p in internal.result.years if p.region not in {"inland", "soder"}]
    hidden = [n for n in hidden if all(abs(n - p.listed.gross_drug) > 1 for p in shown)]
    for name, text in everything(public(model)).items():
        assert [form for form in told(text, hidden) if len(form) > 5] == [], name
        assert "Färre än 5 väntade" not in text
        assert internal.result.digest not in text
    assert told(everything(internal)["xlsx"], hidden)


def test_sums_still_sum() -> None:
    material = public(counted(norr=80, vast=60, soder=30, inland=3))
    parts = [p for p in material.result.years if p.region != ALL and p.year == 2028]
    total = material.result.of(ALL)[1]
    assert sum(p.patients for p in parts) == pytest.approx(total.patients)
    assert sum(p.listed.gross_drug for p in parts) == pytest.approx(total.listed.gross_drug)


def test_too_few_in_all_are_not_published() -> None:
    with pytest.raises(InvalidInputError, match="publiceras inte"):
        public(counted(norr=1, vast=1, soder=1, inland=1))


def test_a_grant_of_a_hidden_region_would_tell_its_cost() -> None:
    number = PatientNumber(
        tuple(Count(key, Decimal(n), cases.REGISTRY) for key, n in zip(cases.PEOPLE, (3, 60, 50, 40), strict=True))
    )
    material = public(cases.full(prevalent=number, incident=None))
    assert material.result.grants == ()
