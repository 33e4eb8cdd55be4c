"""Writes the JSON schemas of budget impact analyses and of exported cases; see `docs.generate`."""

import json
from pathlib import Path

from app.presenters.budget_json import RESULT_SCHEMA, result_schema
from app.presenters.case_bundle.schema import RECORD_SCHEMA, record_schema
from models.rules.budget_impact import schema

FOLDER = Path(__file__).resolve().parent / "interfaces"


def pages() -> dict[Path, str]:
    """The files as they should be: what goes in, and what comes out."""
    found = {
        FOLDER / "budget-impact.schema.json": schema(),
        FOLDER / RESULT_SCHEMA: result_schema(),
        FOLDER / RECORD_SCHEMA: record_schema(),
    }
    return {file: json.dumps(text, ensure_ascii=False, indent=1) + "\n" for file, text in found.items()}
