"""Is this model possible? Every number within its limits, every rule of the model kept; else a Swedish sentence.

Nothing is put right silently: shares that do not sum to one are refused, never normalised.
"""

from collections.abc import Iterator
from dataclasses import is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from models.rules.budget_impact import costing_rules, model_rules
from models.rules.budget_impact.inputs import Model
from models.rules.budget_impact.kinds import Limits
from models.rules.budget_impact.shapes import shapes
from models.rules.errors import InvalidInputError

LONGEST = 500


def check(model: Model) -> None:
    """Raises InvalidInputError, naming the field, the value and what is expected."""
    check_limits(model)
    costing_rules.check_arms(model)
    model_rules.check_model(model)


def check_limits(entity: Any, path: str = "") -> None:
    """Every number and text of `entity` within its limits. Raises InvalidInputError (see `check`)."""
    for name, value, limits in _values(entity, path):
        if limits is not None and not _within(value, limits):
            raise InvalidInputError(f"{name} är {_shown(value)}; väntat är {limits.expected}.")
        if isinstance(value, str) and not isinstance(value, Enum) and len(value) > LONGEST:
            raise InvalidInputError(f"{name} har {len(value)} tecken; väntat är högst {LONGEST}.")


def _within(value: Any, limits: Limits) -> bool:
    number = Decimal(value)
    return number.is_finite() and limits.least <= number <= limits.most


def _values(entity: Any, path: str) -> Iterator[tuple[str, Any, Limits | None]]:
    for shape in shapes(type(entity)):
        value = getattr(entity, shape.name)
        name = f"{path}{shape.name}"
        for here, one in ((f"{name}[{n}]", v) for n, v in enumerate(value)) if shape.many else ((name, value),):
            if is_dataclass(one):
                yield from _values(one, f"{here}.")
            elif one is not None:
                yield here, one, shape.limits


def _shown(value: Any) -> str:
    return str(value).replace(".", ",") if isinstance(value, Decimal) else str(value)
