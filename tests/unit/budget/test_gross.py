"""The simple analysis against a slow, obvious second one, and at the edges of its thresholds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rules.budget_impact import Analysis, Inputs, analyse, check_inputs
from models.rules.errors import InvalidInputError
from models.rules.organisation import Population, Region, Threshold
from tests.factories import REGIONS, organisation

DAY = date(2026, 9, 1)
COUNTED = date(2025, 12, 31)
GIVEN = Inputs(Decimal(400_000), "AIP", DAY, Decimal(60))
FIRST, SECOND, *_ = REGIONS
FEW = settings(max_examples=12)
CLOSE = Fraction(1, 10**12)  # relative; the engine counts in floats of 15 digits
ORE = Fraction(1, 200)  # what is shown is rounded to whole öre, halves upwards


def region(key: str, *population: Population) -> Region:
    return Region(key, key.capitalize(), key, "X", "00", "body", list(population), COUNTED)


def counted(inhabitants: int, on: date = COUNTED) -> Population:
    return Population(inhabitants, on, "test")


def analysed(inputs: Inputs, regions: Sequence[Region], nation: int = 10_000_000) -> Analysis:
    return analyse(inputs, regions, [counted(nation)], [])


# ── A second implementation, as slow and plain as it can be ───────────────────────────────────────────────


def obvious(inputs: Inputs, populations: dict[str, int], nation: int) -> dict[str, tuple[Fraction, Fraction]]:
    """Patients and yearly cost per region: the region's own figure, or its share of the nation's patients."""
    found = {}
    for key, inhabitants in populations.items():
        if inputs.by_region and key in inputs.by_region:
            patients = Fraction(inputs.by_region[key])
        else:
            patients = Fraction(inputs.national or 0) * Fraction(inhabitants, nation)
        found[key] = (patients, patients * Fraction(inputs.price))
    return found


amounts = st.decimals(Decimal("0.01"), Decimal(30_000_000), places=2)
counts = st.decimals(Decimal(0), Decimal(5_000), places=1)
people = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 2_000_000), min_size=1)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Inputs, dict[str, int], int]:
    populations = draw(people)
    own = draw(st.dictionaries(st.sampled_from(sorted(populations)), counts))
    apportioned = draw(st.booleans()) or len(own) < len(populations)
    national = sum(own.values(), Decimal(0)) + draw(counts) if apportioned else None
    nation = sum(populations.values()) + draw(st.integers(0, 9_000_000))
    return Inputs(draw(amounts), "AIP", DAY, national, own), populations, nation


def close(value: Decimal, expected: Fraction) -> bool:
    return abs(Fraction(value) - expected) <= expected * CLOSE


def close_sek(value: Decimal, expected: Fraction, regions: int = 1) -> bool:
    return abs(Fraction(value) - expected) <= expected * CLOSE + ORE * regions


@given(cases())
@FEW
def test_the_engine_agrees_with_the_obvious_way(case: tuple[Inputs, dict[str, int], int]) -> None:
    inputs, populations, nation = case
    analysis = analysed(inputs, [region(key, counted(n)) for key, n in populations.items()], nation)
    expected = obvious(inputs, populations, nation)
    assert [line.region for line in analysis.lines] == list(populations)
    for line in analysis.lines:
        patients, gross = expected[line.region]
        assert close(line.patients, patients)
        assert close_sek(line.gross, gross)


@given(cases())
@FEW
def test_the_whole_is_the_sum_of_the_regions(case: tuple[Inputs, dict[str, int], int]) -> None:
    inputs, populations, nation = case
    analysis = analysed(inputs, [region(key, counted(n)) for key, n in populations.items()], nation)
    expected = obvious(inputs, populations, nation).values()
    assert close(analysis.patients, sum((patients for patients, _ in expected), Fraction(0)))
    assert close_sek(analysis.gross, sum((gross for _, gross in expected), Fraction(0)), len(populations))


@given(cases(), st.integers(2, 9))
@FEW
def test_the_cost_is_linear_in_price_and_in_patients(case: tuple[Inputs, dict[str, int], int], times: int) -> None:
    inputs, populations, nation = case
    regions = [region(key, counted(n)) for key, n in populations.items()]
    once = analysed(inputs, regions, nation)
    dearer = replace(inputs, price=inputs.price * times)
    more = replace(
        inputs,
        national=inputs.national * times if inputs.national is not None else None,
        by_region={key: count * times for key, count in (inputs.by_region or {}).items()},
    )
    rounded = len(regions) * (times + 1)
    assert close_sek(analysed(dearer, regions, nation).gross, Fraction(once.gross) * times, rounded)
    assert close_sek(analysed(more, regions, nation).gross, Fraction(once.gross) * times, rounded)


@given(people, amounts, counts)
@FEW
def test_apportioned_patients_are_never_more_than_the_nations(
    populations: dict[str, int], price: Decimal, national: Decimal
) -> None:
    regions = [region(key, counted(n)) for key, n in populations.items()]
    analysis = analysed(Inputs(price, "AIP", DAY, national), regions, sum(populations.values()))
    assert close(analysis.patients, Fraction(national))


# ── The thresholds ────────────────────────────────────────────────────────────────────────────────────────

COSTLY = [Threshold("costly", "Kostnadskrävande", COUNTED, Decimal(1_000_000), Decimal(50_000))]


@pytest.mark.parametrize(
    ("price", "patients", "flags"),
    [
        ("50000", "1", []),
        ("50000.01", "1", ["Kostnadskrävande: mer än 50\N{NO-BREAK SPACE}000 kr per patientår."]),
        ("50000", "20", []),
        ("50000", "20.1", ["Kostnadskrävande: mer än 1\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000 kr per år i north."]),
        ("10000", "100", []),
        (
            "10000.01",
            "100",
            ["Kostnadskrävande: mer än 1\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000 kr per år i north."],
        ),
    ],
)
def test_a_threshold_is_crossed_by_strictly_more(price: str, patients: str, flags: list[str]) -> None:
    inputs = Inputs(Decimal(price), "AIP", DAY, None, {"north": Decimal(patients)})
    assert list(analyse(inputs, [region("north", counted(1))], [counted(1)], COSTLY).flags) == flags


def test_the_yearly_threshold_is_a_regions_own_and_names_those_over_it() -> None:
    inputs = Inputs(Decimal(40_000), "AIP", DAY, None, {"a": Decimal(26), "b": Decimal(25), "c": Decimal(30)})
    flags = analyse(inputs, [region(key, counted(1)) for key in "abc"], [counted(1)], COSTLY).flags
    assert [flag.rpartition(" i ")[2] for flag in flags] == ["a, c."]


def test_the_shipped_thresholds_flag_both_limbs() -> None:
    found = organisation()
    flags = analyse(GIVEN, found.regions, found.nation, found.thresholds).flags
    assert [flag.partition(":")[0] for flag in flags] == ["Kostnadskrävande", "Kostnadskrävande enligt Region Skåne"]


def test_an_analysis_of_the_four_regions_by_hand() -> None:
    # 600 patients in a nation of 10 605 529; Norrbotten's share is 600 · 248 927 / 10 605 529 = 14,082862 of
    # them, at 400 000 kr each 5 633 144,8 kr. Figures: SCB and Regionfakta as cited in deployments/norra.toml.
    found = organisation()
    inputs = replace(GIVEN, national=Decimal(600))
    line = analyse(inputs, found.regions, found.nation, []).lines[0]
    assert line.region == "norrbotten"
    assert round(line.patients, 4) == Decimal("14.0829")
    assert round(line.gross) == Decimal(5_633_145)
    assert line.origin == "andel av befolkningen, 2025-12-31"


def test_a_regions_own_figure_counts_before_its_share() -> None:
    inputs = replace(GIVEN, by_region={"a": Decimal(7)})
    one, two = analysed(inputs, [region("a", counted(5_000_000)), region("b", counted(5_000_000))]).lines
    assert (one.patients, one.origin) == (Decimal(7), "regionens egen uppgift")
    assert two.patients == 30


def test_none_at_all_is_a_figure_too() -> None:
    inputs = replace(GIVEN, by_region={"a": Decimal(0)})
    assert analysed(inputs, [region("a", counted(5_000_000))]).gross == 0


def test_a_share_mixes_no_years() -> None:
    north = region("a", counted(100, date(2024, 12, 31)), counted(300, date(2025, 12, 31)))
    nation = [counted(1_000, date(2024, 12, 31)), counted(1_500, date(2025, 12, 31))]
    early = replace(GIVEN, price_on=date(2025, 6, 1))
    assert analyse(early, [north], nation, []).patients == 6
    assert analyse(GIVEN, [north], nation, []).patients == 12


def test_an_analysis_says_what_it_rests_on() -> None:
    assumptions = " ".join(analysed(GIVEN, [region("a", counted(1))]).assumptions)
    assert "Bruttokostnad till listpris" in assumptions
    assert "AIP, 2026-09-01" in assumptions


BAD = [
    (replace(GIVEN, price=Decimal(0)), "Priset per patientår är 0"),
    (replace(GIVEN, price=Decimal(-1)), "över 0"),
    (replace(GIVEN, price=Decimal("NaN")), "Priset per patientår är NaN"),
    (replace(GIVEN, price=Decimal("Infinity")), "Priset per patientår är Infinity"),
    (replace(GIVEN, price=Decimal("1000000000.01")), "högst en miljard"),
    (replace(GIVEN, price=Decimal("1e40")), "högst en miljard"),
    (replace(GIVEN, basis=" "), "Ange till exempel AIP"),
    (replace(GIVEN, basis="A" * 101), "längre än 100 tecken"),
    (replace(GIVEN, national=Decimal("1e40")), "Patientantalet för riket är 1E+40"),
    (replace(GIVEN, national=Decimal("0.0000001")), "med högst sex decimaler"),
    (replace(GIVEN, national=Decimal(-1)), "Patientantalet för riket är -1; det ska vara 0 eller mer"),
    (replace(GIVEN, national=Decimal("NaN")), "Patientantalet för riket är NaN"),
    (replace(GIVEN, by_region={"norrbotten": Decimal(-2)}), "Patientantalet för norrbotten är -2"),
    (replace(GIVEN, by_region={"gotland": Decimal(2)}), "Regionen ”gotland” ingår inte. Välj bland: norrbotten"),
    (replace(GIVEN, national=None), "Patientantal saknas för norrbotten, vasterbotten"),
    (replace(GIVEN, national=None, by_region={FIRST: Decimal(1)}), "Patientantal saknas för vasterbotten"),
    (replace(GIVEN, by_region={FIRST: Decimal(40), SECOND: Decimal(21)}), "fler än det nationella antalet"),
]


@pytest.mark.parametrize(("inputs", "says"), BAD, ids=[row[1] for row in BAD])
def test_impossible_inputs_are_refused_by_name(inputs: Inputs, says: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        check_inputs(inputs, REGIONS)
    assert says in str(refusal.value)
    with pytest.raises(InvalidInputError):
        analyse(inputs, organisation().regions, organisation().nation, [])


def test_counts_for_every_region_need_no_national_figure() -> None:
    check_inputs(replace(GIVEN, national=None, by_region=dict.fromkeys(REGIONS, Decimal(1))), REGIONS)
    check_inputs(replace(GIVEN, by_region={FIRST: Decimal(40), SECOND: Decimal(20)}), REGIONS)
