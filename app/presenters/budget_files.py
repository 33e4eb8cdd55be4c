"""A version of an analysis as a file: workbook, document, page or JSON. Gross, or net; never both."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from app.presenters.chosen_version import Chosen
from models.rules.errors import InvalidInputError
from models.rules.organisation import Organisation, Threshold

MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


def written(
    kind: str, chosen: Chosen, organisation: Organisation, *, public: bool = False, draws: int = 10_000, seed: int = 1
) -> tuple[bytes, str]:
    """The file and its name; `kind` is a key of `MEDIA`. Raises InvalidInputError for what may not be written."""
    thresholds = chosen.thresholds(organisation)
    if kind == "json":
        return _json(chosen, thresholds, public=public, draws=draws, seed=seed), chosen.json_name()
    # Arrays and charts are slow to import.
    from tasks import documents  # noqa: PLC0415

    writers: dict[str, Callable[[Any], bytes | str]] = {
        "xlsx": documents.workbook,
        "docx": documents.docx,
        "html": documents.html,
    }
    material = documents.gather(
        chosen.model, chosen.facts(organisation), thresholds, disclosure="net" if chosen.net else "gross",
        public=public, draws=draws, seed=seed,
    )  # fmt: skip
    made = writers[kind](material)
    return made.encode() if isinstance(made, str) else made, documents.file_name(material, kind)


def _json(chosen: Chosen, thresholds: Sequence[Threshold], *, public: bool, draws: int, seed: int) -> bytes:
    from app.presenters.budget_json import gross_json, net_json  # noqa: PLC0415
    from tasks.budget_run import net_of, whole  # noqa: PLC0415

    if public:
        raise InvalidInputError("JSON är för andra program och publiceras inte. Välj --html, --docx eller --xlsx.")
    if chosen.net:
        found = net_json(chosen.model.medicine, net_of(chosen.model))
    else:
        found = gross_json(whole(chosen.model, thresholds, draws=draws, seed=seed))
    return (json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
