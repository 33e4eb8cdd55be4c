"""NT-rådet's list of recommendations: the bytes of the page in, frozen records out, nothing else touched.

The list is one JSON array in the page. Which keys its objects carry is known from others' readers of it and
not from the publisher, so everything is checked and anything unknown stops the reading: the last good list
is worth more than half a new one.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from models.rules.identity import indication_key, product_key
from models.rules.verdicts import Verdict, recognise
from tasks.sources.fields import NAME, PASSAGE, OddValueError, address, day, joined, needed_text, shown, text_or_none
from tasks.sources.records import SeenRecommendation, unexpected
from tasks.sources.sitevision import arrays_with, states

SOURCE = "nt_recommendations"
SITE = "https://samverkanlakemedel.se/"
ENOUGH_TO_JUDGE = 10
CODE = 20
PATH = "lakemedel---ordnat-inforande/nt-radets-rekommendationer"


@dataclass(frozen=True)
class Keys:
    """The page's names for what we read, so that a key that was renamed can be set right without code.

    `ignored` are keys known to mean nothing here. A key in neither place might say that the row is
    withdrawn, so it stops the reading.
    """

    product: str = "productName"
    substance: str = "substances"
    atc: str = "atc"
    url: str = "url"
    published: str = "publishDate"
    label: str = "recommendation"
    indication: str = "indication"
    comment: str = "comment"
    decided: str = "decisionDate"
    ignored: frozenset[str] = field(default=frozenset({"id"}))

    @property
    def needed(self) -> frozenset[str]:
        """Keys of every row."""
        return frozenset((self.product, self.substance, self.atc, self.url, self.published, self.label))

    @property
    def known(self) -> frozenset[str]:
        """Keys a row may have."""
        return self.needed | self.ignored | {self.indication, self.comment, self.decided}


KEYS = Keys()


def parse(page: bytes, *, keys: Keys = KEYS) -> tuple[SeenRecommendation, ...]:
    """The recommendations on the page, in its order.

    Raises:
        SourceFailureError: the list is missing, empty, doubled, or holds anything not known from before.
    """
    rows = _the_list(page, keys)
    records = tuple(_record(number, row, keys) for number, row in enumerate(rows, start=1))
    _check_sense(records)
    _check_indications(records)
    return _without_repeats(records)


def check_length(previous: int | None, now: int) -> None:
    """Refuse a list of `now` rows when more than half of the `previous` good one's are gone.

    Raises:
        SourceFailureError: it is that much shorter. None before the first good list: nothing to compare.
    """
    if previous is not None and now * 2 < previous:
        raise unexpected(SOURCE, expected=f"ungefär {previous} rader som förra gången", found=f"bara {now}")


def _the_list(page: bytes, keys: Keys) -> list[Any]:
    # Two keys are enough to know the list by, so that a third one renamed is told as that.
    found = arrays_with(states(page, source=SOURCE), {keys.product, keys.label})
    if len(found) != 1:
        # Empty lists cannot be told apart from other empty arrays, and count as none.
        expected = f"en lista vars rader har {keys.product} och {keys.label}"
        raise unexpected(SOURCE, expected=expected, found=f"{len(found)} sådana" if found else "ingen sådan")
    return found[0]


def _record(number: int, row: object, keys: Keys) -> SeenRecommendation:
    try:
        return _read(_checked(row, keys), keys)
    except OddValueError as oddity:
        raise unexpected(SOURCE, expected="rader i känd form", found=f"i rad {number} {oddity}") from oddity


def _checked(row: object, keys: Keys) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise OddValueError("något annat än ett objekt")
    if missing := keys.needed - row.keys():
        raise OddValueError(f"inget fält {', '.join(sorted(missing))}")
    if unknown := row.keys() - keys.known:
        raise OddValueError(f"okända fält: {shown(sorted(unknown))}")
    return row


def _read(row: dict[str, Any], keys: Keys) -> SeenRecommendation:
    label = needed_text(row[keys.label])
    published_on, date_text = day(row[keys.published])
    said = recognise(label)
    return SeenRecommendation(
        product=needed_text(row[keys.product], most=NAME),
        substance=joined(row[keys.substance], most=NAME),
        atc=text_or_none(row[keys.atc], most=CODE),
        indication=text_or_none(row.get(keys.indication)) or "",
        verdict=said.verdict,
        restricted=said.restricted,
        label=label,
        comment=text_or_none(row.get(keys.comment), most=PASSAGE),
        published_on=published_on,
        decided_on=day(row.get(keys.decided))[0],
        date_text=date_text,
        url=address(row[keys.url], site=SITE),
    )


def _check_sense(records: tuple[SeenRecommendation, ...]) -> None:
    """When most rows of a long list lose their date or meaning, the page has changed and not the advice."""
    if len(records) < ENOUGH_TO_JUDGE:
        return
    dated = sum(bool(record.date_text) for record in records)
    understood = sum(record.verdict is not Verdict.UNRECOGNISED for record in records)
    for what, count in (("med datum", dated), ("med känt besked", understood)):
        if count * 2 < len(records):
            raise unexpected(SOURCE, expected=f"de flesta rader {what}", found=f"{count} av {len(records)}")


def _check_indications(records: tuple[SeenRecommendation, ...]) -> None:
    """A row may lack its indication only when nothing else is said of the product: who it is stays clear."""
    if not any(record.indication for record in records):
        raise unexpected(SOURCE, expected="en indikation per rad", found="ingen enda")
    rows = Counter(product_key(record.product) for record in records)
    for record in records:
        if not record.indication and rows[product_key(record.product)] > 1:
            found = f"flera rader om {record.product}, varav en utan indikation"
            raise unexpected(SOURCE, expected="en indikation per rad", found=found)


def _without_repeats(records: tuple[SeenRecommendation, ...]) -> tuple[SeenRecommendation, ...]:
    """The same article can be listed at two addresses; two verdicts on one day cannot both hold."""
    first: dict[object, SeenRecommendation] = {}
    for record in records:
        who = (product_key(record.product), indication_key(record.indication), record.published_on)
        kept = first.setdefault(who, record)
        if (kept.verdict, kept.restricted) != (record.verdict, record.restricted):
            found = f"två om {record.product} ({kept.label[:60]} och {record.label[:60]})"
            raise unexpected(SOURCE, expected="ett besked per indikation och dag", found=found)
    return tuple(first.values())
