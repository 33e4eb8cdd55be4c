"""Few patients: whole ones with their probabilities, never 0,47 of a patient."""

from dataclasses import dataclass

from models.rules.budget_impact.small_numbers import at_least, poisson
from tasks.documents.groups import FEW
from tasks.documents.material import Gross


@dataclass(frozen=True, slots=True)
class Few:
    """A region's expected patients (standing plus a year's new), the chances of exactly 0–4, and of 5 or more."""

    name: str
    expected: float
    chances: tuple[float, ...]
    more: float


def distributions(material: Gross) -> tuple[Few, ...]:
    """For regions where fewer than five are expected, and then for all together. None in a public document."""
    if material.public:
        return ()
    inside = {group.key for group in material.groups if group.in_sum}
    counts = [(p.region, p.standing + p.arriving_per_year) for p in material.result.patients]
    few = [(material.names[region], n) for region, n in counts if 0 < n < FEW]
    if few:
        few.append(("Alla regioner", sum(n for region, n in counts if region in inside)))
    return tuple(_of(name, number) for name, number in few)


def _of(name: str, expected: float) -> Few:
    return Few(name, expected, tuple(poisson(expected, n) for n in range(FEW)), at_least(expected, FEW))
