"""A whole run as JSON for other programs, and the schema of it. Gross with patients, or net without them."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from models.rules.budget_impact import ENGINE, Model, Period, write
from models.rules.net_prices import NetYear
from tasks.budget_run import Whole

RESULT_SCHEMA = "budget-impact-result.schema.json"
# Of a model without secret prices they say nothing; of one with them they would say too much.
_LEFT_OUT = {"after_rebate", "secret", "secrecy"}
# What a period says that is worked out from its fields.
_DERIVED = ("year", "patient_years", "per_patient_year", "per_thousand", "share_of_drug_cost")
_PLAIN: dict[type, str] = {int: "integer", float: "number", str: "string", bool: "boolean"}


def gross_json(found: Whole) -> dict[str, Any]:
    """Everything at open prices."""
    return {"disclosure": "gross"} | {field.name: _plain(getattr(found, field.name)) for field in fields(Whole)}


def net_json(medicine: str, years: tuple[NetYear, ...]) -> dict[str, Any]:
    """Net figures alone: no patients, no gross, no inputs."""
    return {"disclosure": "net", "engine": ENGINE, "medicine": medicine, "years": [_plain(year) for year in years]}


def result_schema() -> dict[str, Any]:
    """The published JSON schema (2020-12) of `gross_json`."""
    definitions: dict[str, Any] = {}
    hints = get_type_hints(Whole)
    properties = {"disclosure": {"const": "gross"}}
    properties |= {field.name: _schema(hints[field.name], definitions) for field in fields(Whole)}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Budgetpåverkansanalys, resultat till öppna priser",
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
        "$defs": definitions,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return write(value)
    if is_dataclass(value):
        found = {f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.name not in _LEFT_OUT}
        return found | ({name: getattr(value, name) for name in _DERIVED} if isinstance(value, Period) else {})
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | Decimal):
        return str(value)
    return value


def _schema(hint: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) in {types.UnionType, Union}:
        return {"anyOf": [_schema(one, definitions) for one in get_args(hint)]}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0], definitions)}
    if hint is Model:
        return {"$ref": "budget-impact.schema.json"}
    if is_dataclass(hint) and isinstance(hint, type):
        return _entity(hint, definitions)
    return _scalar(hint)


def _scalar(hint: Any) -> dict[str, Any]:
    if hint is type(None):
        return {"type": "null"}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [one.value for one in hint]}
    if hint is date:
        return {"type": "string", "format": "date"}
    return {"type": "string" if hint is Decimal else _PLAIN[hint]}


def _entity(cls: type, definitions: dict[str, Any]) -> dict[str, Any]:
    if cls.__name__ not in definitions:
        definitions[cls.__name__] = {}
        properties = dict(_properties(cls, definitions))
        definitions[cls.__name__] = {
            "type": "object",
            "description": (cls.__doc__ or "").split("\n", 1)[0],
            "required": list(properties),
            "additionalProperties": False,
            "properties": properties,
        }
    return {"$ref": f"#/$defs/{cls.__name__}"}


def _properties(cls: type, definitions: dict[str, Any]) -> Mapping[str, Any]:
    hints = get_type_hints(cls, include_extras=True)
    found = {f.name: _schema(hints[f.name], definitions) for f in fields(cls) if f.name not in _LEFT_OUT}
    if cls is Period:
        returned = {name: get_type_hints(getattr(cls, name).fget)["return"] for name in _DERIVED}
        found |= {name: _schema(hint, definitions) for name, hint in returned.items()}
    return found
