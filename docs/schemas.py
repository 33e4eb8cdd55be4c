"""Writes the JSON schemas of budget impact analyses, as the commands print them; see `docs.generate`."""

import json
from pathlib import Path

from app.presenters.budget_json import RESULT_SCHEMA, result_schema
from models.rules.budget_impact import schema

FOLDER = Path(__file__).resolve().parent / "interfaces"


def pages() -> dict[Path, str]:
    """The files as they should be: what goes in, and what comes out."""
    found = {FOLDER / "budget-impact.schema.json": schema(), FOLDER / RESULT_SCHEMA: result_schema()}
    return {file: json.dumps(text, ensure_ascii=False, indent=1) + "\n" for file, text in found.items()}
