"""The engine against the obvious way, on any model the rules allow."""

from hypothesis import given, settings

from models.rules.budget_impact.engine import run
from models.rules.budget_impact.inputs import Model
from models.rules.budget_impact.results import ALL
from tests.unit.budget.a_model import models
from tests.unit.budget.obvious import told

LEVELS = ("gross_drug", "net_drug", "net_care")


@given(models())
@settings(max_examples=12)
def test_the_engine_agrees_with_the_obvious_way(model: Model) -> None:
    result, expected = run(model), told(model)
    largest = max([1.0, *(abs(sek) for levels in expected.money.values() for sek in levels)])
    for period in result.years:
        if period.region == ALL:
            continue
        key = (period.region, period.year - model.start.year)
        shown = [getattr(period.listed, level) for level in LEVELS]
        after = period.after_rebate or period.listed
        shown += [getattr(after, level) for level in LEVELS]
        for ours, theirs in zip(shown, expected.money[key], strict=True):
            assert abs(ours - theirs) <= 1e-9 * largest
        assert abs(period.patients * period.months - expected.patients[key]) <= 1e-7
