"""Dividing national numbers between regions, with the pitfalls that are known by name."""

from datetime import date
from decimal import Decimal

import pytest

from models.rules.budget_impact.apportion import resolve
from models.rules.budget_impact.funnel import incidence_from_prevalence
from models.rules.budget_impact.kinds import SourceKind
from models.rules.budget_impact.people import (
    AgeGroup,
    AgeRate,
    Count,
    Funnel,
    Headcount,
    National,
    PatientNumber,
    Place,
    Source,
    Step,
)
from models.rules.budget_impact.small_numbers import at_least, poisson, whole_patients
from models.rules.errors import InvalidInputError

DAY = date(2025, 12, 31)
CITED = Source(SourceKind.RATE, "studie", DAY)
# SCB and Regionfakta, 31 December 2025: all, and 65 or older.
NORTH = Place("norrbotten", Headcount(248927, DAY, "SCB", (AgeGroup("0-64", 185809), AgeGroup("65+", 63118))))
WEST = Place("vasterbotten", Headcount(281138, date(2024, 12, 31), "Regionfakta"))
SWEDEN = Headcount(10605529, DAY, "SCB", (AgeGroup("0-64", 8369968), AgeGroup("65+", 2235561)))
NATION = (SWEDEN, Headcount(10587710, date(2024, 12, 31), "SCB"))


def national(number: str, **fields: object) -> PatientNumber:
    return PatientNumber(national=National(Decimal(number), CITED), **fields)  # type: ignore[arg-type]


def number_in(given: PatientNumber, place: Place = NORTH) -> float:
    return float(resolve(given, (place,), NATION)[0][0].number)


def test_a_share_by_population_mixes_no_years() -> None:
    assert number_in(national("1")) == pytest.approx(0.023471436455456393)
    assert number_in(national("1"), WEST) == pytest.approx(0.02655323955794029)


def test_a_disease_of_the_old_is_a_fifth_more_common_in_norrbotten() -> None:
    by_age = (AgeRate("0-64", Decimal(0)), AgeRate("65+", Decimal("0.01")))
    old = PatientNumber(national=National(Decimal(1), CITED, by_age))
    assert number_in(old) == pytest.approx(0.0282, abs=0.00005)
    assert number_in(old) / number_in(national("1")) == pytest.approx(1.20, abs=0.005)


def test_a_clustered_disease_is_not_shared_out() -> None:
    # Skelleftesjukan: 159 in the nation would be 8 in the two counties, where there are some 265.
    assert number_in(national("159")) + number_in(national("159"), WEST) == pytest.approx(8, abs=0.1)
    with pytest.raises(InvalidInputError, match=r"ojämnt fördelad.*Ange ett antal från register"):
        resolve(national("159", clustered=True), (NORTH,), NATION)


def test_a_count_beats_a_rate_beats_a_share() -> None:
    rate = Funnel(CITED, rate=Decimal("0.001"), steps=(Step("behandlas", Decimal("0.5")),))
    expert, registry = (
        Count("norrbotten", Decimal(n), Source(kind, kind.value, DAY))
        for n, kind in ((7, SourceKind.EXPERT), (9, SourceKind.REGISTRY))
    )
    everything = PatientNumber((expert, registry), (rate,), National(Decimal(159), CITED))
    found, _ = resolve(everything, (NORTH, WEST), NATION)
    assert [(e.number, e.kind) for e in found] == [
        (Decimal(9), SourceKind.REGISTRY),
        (Decimal("140.5690"), SourceKind.RATE),
    ]


def test_a_regions_own_rate_comes_before_the_common_one() -> None:
    own, common = Funnel(CITED, Decimal("0.5"), region="norrbotten"), Funnel(CITED, Decimal("0.1"))
    assert number_in(PatientNumber(funnels=(common, own))) == 248927 / 2


def test_more_in_the_regions_than_in_the_nation() -> None:
    counts = tuple(Count(key, Decimal(100), CITED) for key in ("norrbotten", "vasterbotten"))
    contradiction = PatientNumber(counts, (), National(Decimal(159), CITED))
    with pytest.raises(InvalidInputError, match=r"fler \(200,00\) än det nationella antalet \(159,00\)"):
        resolve(contradiction, (NORTH, WEST), NATION)
    rates = PatientNumber((), (Funnel(CITED, rate=Decimal("0.0005")),), National(Decimal(159), CITED))
    _, warnings = resolve(rates, (NORTH, WEST), NATION)
    assert any("265,03, fler än det nationella antalet 159,00" in warning for warning in warnings)


def test_what_a_person_should_know_is_said() -> None:
    _, warnings = resolve(national("150", age_dependent=True), (NORTH, WEST), NATION)
    assert [warning.split()[0] for warning in warnings] == ["Sjukdomen", "Färre", "Regionernas"]


def test_an_age_group_without_inhabitants_is_named() -> None:
    rates = PatientNumber(funnels=(Funnel(CITED, by_age=(AgeRate("80+", Decimal("0.1")),)),))
    with pytest.raises(InvalidInputError, match="”80\\+” saknar invånare; angivna åldersgrupper är: 0-64, 65\\+"):
        resolve(rates, (NORTH,), NATION)


@pytest.mark.parametrize(("share", "expected", "none"), [("0.0235", 0.47, 0.63), ("0.0125", 0.25, 0.78)])
def test_twenty_in_the_nation_may_be_none_in_a_region(share: str, expected: float, none: float) -> None:
    mean = 20 * float(share)
    assert mean == pytest.approx(expected, abs=0.005)
    assert whole_patients(mean).none == pytest.approx(none, abs=0.008)


def test_four_regions_pooled() -> None:
    assert poisson(20 * 0.0855, 0) == pytest.approx(0.18, abs=0.005)
    assert at_least(20 * 0.0855, 1) == pytest.approx(0.82, abs=0.005)


def test_the_distribution_is_whole() -> None:
    found = whole_patients(2.5, 4)
    assert sum(found.probabilities) + found.more == pytest.approx(1)
    assert whole_patients(0).probabilities[:2] == (1, 0)


def test_incidence_from_prevalence() -> None:
    assert incidence_from_prevalence(Decimal(30), Decimal(10)) == 3
