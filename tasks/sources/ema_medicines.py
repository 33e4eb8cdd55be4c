"""EMA's table of medicines: one JSON object whose `data` holds every medicine there has been, twice a day.

Of some forty facts about each we keep the few that a case uses. Keys we do not read are passed over: the table has
three times as many as we read, and gains new ones.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.rules.identity import product_key
from tasks.sources.reading.fields import NAME, OddValueError, address, joined, needed_text, shown, text
from tasks.sources.reading.json_objects import Doubled, object_of
from tasks.sources.reading.keys import key_of
from tasks.sources.reading.records import Expected, Facts, Source, facts_of
from tasks.sources.reading.rows import Row, read_each
from tasks.sources.reading.written_days import european_day

KEYS = {
    "category": "category",
    "product": "name_of_medicine",
    "status": "medicine_status",
    "common_name": "international_non_proprietary_name_common_name",
    "substance": "active_substance",
    "atc": "atc_code_human",
    "orphan": "orphan_medicine",
    "advanced_therapy": "advanced_therapy",
    "conditional": "conditional_approval",
    "opinion": "opinion_adopted_date",
    "authorised": "marketing_authorisation_date",
    "url": "medicine_url",
}
# Copies are switched to, not introduced. The name of the first of these keys has changed over the years.
COPIES = ("generic", "generic_or_hybrid", "biosimilar")
CATEGORIES = {"human": True, "veterinary": False}
ANSWERS = {"yes": True, "no": False, "": False}
CODE = 100
MOST_BYTES = 40_000_000


@dataclass(frozen=True)
class SeenMedicine:
    """A medicine for people, and how far it has come.

    `status` is EMA's own word (Authorised, Opinion, Refused, Withdrawn …). The dates are those of the first
    authorisation and of the committee's opinion before it; either may be missing.
    """

    product: str
    substance: str
    atc: str
    status: str
    orphan: bool
    advanced_therapy: bool
    conditional: bool
    opinion_on: date | None
    authorised_on: date | None
    url: str | None

    @property
    def key(self) -> str:
        """The product. An application that was withdrawn and made again is its history."""
        return key_of(product_key(self.product))

    def facts(self) -> Facts:
        """All of it."""
        return facts_of(self)


def parse(page: bytes, expected: Expected) -> tuple[SeenMedicine, ...]:
    """The medicines for people on the page that are no copies, in its order.

    Raises:
        SourceFailureError: it is not whole JSON in UTF-8, has no rows, has other rows than it says, or a row that
            lacks a key or holds a value of another form.
    """
    rows = _rows(page, expected)
    seen = read_each(rows, lambda row: _read(_checked(row, expected), expected.site), expected)
    records = tuple(dict.fromkeys(record for record in seen if record))
    if not records:
        raise expected.unexpected(expected="läkemedel för människor", found="inga")
    return records


def _rows(page: bytes, expected: Expected) -> list[Any]:
    try:
        table = json.loads(page.decode("utf-8-sig"), object_pairs_hook=object_of)
    except (ValueError, RecursionError) as oddity:
        raise expected.unexpected(expected="hel JSON i UTF-8", found="något annat") from oddity
    rows = table.get("data") if isinstance(table, dict) else None
    if not isinstance(rows, list) or not rows:
        raise expected.unexpected(expected="ett objekt med en lista data", found="inget sådant")
    meta = table.get("meta")
    told = meta.get("total_records", len(rows)) if isinstance(meta, dict) else len(rows)
    if told != len(rows):
        raise expected.unexpected(expected=f"{shown(told)} rader som sidan säger", found=f"{len(rows)}")
    return rows


def _checked(row: object, expected: Expected) -> Row:
    if not isinstance(row, dict):
        raise OddValueError("något annat än ett objekt")
    if isinstance(row, Doubled):
        raise OddValueError(f"fältet {shown(row.twice)} två gånger")
    if missing := set(expected.keys.values()) - row.keys():
        raise OddValueError(f"inget fält {', '.join(sorted(missing))}")
    ours = {name: row[key] for name, key in expected.keys.items()}
    return ours | {"copy": any(_answer(row.get(key)) for key in COPIES)}


def _read(row: Row, site: str) -> SeenMedicine | None:
    """None for what is for animals, and for copies."""
    if not _one_of(CATEGORIES, row["category"]) or row["copy"]:
        return None
    common_name, active = _substance(row["common_name"]), _substance(row["substance"])
    opinion_on, authorised_on = european_day(row["opinion"]), european_day(row["authorised"])
    return SeenMedicine(
        product=needed_text(row["product"], most=NAME),
        substance=common_name or active,
        atc=joined(row["atc"], most=CODE),
        status=needed_text(row["status"], most=NAME),
        orphan=_answer(row["orphan"]),
        advanced_therapy=_answer(row["advanced_therapy"]),
        conditional=_answer(row["conditional"]),
        # An opinion that came after the authorisation is about a change of it.
        opinion_on=None if opinion_on and authorised_on and opinion_on > authorised_on else opinion_on,
        authorised_on=authorised_on,
        url=address(row["url"], site=site),
    )


def _substance(value: object) -> str:
    # A combination is written with semicolons, slashes or plus signs; the last is how we write it.
    return " + ".join(part.strip() for part in joined(value).split(";"))


def _answer(value: object) -> bool:
    return _one_of(ANSWERS, "" if value is None else value)


def _one_of(known: dict[str, bool], value: object) -> bool:
    words = text(value).casefold()
    if words not in known:
        raise OddValueError(f"{shown(value)} där det skulle stå {' eller '.join(filter(None, known))}")
    return known[words]


def _latest(record: SeenMedicine) -> date:
    return record.authorised_on or record.opinion_on or date.min


SOURCE = Source(
    key="ema_medicines",
    label="EMA: läkemedel",
    address="https://www.ema.europa.eu/en/documents/report/medicines-output-medicines_json-report_en.json",
    parse=parse,
    keys=KEYS,
    accept="application/json,*/*;q=0.5",
    most_bytes=MOST_BYTES,
    order=_latest,
)
