"""One row of a list of recommendations, as it stood on the page."""

from dataclasses import dataclass
from datetime import date

from models.rules.identity import indication_key, product_key
from models.rules.verdicts import Verdict
from tasks.sources.reading.keys import key_of
from tasks.sources.reading.records import Facts, facts_of


@dataclass(frozen=True)
class SeenRecommendation:
    """What was said of one medicine for one indication.

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

    @property
    def key(self) -> str:
        """Product and indication, normalised."""
        return key_of(product_key(self.product), indication_key(self.indication))

    def facts(self) -> Facts:
        """All of it, but a date's own form only where no day could be read from it."""
        # A site that begins to write its dates in another way has not changed its mind.
        return facts_of(self, without=frozenset({"date_text"} if self.published_on else ()))
