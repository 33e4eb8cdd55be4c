"""A log outside the database: events as the objects of `arende.json`, and back, so that anybody can verify them."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.rules.errors import InvalidInputError
from models.rules.log_breaks import breaks
from models.rules.log_chain import COLUMNS, Break, Link

KIND = "ordnat-case"
_FIELDS = (*COLUMNS, "hash")


def as_objects(log: Sequence[Link]) -> list[dict[str, Any]]:
    """The events as they are stored and hashed, `data` as its text."""
    return [dict(zip(_FIELDS, link, strict=True)) for link in log]


def broken(record: Mapping[str, Any]) -> list[Break]:
    """Every break in the log of an exported case. Raises InvalidInputError for what is no exported case."""
    try:
        log = [tuple(event[name] for name in _FIELDS) for event in record["log"]]
        case_id, head = int(record["case_id"]), str(record["log_head"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise InvalidInputError(
            "arende.json har inte den form som ”ordnat case bundle” skriver. Hämta paketet på nytt där det förvaras."
        ) from wrong
    return list(breaks(case_id, log, head))
