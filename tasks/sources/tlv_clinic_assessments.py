"""TLV's health-economic assessments of clinic medicines: the articles that its sitemap lists in one folder.

There is no list of them to read. What an article is about stands in its address alone, so which medicine it is is
asked of the record, never read from it.
"""

import re
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from models.rules.identity import folded, product_key
from tasks.sources.reading.fields import OddValueError, address, needed_text
from tasks.sources.reading.keys import key_of
from tasks.sources.reading.packed import unpacked
from tasks.sources.reading.records import Expected, Facts, Source, facts_of
from tasks.sources.reading.sitemap import locations

FOLDER = "/halsoekonomiska-bedomningar-och-rapporter-kliniklakemedel/"
ARTICLE = re.compile(r"(20[0-9]{2}-[0-9]{2}-[0-9]{2})-([^/]+)\.html")
MOST_BYTES = 50_000_000


@dataclass(frozen=True)
class SeenAssessment:
    """One article. `article` is its own name in its address, and `title` that name as words, without å, ä and ö."""

    article: str
    title: str
    published_on: date
    url: str

    @property
    def key(self) -> str:
        """The article's own name: it stays when the article is moved to the archive."""
        return key_of(self.article)

    def facts(self) -> Facts:
        """All of it."""
        return facts_of(self)

    def mentions(self, name: str) -> bool:
        """Is the product or substance `name` among the words of the title? A combination is when all its parts are."""
        parts = [as_in_addresses(part) for part in product_key(name).split("+")]
        return all(part and f" {part} " in f" {self.title} " for part in parts)


def parse(page: bytes, expected: Expected) -> tuple[SeenAssessment, ...]:
    """The articles of the folder, oldest first. Other pages of the folder have no day in their names.

    Raises:
        SourceFailureError: it is no sitemap, or lists no such article, or one whose day is in no calendar.
    """
    listed = locations(unpacked(page, expected, most=MOST_BYTES), expected)
    # An article that is being moved may be listed at both places; the later address by name is kept.
    articles = {record.key: record for url in sorted(listed) if FOLDER in url if (record := _record(url, expected))}
    if not articles:
        raise expected.unexpected(expected=f"daterade artiklar under {FOLDER}", found="inga")
    return tuple(articles[key] for key in sorted(articles))


def as_in_addresses(name: str) -> str:
    """`name` as TLV writes it in an address, with spaces for hyphens: "RSV-vaccin Ångström" → "rsv vaccin angstrom"."""
    plain = normalize("NFKD", folded(name)).encode("ascii", "ignore").decode()
    return " ".join(re.split("[^a-z0-9]+", plain)).strip()


def _record(url: str, expected: Expected) -> SeenAssessment | None:
    try:
        whole = address(url, site=expected.site) or ""
        found = ARTICLE.fullmatch(unquote(urlsplit(whole).path).rsplit("/", 1)[-1])
        return _read(whole, found) if found else None
    except OddValueError as oddity:
        raise expected.unexpected(expected="artiklar i känd form", found=f"{oddity}") from oddity


def _read(url: str, found: re.Match[str]) -> SeenAssessment:
    try:
        published_on = date.fromisoformat(found[1])
    except ValueError as oddity:
        raise OddValueError(f"{found[1]!r} där det skulle stå ett datum") from oddity
    article = needed_text(found[0].removesuffix(".html")).casefold()
    return SeenAssessment(article, as_in_addresses(found[2]), published_on, url)


SOURCE = Source(
    key="tlv_clinic_assessments",
    label="TLV: bedömningar av klinikläkemedel",
    address="https://www.tlv.se/sitemap1.xml.gz",
    parse=parse,
    accept="application/gzip,application/xml;q=0.9,*/*;q=0.5",
)
