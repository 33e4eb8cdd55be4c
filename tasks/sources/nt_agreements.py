"""The regions' national agreements on medicines: with whom, from when, until when. Prices are not there.

One JSON array in the page, its keys known from others' readers of it. What stands of an end date moves reminders, so
an end that is neither a date nor said to be open stops the reading.
"""

from dataclasses import dataclass
from datetime import date
from functools import partial

from models.rules.identity import folded
from tasks.sources.reading.columns import Columns, made
from tasks.sources.reading.dates import day
from tasks.sources.reading.fields import (
    CODE,
    NAME,
    OddValueError,
    joined,
    needed_text,
    number_or_text,
    text_or_empty,
    text_or_none,
)
from tasks.sources.reading.keys import key_of
from tasks.sources.reading.records import Expected, Facts, Source, facts_of
from tasks.sources.reading.rows import check_most, read_each, the_array, without_repeats

KEYS = {
    "number": "id",
    "name": "name",
    "url": "url",
    "product": "product",
    "substance": "substance",
    "atc": "atc_code",
    "company": "deal_part",
    "dispensing": "recipe_or_requisition",
    "starts": "deal_start",
    "ends": "deal_end",
    "option": "longer_option_to",
}
OPEN_ENDED = frozenset({"tills vidare", "löpande"})


@dataclass(frozen=True)
class NationalAgreement:
    """One agreement. `ends_on` None is an agreement until further notice, or one whose end is not given by its day.

    `option` is the page's own words for how long it can be prolonged, `option_until` the day when they are one.
    `dispensing` is "recept", "rekvisition" or whatever the page says.
    """

    number: str
    product: str
    substance: str
    atc: str | None
    name: str
    company: str
    dispensing: str
    starts_on: date | None
    starts: str
    ends_on: date | None
    ends: str
    option_until: date | None
    option: str
    url: str | None

    @property
    def key(self) -> str:
        """The publisher's own number of the agreement."""
        return key_of(folded(self.number))

    def facts(self) -> Facts:
        """All of it, but a date's own form only where no day could be read from it."""
        days = {"starts": self.starts_on, "ends": self.ends_on, "option": self.option_until}
        return facts_of(self, without=frozenset(name for name, read in days.items() if read))


def parse(page: bytes, expected: Expected) -> tuple[NationalAgreement, ...]:
    """The agreements on the page, in its order.

    Raises:
        SourceFailureError: the list is missing, empty, doubled, or holds anything not known from before.
    """
    rows = the_array(page, expected, ("product", "company"))
    agreements = read_each(_read(Columns(rows, expected, KEYS), expected.site), _in_order, expected)
    check_most(agreements, "med startdatum", lambda agreement: agreement.starts, expected)
    check_most(agreements, "med slutdatum", lambda agreement: agreement.ends, expected)
    return without_repeats(agreements)


def _read(columns: Columns, site: str) -> tuple[NationalAgreement, ...]:
    starts, ends, options = columns.read("starts", day), columns.read("ends", _end), columns.read("option", _option)
    return made(
        NationalAgreement,
        number=columns.read("number", _number),
        product=columns.texts("product", partial(needed_text, most=NAME), most=NAME),
        substance=columns.read("substance", partial(joined, most=NAME)),
        atc=columns.read("atc", partial(text_or_none, most=CODE)),
        name=columns.read("name", text_or_empty),
        company=columns.read("company", joined),
        dispensing=columns.read("dispensing", partial(joined, most=NAME)),
        starts_on=[on for on, _ in starts],
        starts=[words for _, words in starts],
        ends_on=[on for on, _ in ends],
        ends=[words for _, words in ends],
        option_until=[on for on, _ in options],
        option=[words for _, words in options],
        url=columns.addresses("url", site=site),
    )


def _in_order(agreement: NationalAgreement) -> NationalAgreement:
    if agreement.starts_on and agreement.ends_on and agreement.ends_on < agreement.starts_on:
        raise OddValueError(f"ett avtal som slutar {agreement.ends_on} innan det börjar {agreement.starts_on}")
    return agreement


def _number(value: object) -> str:
    return needed_text(number_or_text(value), most=NAME)


def _end(value: object) -> tuple[date | None, str]:
    if isinstance(value, str) and folded(value).strip(" .") in OPEN_ENDED:
        return None, folded(value)
    return day(value)


def _option(value: object) -> tuple[date | None, str]:
    try:
        return day(value)
    except OddValueError:
        # "1 + 1 år": an option is described in words as often as by a day, and a person reads it. A number is neither.
        words = text_or_none(value, most=NAME) or ""
        if any(sign.isdigit() for sign in words) and not any(sign.isalpha() for sign in words):
            raise
        return None, words


SOURCE = Source(
    key="nt_agreements",
    label="Nationella avtal",
    address="https://samverkanlakemedel.se/lakemedel---ordnat-inforande/avtal",
    parse=parse,
    keys=KEYS,
)
