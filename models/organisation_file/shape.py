"""Turns the tables of an organisation file into dataclasses, or says which of them do not have the shape."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from models.organisation_file.keys import example_at
from models.organisation_file.problem import Problem, name_at, nearest, shown
from models.organisation_file.toml_lines import Place
from models.rules.organisation import Organisation

# The field that the file may not hold: it is worked out from the rest.
VERSION = "version"

_SHAPE = TypeAdapter(Organisation)

# By the first word of pydantic's error type; there are several types per word.
_KINDS = {
    "string": "text inom citattecken",
    "int": "ett heltal utan citattecken",
    "date": "ett datum ÅÅÅÅ-MM-DD utan citattecken",
    "bool": "true eller false utan citattecken",
    "decimal": "ett belopp i kronor utan citattecken",
    "finite": "ett belopp i kronor utan citattecken",
    "list": "en lista",
    "dict": "en grupp av nycklar med var sitt värde",
    "dataclass": "en grupp av nycklar med var sitt värde",
}


def shaped(tree: Mapping[str, object], version: str) -> tuple[Organisation | None, list[Problem]]:
    """The organisation that `tree` describes, marked `version`; None, and why, when it has another shape."""
    problems: list[Problem] = []
    if VERSION in tree:
        wrong = f"”{VERSION}” räknas ut av filens innehåll och får inte stå i filen"
        problems.append(Problem((VERSION,), wrong, "Ta bort raden"))
    try:
        return _SHAPE.validate_python({**tree, VERSION: version}), problems
    except ValidationError as error:
        problems += [_misshapen(e["type"], e["loc"]) for e in error.errors(include_url=False)]
        return None, problems


def _misshapen(kind: str, place: Place) -> Problem:
    name = name_at(place)
    if kind == "missing":
        return Problem(place, f"”{name}” saknas", example_at(place))
    if kind == "unexpected_keyword_argument":
        known = _keys_of(place[:-1])
        otherwise = f"Ta bort raden, eller välj bland: {', '.join(known)}"
        instead = nearest(name, known, otherwise, lambda close: example_at((*place[:-1], close)))
        return Problem(place, f"”{shown(name)}” är ingen känd nyckel här", instead)
    wants = _KINDS.get(kind.split("_", maxsplit=1)[0], "skrivet på annat sätt")
    return Problem(place, f"”{shown(name)}” ska vara {wants}", example_at(place))


def _keys_of(table: Place) -> list[str]:
    kind: Any = Organisation
    for step in table:
        # Inside a list or a dict, what counts is what it holds: the last of list[X] and dict[str, X].
        kind = get_type_hints(kind)[str(step)] if is_dataclass(kind) else get_args(kind)[-1]
    return [field.name for field in fields(kind) if field.name != VERSION]
