"""An extended indication against the earlier one of the same medicine: what is added, nobody counted twice."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlmodel import Session

from models.rules.case_number import case_number
from models.rules.errors import InvalidInputError, NotFoundError
from tasks.actions.case_file import CaseFile, load
from tasks.actions.inputs import ADDED
from tasks.queries.budget import shown_to_regions, version_called

if TYPE_CHECKING:
    from models.rules.budget_impact.extension import Added


@dataclass(frozen=True, slots=True)
class Extension:
    """Years in the later model's order of regions; the cases and versions they are from."""

    number: str
    earlier: str
    versions: tuple[int, int]
    covers: str
    years: "tuple[Added, ...]"


def against_earlier(session: Session, case_id: int, version: int | None = None) -> Extension:
    """A version (the newest for None) against the earlier indication's version in force.

    Raises NotFoundError (it extends nothing, or one of them has no analysis), InvalidInputError (see `extend`).
    """
    # Arrays are slow to import.
    from models.rules.budget_impact.extension import Covers, extend  # noqa: PLC0415

    file = load(session, case_id)
    extends = file.log[0].data.get("extends")
    if not extends:
        raise InvalidInputError(
            f"{file.about.number} utvidgar ingen tidigare indikation. Ange två versioner: ordnat budget compare "
            f"{file.about.number} 1 2."
        )
    later = version_called(session, file, version)
    earlier = shown_to_regions(session, load(session, extends))
    if earlier is None:
        raise NotFoundError(f"Det tidigare ärendet {case_number(extends)} har ingen budgetpåverkansanalys.")
    covers = later.analysis.covers or ADDED
    overlap = {region: Decimal(count) for region, count in (later.analysis.overlap or {}).items()}
    years = extend(earlier.model, later.model, Covers(covers), overlap or None)
    numbers = earlier.analysis.version, later.analysis.version
    return Extension(file.about.number, case_number(extends), numbers, covers, years)


def extension_of(session: Session, file: CaseFile, version: int) -> Extension | None:
    """The same for a page or a document; None when it extends nothing, or the two cannot be put beside each other."""
    if not file.log[0].data.get("extends"):
        return None
    try:
        return against_earlier(session, file.case_id, version)
    except (NotFoundError, InvalidInputError):
        return None
