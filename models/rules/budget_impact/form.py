"""A model as a plain dict (JSON) and back. Every refusal names the field, the value and what is expected, in Swedish.

Numbers come as numbers or as text, with decimal point or comma; they leave as text, without trailing zeros. Dates are
ISO. A key that no field knows is refused. The schema for other programs is `schema.schema()`.
"""

import re
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from models.rules.budget_impact.check import check
from models.rules.budget_impact.inputs import Model
from models.rules.budget_impact.shapes import FieldShape, shapes
from models.rules.errors import InvalidInputError

_NUMBER = re.compile(r"-?\d{1,15}(?:[.,]\d{1,30})?")
_LARGEST = 10**30  # Python itself refuses to print integers of thousands of digits
_ROOM = 60  # characters of a refused value that are shown


def read(data: Any) -> Model:
    """The model `data` describes, checked. Raises InvalidInputError."""
    model: Model = _entity(Model, data, "")
    check(model)
    return model


def write(entity: Any) -> Any:
    """`entity` (a model or any part of it) as dicts, lists and text that `read` reads; absent and empty left out."""
    if is_dataclass(entity):
        values = {shape.name: write(getattr(entity, shape.name)) for shape in shapes(type(entity))}
        return {name: value for name, value in values.items() if value is not None and value != []}
    if isinstance(entity, tuple):
        return [write(one) for one in entity]
    if isinstance(entity, Decimal):
        return _digits(entity)
    if isinstance(entity, date):
        return entity.isoformat()
    return str(entity) if isinstance(entity, StrEnum) else entity


def _digits(number: Decimal) -> str:
    # Not `normalize`, which rounds to the context's 28 digits.
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _entity(cls: type, data: Any, path: str) -> Any:
    if not isinstance(data, Mapping):
        raise InvalidInputError(f"{path.rstrip('.') or 'Underlaget'} är {_shown(data)}; väntat är ett objekt med fält.")
    known = {shape.name for shape in shapes(cls)}
    for key in data:
        if key not in known:
            raise InvalidInputError(f"{path}{key} är ett okänt fält. Välj bland: {', '.join(sorted(known))}.")
    return cls(**{s.name: _field(s, data[s.name], f"{path}{s.name}") for s in shapes(cls) if _given(s, data, path)})


def _given(shape: FieldShape, data: Mapping[str, Any], path: str) -> bool:
    if data.get(shape.name) is not None:
        return True
    if shape.required:
        raise InvalidInputError(f"{path}{shape.name} saknas; väntat är {_expected(shape)}.")
    return False


def _field(shape: FieldShape, value: Any, path: str) -> Any:
    if not shape.many:
        return _one(shape, value, path)
    if not isinstance(value, list | tuple):
        raise InvalidInputError(f"{path} är {_shown(value)}; väntat är en lista.")
    return tuple(_one(shape, one, f"{path}[{number}]") for number, one in enumerate(value))


def _one(shape: FieldShape, value: Any, path: str) -> Any:
    if is_dataclass(shape.plain):
        return _entity(shape.plain, value, f"{path}.")
    try:
        return _scalar(shape.plain, value)
    except ValueError:
        raise InvalidInputError(f"{path} är {_shown(value)}; väntat är {_expected(shape)}.") from None


def _scalar(plain: type, value: Any) -> Any:
    """The value as the field's type. Raises ValueError when it is not one."""
    if plain is Decimal or plain is int:
        number = _number(value)
        if plain is int and number != int(number):
            raise ValueError(value)
        return int(number) if plain is int else number
    if plain is bool and isinstance(value, bool):
        return value
    if plain is bool or not isinstance(value, str):
        raise ValueError(value)
    return date.fromisoformat(value) if plain is date else plain(value)


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise ValueError(value)  # noqa: TRY004  one kind of refusal for whatever it is
    text = format(Decimal(repr(value)), "f") if isinstance(value, float) else str(value).strip()
    if not _NUMBER.fullmatch(text):
        raise ValueError(value)
    return Decimal(text.replace(",", "."))


def _expected(shape: FieldShape) -> str:
    if shape.limits is not None:
        return shape.limits.expected
    if issubclass(shape.plain, StrEnum):
        return f"ett av: {', '.join(shape.plain)}"
    named = {date: "ett datum, till exempel 2026-09-01", bool: "true eller false", int: "ett heltal", str: "en text"}
    return "en lista" if shape.many else named.get(shape.plain, "ett objekt med fält")


def _shown(value: Any) -> str:
    if isinstance(value, int) and abs(value) > _LARGEST:
        return "ett tal med fler än 30 siffror"
    text = f"”{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= _ROOM else f"{text[:_ROOM]}…"
