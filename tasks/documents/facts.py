"""What a document says about its case, as plain facts: nothing is looked up while one is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.rules.budget_impact.extension import Added
from models.rules.budget_impact.outcome import Accuracy


class Disclosure(StrEnum):
    """Gross: open prices, with patients. Net: what is really paid, secret (OSL 31:16, 19:3), without patients."""

    GROSS = "gross"
    NET = "net"


@dataclass(frozen=True, slots=True)
class Facts:
    """The case and who answers for the analysis.

    `region_names` are what people read for the model's region keys. `made_on` is the document's date: the same input
    gives the same bytes. `question` is made from medicine and indication when empty. `reviewed_on` None: a draft.
    `limits` and `left_out` are sentences beside the usual ones. `added` is an extended indication against the earlier
    analysis, `accuracy` how good an earlier forecast was.
    """

    region_names: Mapping[str, str]
    made_on: date
    organisation: str = ""
    case: str = ""
    registry_number: str = ""
    question: str = ""
    recommendation: str = ""
    author: str = ""
    reviewer: str = ""
    reviewed_on: date | None = None
    version: int = 1
    limits: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    added: tuple[Added, ...] = ()
    accuracy: Accuracy | None = None
