"""The published JSON schema (2020-12) of the input form, made from the same dataclasses that read it."""

from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from models.rules.budget_impact.inputs import Model
from models.rules.budget_impact.shapes import FieldShape, shapes

_TEXT = {"type": "string", "pattern": r"^-?\d+([.,]\d+)?$"}


def schema() -> dict[str, Any]:
    """The whole form. Numbers may be written as numbers or as text with point or comma."""
    definitions: dict[str, Any] = {}
    _define(Model, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Budgetpåverkansanalys",
        "$ref": "#/$defs/Model",
        "$defs": definitions,
    }


def _define(cls: type, definitions: dict[str, Any]) -> None:
    if cls.__name__ in definitions:
        return
    # Named before its parts, which may name it in turn.
    definitions[cls.__name__] = {}
    definitions[cls.__name__] |= {
        "type": "object",
        "description": (cls.__doc__ or "").split("\n", 1)[0],
        "additionalProperties": False,
        "required": [shape.name for shape in shapes(cls) if shape.required],
        "properties": {shape.name: _field(shape, definitions) for shape in shapes(cls)},
    }


def _field(shape: FieldShape, definitions: dict[str, Any]) -> dict[str, Any]:
    one = _one(shape, definitions)
    return {"type": "array", "items": one} if shape.many else one


def _one(shape: FieldShape, definitions: dict[str, Any]) -> dict[str, Any]:
    if is_dataclass(shape.plain):
        _define(shape.plain, definitions)
        return {"$ref": f"#/$defs/{shape.plain.__name__}"}
    if shape.plain in {Decimal, int}:
        return _number(shape)
    if issubclass(shape.plain, StrEnum):
        return {"enum": [str(value) for value in shape.plain]}
    if shape.plain is date:
        return {"type": "string", "format": "date"}
    return {"type": "boolean" if shape.plain is bool else "string"}


def _number(shape: FieldShape) -> dict[str, Any]:
    number: dict[str, Any] = {"type": "integer" if shape.plain is int else "number"}
    if shape.limits is None:
        return {"anyOf": [number, _TEXT]}
    number |= {"minimum": float(shape.limits.least), "maximum": float(shape.limits.most)}
    return {"description": shape.limits.expected, "anyOf": [number, _TEXT]}
