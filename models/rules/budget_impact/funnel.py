"""From inhabitants to eligible patients: a chain of proportions, never rounded inside. Patients as exact fractions."""

from collections.abc import Sequence
from decimal import Decimal

from models.rules.budget_impact.people import AgeGroup, AgeRate, Funnel, Headcount
from models.rules.errors import InvalidInputError


def chain(number: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """What is left after each share: [n·p₁, n·p₁·p₂, …]. Unrounded; regions with few patients would vanish."""
    left = []
    for share in shares:
        number = number * share
        left.append(number)
    return left


def eligible(funnel: Funnel, people: Headcount) -> Decimal:
    """Σ over ages of inhabitants × rate, times every step. Raises InvalidInputError for an age group without people."""
    if funnel.by_age:
        number = weighted(funnel.by_age, people.ages)
    else:
        number = people.inhabitants * (funnel.rate if funnel.rate is not None else Decimal(0))
    return chain(number, [Decimal(1), *(step.share for step in funnel.steps)])[-1]


def weighted(rates: Sequence[AgeRate], ages: Sequence[AgeGroup]) -> Decimal:
    """Σ inhabitants of an age × its rate. Raises InvalidInputError when an age of the rates has no inhabitants."""
    people = {group.age: group.inhabitants for group in ages}
    missing = [rate.age for rate in rates if rate.age not in people]
    if missing:
        known = ", ".join(people) or "inga"
        raise InvalidInputError(f"Åldersgruppen ”{missing[0]}” saknar invånare; angivna åldersgrupper är: {known}.")
    return sum((people[rate.age] * rate.rate for rate in rates), Decimal(0))


def incidence_from_prevalence(prevalent: Decimal, mean_years: Decimal) -> Decimal:
    """New patients per year in a steady population: prevalent / mean years with the condition (CDA template V1.1)."""
    return prevalent / mean_years
