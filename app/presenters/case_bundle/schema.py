"""The form of `arende.json` as JSON Schema, for those who keep and read it: docs/interfaces/case-record.md."""

from typing import Any

from models.rules.log_chain import COLUMNS
from models.rules.log_export import KIND

RECORD_SCHEMA = "case-record.schema.json"
_TEXT, _NUMBER = {"type": "string"}, {"type": "integer"}
_HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_DAY, _INSTANT = {"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}
# An amount of SEK, patients or per cent, digit by digit.
_DECIMAL = {"type": "string", "pattern": "^-?[0-9]+([.][0-9]+)?(E[+-]?[0-9]+)?$"}


def record_schema() -> dict[str, Any]:
    """The schema; nothing but what it names is told."""
    numbers, may_lack = {"case_id", "seq", "cause", "corrects"}, {"decider", "stage", "region", "outcome"}
    may_lack |= {"cause", "corrects", "idempotency_key"}
    event = {name: _NUMBER if name in numbers else _TEXT for name in COLUMNS} | {"previous_hash": _HASH, "on": _DAY}
    event = {name: _maybe(told) if name in may_lack else told for name, told in event.items()} | {"hash": _HASH}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Ett ärende, för diariet och arkivet",
        **_object(
            kind={"const": KIND},
            case_id=_NUMBER,
            number=_TEXT,
            product=_TEXT,
            substance=_TEXT,
            atc=_maybe(_TEXT),
            indication=_TEXT,
            organisation_version=_TEXT,
            log_head=_HASH,
            log=_list(**event),
            **_parts(),
        ),
    }


def _parts() -> dict[str, Any]:
    return {
        "recommendations": _list(
            number=_NUMBER, verdict=_TEXT, restricted={"type": "boolean"}, label=_TEXT, comment=_maybe(_TEXT),
            decided_on=_maybe(_DAY), published_on=_maybe(_DAY), date_text=_TEXT, url=_maybe(_TEXT), source=_TEXT,
            seen_at=_INSTANT,
        ),
        "region_decisions": _list(
            seq=_NUMBER, region=_TEXT, outcome=_TEXT, decided_on=_DAY, body=_TEXT, decider=_TEXT, recorder=_TEXT,
            registry_number=_maybe(_TEXT), reason=_maybe(_TEXT), conditions=_maybe(_TEXT), centre=_maybe(_TEXT),
            waiting_for=_maybe(_TEXT), waiting_until=_maybe(_DAY),
        ),
        "cost_shares": _list(seq=_NUMBER, region=_TEXT, unit=_TEXT, percent=_DECIMAL),
        "budget_versions": _list(
            seq=_NUMBER, version=_NUMBER, author=_maybe(_TEXT), engine=_TEXT, inputs_hash=_TEXT, price=_DECIMAL,
            basis=_TEXT, price_on=_DAY, year=_maybe(_NUMBER), flags={"type": "array"},
        ),
        "budget_lines": _list(seq=_NUMBER, region=_TEXT, patients=_DECIMAL, gross=_DECIMAL, origin=_TEXT),
        "budget_years": _list(
            seq=_NUMBER, region=_TEXT, year=_NUMBER, months=_NUMBER, starts=_DECIMAL, patients=_DECIMAL,
            gross_drug=_DECIMAL,
        ),
        "documents": _list(seq=_NUMBER, reader=_TEXT, title=_TEXT, sha256=_HASH),
        "follow_ups": _list(seq=_NUMBER, what=_TEXT, due_on=_DAY),
        "stops": _list(
            seq=_NUMBER, region=_maybe(_TEXT), reason=_TEXT, text=_TEXT, by=_TEXT, since=_DAY,
            expected_end=_maybe(_DAY), until=_maybe(_DAY),
        ),
        "messages": _list(
            id=_NUMBER, seq=_maybe(_NUMBER), kind=_TEXT, region=_maybe(_TEXT), recipient=_TEXT, state=_TEXT,
            created_at=_INSTANT, sent_at=_maybe(_INSTANT), subject=_maybe(_TEXT), body_text=_maybe(_TEXT),
        ),
    }  # fmt: skip


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(**properties: Any) -> dict[str, Any]:
    return {"type": "array", "items": _object(**properties)}


def _maybe(told: dict[str, Any]) -> dict[str, Any]:
    return told | {"type": [told["type"], "null"]}
