"""Two minutes of figures through the full engine, and what is said about the rest."""

import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from models.rules.budget_impact import Inputs, full_model
from models.rules.budget_impact.engine import run
from models.rules.budget_impact.results import ALL
from models.rules.errors import InvalidInputError
from tests.factories import organisation

GIVEN = Inputs(Decimal(400_000), "AIP", date(2026, 9, 1), Decimal(600), uptake=tuple(map(Decimal, ("0.3", "0.6", "1"))))


def test_patients_times_uptake_times_price_year_by_year() -> None:
    found = organisation()
    result = run(full_model(GIVEN, found.regions, found.nation))
    norrbotten = result.of("norrbotten")
    patients = 600 * 248927 / 10605529
    assert [p.year for p in norrbotten] == [2027, 2028, 2029, 2030, 2031]
    assert [p.listed.gross_drug for p in norrbotten] == pytest.approx(
        [patients * share * 400_000 for share in (0.3, 0.6, 1, 1, 1)]
    )
    assert len(result.of(ALL)) == 5


def test_defaults_are_echoed_with_source_and_owner() -> None:
    found = organisation()
    assumptions = run(full_model(GIVEN, found.regions, found.nation)).assumptions
    echoed = [a for a in assumptions if "Källa: tvåminutersformulärets förval. Ansvarig: handläggaren." in a]
    assert len(echoed) == 5


@pytest.mark.parametrize(
    ("uptake", "says"),
    [
        (("30",), "Upptaget år 1 är 30; det ska vara en andel mellan 0 och 1"),
        (("0.5", "0.4"), "Upptaget faller från 0,5 till 0,4 år 2"),
        (("NaN",), "Upptaget år 1 är NaN"),
        ((), "Upptaget saknas"),
    ],
)
def test_uptake_that_cannot_be(uptake: tuple[str, ...], says: str) -> None:
    found = organisation()
    with pytest.raises(InvalidInputError, match=says):
        full_model(replace(GIVEN, uptake=tuple(map(Decimal, uptake))), found.regions, found.nation)


def test_a_clustered_disease_needs_counts() -> None:
    found = organisation()
    with pytest.raises(InvalidInputError, match="ojämnt fördelad"):
        run(full_model(replace(GIVEN, clustered=True), found.regions, found.nation))


def test_rules_and_forms_need_no_arrays() -> None:
    program = (
        "import sys, models.rules.position, models.rules.budget_impact, models.rules.budget_impact.form; "
        "sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
