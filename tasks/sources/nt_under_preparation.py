"""Medicines that NT-rådet is preparing a recommendation for: the regions can begin to plan.

A table, at an address nobody here has seen: the configuration gives it, and its headings if they are others. The date
is that of the decision on national cooperation.
"""

from dataclasses import dataclass
from datetime import date

from models.rules.identity import indication_key, product_key
from tasks.sources.reading.dates import day
from tasks.sources.reading.fields import NAME, PASSAGE, address, needed_text, text
from tasks.sources.reading.keys import key_of
from tasks.sources.reading.records import Expected, Facts, Source, facts_of
from tasks.sources.reading.rows import check_most, read_each, without_repeats
from tasks.sources.reading.tables import EMPTY, Row, the_table

KEYS = {
    "product": "Läkemedel",
    "substance": "Substans",
    "indication": "Indikation",
    "decided": "Datum",
    "comment": "Kommentar",
}
IN_EVERY_TABLE = ("product", "substance", "indication", "decided")


@dataclass(frozen=True)
class UnderPreparation:
    """One medicine for one indication. A date that names only a month or a year gives `decided_on` None."""

    product: str
    substance: str
    indication: str
    comment: str
    decided_on: date | None
    date_text: str
    url: str | None

    @property
    def key(self) -> str:
        """Product and indication, normalised."""
        return key_of(product_key(self.product), indication_key(self.indication))

    def facts(self) -> Facts:
        """All of it, but a date's own form only where no day could be read from it."""
        return facts_of(self, without=frozenset({"date_text"} if self.decided_on else ()))


def parse(page: bytes, expected: Expected) -> tuple[UnderPreparation, ...]:
    """The medicines in the table, in its order.

    Raises:
        SourceFailureError: the table is missing, empty or doubled, has other headings, or a row that does not fill it.
    """
    rows = the_table(page, expected, known_by=("product", "decided"), in_every_table=IN_EVERY_TABLE)
    records = read_each(rows, lambda row: _read(row, expected), expected)
    check_most(records, "med datum", lambda record: record.date_text, expected)
    check_most(records, "med indikation", lambda record: record.indication, expected)
    return without_repeats(records)


def _read(row: Row, expected: Expected) -> UnderPreparation:
    decided_on, date_text = day(row["decided"].words)
    return UnderPreparation(
        product=needed_text(row["product"].words, most=NAME),
        substance=text(row["substance"].words, most=NAME),
        indication=text(row["indication"].words),
        comment=text(row.get("comment", EMPTY).words, most=PASSAGE),
        decided_on=decided_on,
        date_text=date_text,
        url=address(row["product"].link, site=expected.site),
    )


def _latest(record: UnderPreparation) -> date:
    return record.decided_on or date.min


SOURCE = Source(
    key="nt_under_preparation",
    label="Läkemedel under beredning",
    # The page above it, where there is no such table: the configuration gives the address, once it is known.
    address="https://samverkanlakemedel.se/lakemedel---ordnat-inforande",
    parse=parse,
    keys=KEYS,
    order=_latest,
)
