"""What parsers hand on: frozen facts as they stood on a page, before any row is written."""

from dataclasses import dataclass
from datetime import date

from models.rules.errors import SourceFailureError
from models.rules.verdicts import Verdict


@dataclass(frozen=True)
class SeenRecommendation:
    """One row of a list of recommendations.

    `label` is the page's own words for the verdict and `date_text` its own words for the date. A date that
    names only a month or a year gives `published_on` None: which day it was is not for us to say.
    """

    product: str
    substance: str
    atc: str | None
    indication: str
    verdict: Verdict
    restricted: bool
    label: str
    comment: str | None
    published_on: date | None
    decided_on: date | None
    date_text: str
    url: str | None


def unexpected(source: str, *, expected: str, found: str) -> SourceFailureError:
    """The failure to raise when a source did not look as expected; both parts are Swedish clauses."""
    return SourceFailureError(f"Källan {source}: väntade {expected}, men fann {found}.")
