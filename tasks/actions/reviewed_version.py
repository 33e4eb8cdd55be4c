"""Which version a review is about, and that the reviewer is somebody else than its author."""

from typing import Any

from models.rules.access import Actor
from models.rules.errors import InvalidInputError, NotAllowedError, NotNowError
from models.rules.place import Position
from tasks.actions.case_file import CaseFile


def reviewed_version(place: Position, wanted: int | None) -> dict[str, Any]:
    """What the event of a review says of the version: its event, its number, the digest of its inputs.

    Raises InvalidInputError (there is none), NotNowError (`wanted` has been replaced by a newer one).
    """
    draft = place.draft
    if draft is None:
        raise InvalidInputError("Det finns ingen budgetpåverkansanalys än. Ange pris och patientantal.")
    newest = draft.data.get("version")
    if wanted is not None and newest is not None and wanted != newest:
        raise NotNowError(f"Version {wanted} är inte den nyaste: det är version {newest}. Granska den i stället.")
    return {"analysis": draft.seq} | {name: draft.data[name] for name in ("version", "digest") if name in draft.data}


def check_reviewer(file: CaseFile, decider: Actor) -> None:
    """Nobody reviews an analysis of their own figures. Raises NotAllowedError."""
    if file.at.inputs is not None and decider.key == file.at.inputs.actor:
        raise NotAllowedError(
            f"{decider.name} har själv angett underlaget till analysen. Någon annan behöver granska den.",
            about="decided_by",
        )
