"""NT-rådet's list of recommendations: the bytes of the page in, frozen records out, nothing else touched.

The list is one JSON array in the page. Which keys its objects carry is known from others' readers of it and
not from the publisher, so everything is checked and anything unknown stops the reading: the last good list
is worth more than half a new one.
"""

from collections import Counter
from datetime import date
from functools import partial

from models.rules.identity import product_key
from models.rules.verdicts import UNCERTAIN, Recognised, Verdict, classes_among, recognise
from tasks.sources.reading.columns import Columns, made
from tasks.sources.reading.dates import day, names_several_days
from tasks.sources.reading.fields import CODE, NAME, PASSAGE, PHRASE, joined, needed_text, text, text_or_none
from tasks.sources.reading.recommendation import SeenRecommendation
from tasks.sources.reading.records import Expected, Source
from tasks.sources.reading.rows import check_most, the_array

KEYS = {
    "product": "productName",
    "substance": "substances",
    "atc": "atc",
    "url": "url",
    "published": "publishDate",
    "label": "recommendation",
    "indication": "indication",
    "comment": "comment",
    "decided": "decisionDate",
}
# A key in neither place might say that the row is withdrawn, so it stops the reading.
IGNORED = frozenset({"id"})
IN_EVERY_ROW = ("product", "substance", "atc", "url", "published", "label")


def parse(page: bytes, expected: Expected) -> tuple[SeenRecommendation, ...]:
    """The recommendations on the page, in its order.

    Raises:
        SourceFailureError: the list is missing, empty, doubled, or holds anything not known from before.
    """
    rows = the_array(page, expected, ("product", "label"))
    records = _read(Columns(rows, expected, IN_EVERY_ROW), expected.site)
    check_most(records, "med datum", lambda record: record.date_text, expected)
    check_most(records, "med känt besked", lambda record: record.verdict is not Verdict.UNRECOGNISED, expected)
    _check_indications(records, expected)
    return _without_repeats(records, expected)


def _read(columns: Columns, site: str) -> tuple[SeenRecommendation, ...]:
    products = columns.texts("product", partial(needed_text, most=NAME), most=NAME)
    labels = columns.read("label", needed_text)
    indications = columns.texts("indication", _text_or_empty, most=PHRASE)
    published, decided = columns.days("published", _published), columns.read("decided", day)
    date_texts = [words for _, words in published]
    said = _said(products, labels, indications, [words if on is None else "" for on, words in published])
    return made(
        SeenRecommendation,
        product=products,
        substance=columns.read("substance", partial(joined, most=NAME)),
        atc=columns.read("atc", partial(text_or_none, most=CODE)),
        indication=indications,
        verdict=[one.verdict for one in said],
        restricted=[one.restricted for one in said],
        label=labels,
        comment=columns.read("comment", partial(text_or_none, most=PASSAGE)),
        published_on=[on for on, _ in published],
        decided_on=[on for on, _ in decided],
        date_text=date_texts,
        url=columns.addresses("url", site=site),
    )


def _said(products: list[str], labels: list[str], indications: list[str], no_dates: list[str]) -> list[Recognised]:
    by_label = {label: recognise(label) for label in set(labels)}
    classes = classes_among(products)
    # Two indications told of in one sentence, each with its day: it stays one row, and a person reads it.
    unclear = {
        words for words in {*labels, *indications, *no_dates} if words.count("20") > 1 and names_several_days(words)
    }
    if not unclear and not classes:
        return [by_label[label] for label in labels]

    def said(product: str, label: str, *others: str) -> Recognised:
        if not unclear.isdisjoint((label, *others)):
            return UNCERTAIN
        return recognise(label, product=product) if product in classes else by_label[label]

    return list(map(said, products, labels, indications, no_dates))


def _text_or_empty(value: object) -> str:
    return text_or_none(value) or ""


def _published(value: object) -> tuple[date | None, str]:
    if isinstance(value, str) and names_several_days(value):
        return None, text(value, most=NAME)
    return day(value)


def _check_indications(records: tuple[SeenRecommendation, ...], expected: Expected) -> None:
    """A row may lack its indication only when nothing else is said of the product: who it is stays clear."""
    without = [record for record in records if not record.indication]
    if len(without) == len(records):
        raise expected.unexpected(expected="en indikation per rad", found="ingen enda")
    rows = Counter(product_key(record.product) for record in records) if without else Counter[str]()
    for record in without:
        if rows[product_key(record.product)] > 1:
            found = f"flera rader om {record.product}, varav en utan indikation"
            raise expected.unexpected(expected="en indikation per rad", found=found)


def _without_repeats(records: tuple[SeenRecommendation, ...], expected: Expected) -> tuple[SeenRecommendation, ...]:
    """The same article can be listed at two addresses; two verdicts on one day cannot both hold."""
    first: dict[object, SeenRecommendation] = {}
    said = [(record.published_on, product_key(record.product)) for record in records]
    times = Counter(said)
    for record, when in zip(records, said, strict=True):
        # What is alone on its day about its product repeats nothing.
        kept = first.setdefault((when, record.key if times[when] > 1 else ""), record)
        if (kept.verdict, kept.restricted) != (record.verdict, record.restricted):
            found = f"två om {record.product} ({kept.label[:60]} och {record.label[:60]})"
            raise expected.unexpected(expected="ett besked per indikation och dag", found=found)
    return tuple(first.values())


def _latest(record: SeenRecommendation) -> date:
    return record.published_on or record.decided_on or date.min


SOURCE = Source(
    key="nt_recommendations",
    label="NT-rådets rekommendationer",
    address="https://samverkanlakemedel.se/lakemedel---ordnat-inforande/nt-radets-rekommendationer",
    parse=parse,
    keys=KEYS,
    ignored=IGNORED,
    order=_latest,
)
