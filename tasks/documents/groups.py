"""Which regions a public document shows by themselves, and which together: 1–4 patients in a region are not published.

A region that few patients give away is shown together with another, so that no difference between the sum and what is
shown gives it back: with its smallest neighbour in number, until the group has two regions and five patients.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from models.rules.budget_impact.inputs import Model
from models.rules.budget_impact.results import ALL, Result
from models.rules.errors import InvalidInputError
from tasks.documents.swedish import listed

FEW = 5
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Group:
    """One row of a document: a region, or several together. `rows` are places in the model's order."""

    key: str
    name: str
    regions: tuple[str, ...]
    rows: tuple[int, ...]
    in_sum: bool = True

    @property
    def pooled(self) -> bool:
        """More than one region."""
        return len(self.regions) > 1


def groups_of(model: Model, result: Result, names: Mapping[str, str], *, public: bool) -> tuple[Group, ...]:
    """The document's rows, in the model's order, pooled ones last. Raises InvalidInputError when all are too few."""
    known = {found.region: found.standing + found.arriving_per_year for found in result.patients}
    if not public:
        return tuple(_alone(model, row, names) for row in range(len(model.places)))
    hidden = _hidden(model, result, known)
    shown = [
        _alone(model, row, names)
        for row, place in enumerate(model.places)
        if place.key not in hidden and (place.in_sum or not _few(result, place.key))
    ]
    return (*shown, _together(model, hidden, names)) if hidden else tuple(shown)


def _alone(model: Model, row: int, names: Mapping[str, str]) -> Group:
    place = model.places[row]
    return Group(place.key, names.get(place.key, place.key), (place.key,), (row,), place.in_sum)


def _hidden(model: Model, result: Result, known: Mapping[str, float]) -> list[str]:
    inside = [place.key for place in model.places if place.in_sum]
    hidden = [key for key in inside if _few(result, key)]
    if sum(known[key] for key in inside) < FEW and any(known[key] > _ROUNDING for key in inside):
        raise InvalidInputError(
            "Analysen gäller färre än 5 patienter i alla regioner tillsammans; sådana tal publiceras inte. "
            "Skriv ett internt dokument i stället."
        )
    others = sorted((key for key in inside if key not in hidden), key=lambda key: known[key])
    while hidden and others and (len(hidden) == 1 or sum(known[key] for key in hidden) < FEW):
        hidden.append(others.pop(0))
    if len(hidden) == 1:
        raise InvalidInputError(
            "Analysen gäller en enda region med färre än 5 patienter; sådana tal publiceras inte. "
            "Skriv ett internt dokument i stället."
        )
    return [key for key in inside if key in hidden]


def _few(result: Result, key: str) -> bool:
    """Whether any number of patients of the region is more than none and less than five."""
    eligible = [
        n for found in result.patients if found.region == key for n in (found.standing, found.arriving_per_year)
    ]
    treated = [period.patients for period in result.years if period.region == key]
    return any(_ROUNDING < number < FEW for number in (*eligible, *treated))


def _together(model: Model, hidden: list[str], names: Mapping[str, str]) -> Group:
    rows = tuple(row for row, place in enumerate(model.places) if place.key in hidden)
    name = f"{listed(names.get(key, key).removeprefix('Region ') for key in hidden)} tillsammans"
    return Group("+".join(hidden), name, tuple(hidden), rows)


def labels(groups: tuple[Group, ...]) -> dict[str, str]:
    """What people read for a group's key, and for all regions."""
    return {group.key: group.name for group in groups} | {ALL: "Alla regioner"}
