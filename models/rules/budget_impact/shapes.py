"""What a field of an input dataclass may hold, read from its annotation: one reading for check, form and schema."""

import types
from dataclasses import MISSING, dataclass, fields
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from models.rules.budget_impact.kinds import Limits

_READ: dict[type, tuple["FieldShape", ...]] = {}


@dataclass(frozen=True, slots=True)
class FieldShape:
    """A field: its plain type, whether it is a list, its limits, and whether it must be given."""

    name: str
    plain: type
    many: bool
    limits: Limits | None
    required: bool


def shapes(cls: type) -> tuple[FieldShape, ...]:
    """The fields of a dataclass, in order."""
    if cls not in _READ:
        hints = get_type_hints(cls, include_extras=True)
        _READ[cls] = tuple(_shape(f.name, hints[f.name], required=f.default is MISSING) for f in fields(cls))
    return _READ[cls]


def _shape(name: str, hint: Any, *, required: bool) -> FieldShape:
    if get_origin(hint) in {types.UnionType, Union}:
        hint = next(arg for arg in get_args(hint) if arg is not type(None))
    many = get_origin(hint) is tuple
    if many:
        hint = get_args(hint)[0]
    limits = None
    if get_origin(hint) is Annotated:
        hint, limits = get_args(hint)
    return FieldShape(name, hint, many, limits, required)
