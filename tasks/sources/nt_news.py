"""NT-rådet's news: when something was said, and where it can be read.

Of the page only the articles' addresses are certain: `…/nyheter/nyheter/{YYYY-MM-DD}-{slug}`, the day being that of
the article. An article can have a second address in janusinfo's older tree, `…/nyheter/nyheter/{slug}.5.{node}.html`,
where the slug has lost its hyphens and the day is not told.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from tasks.sources.reading.dates import day
from tasks.sources.reading.fields import OddValueError, address, needed_text, shown, text
from tasks.sources.reading.keys import key_of
from tasks.sources.reading.markup import title_of, whole_page
from tasks.sources.reading.records import Expected, Facts, Source, facts_of
from tasks.sources.reading.rows import read_each
from tasks.sources.reading.sitevision import decoded

TREE = "/nyheter/nyheter/"
DATED = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})-(?P<slug>[^/]+)", re.ASCII)
OLDER = re.compile(r"(?P<slug>[^./]+)\.5\.[0-9a-f]+\.html", re.IGNORECASE)
NO_TITLE = frozenset({"", "läs mer", "läs nyheten", "till nyheten"})


@dataclass(frozen=True)
class NewsArticle:
    """One article. `published_on` is None where only its older address is listed; `slug` is without hyphens."""

    title: str
    slug: str
    published_on: date | None
    url: str

    @property
    def key(self) -> str:
        """The day and the slug: whichever site lists it, and whatever its title is changed to."""
        return key_of(self.published_on.isoformat() if self.published_on else "", self.slug)

    def facts(self) -> Facts:
        """All of it."""
        return facts_of(self)


def parse(page: bytes, expected: Expected) -> tuple[NewsArticle, ...]:
    """The articles that the page lists, in its order, each once.

    Raises:
        SourceFailureError: the page is not whole, lists no article, one without a title, or one at an unknown address.
    """
    articles: dict[str, NewsArticle] = {}
    for link in _dated(read_each(_anchors(page, expected), lambda anchor: _read(anchor, expected), expected)):
        kept = articles.setdefault(link.key, link)
        # A picture links to the article before the heading does.
        articles[link.key] = kept if kept.title else replace(kept, title=link.title)
    if not articles or not all(article.title for article in articles.values()):
        raise expected.unexpected(expected="nyheter med rubrik", found="en utan" if articles else "inga")
    return tuple(articles.values())


def _anchors(page: bytes, expected: Expected) -> list[LexborNode]:
    try:
        links = whole_page(decoded(page, source=expected.source), counted="a").css("a[href]")
    except OddValueError as oddity:
        raise expected.unexpected(expected="en hel sida", found=str(oddity)) from oddity
    return [link for link in links if _name(link) not in {"", *expected.ignored}]


def _name(link: LexborNode) -> str:
    """The last part of an article's address; empty where the link leads to something else."""
    return re.split(r"[?#]", str(link.attributes["href"]).strip())[0].partition(TREE)[2]


def _read(link: LexborNode, expected: Expected) -> NewsArticle:
    name = _name(link)
    if not (found := DATED.fullmatch(name) or OLDER.fullmatch(name)):
        raise OddValueError(f"{shown(name)} där det skulle stå en nyhets adress")
    title = text(title_of(link))
    return NewsArticle(
        title="" if title.casefold() in NO_TITLE else title,
        slug=needed_text("".join(sign for sign in unquote(found["slug"]).casefold() if sign.isalnum())),
        published_on=day(found["day"])[0] if found.re is DATED else None,
        url=address(str(link.attributes["href"]).partition("#")[0], site=expected.site) or "",
    )


def _dated(links: Sequence[NewsArticle]) -> Iterable[NewsArticle]:
    """The links, an older address giving way to the dated one of the same article."""
    days: dict[str, list[NewsArticle]] = {}
    for link in links:
        if link.published_on and link.published_on not in {other.published_on for other in days.get(link.slug, [])}:
            days.setdefault(link.slug, []).append(link)
    for link in links:
        same = days.get(link.slug, [])
        # The same heading two years in a row: which of them the older address leads to is not known.
        yield replace(same[0], title=link.title) if not link.published_on and len(same) == 1 else link


SOURCE = Source(
    key="nt_news",
    label="NT-rådets nyheter",
    address="https://samverkanlakemedel.se/lakemedel---ordnat-inforande/nyheter",
    parse=parse,
    rolling=True,
)
