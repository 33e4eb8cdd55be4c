"""TLV's decisions on subsidy: three lists of articles, by outcome, each for a window of time.

An item is known by a link into the folder of its list and a day that stands by itself beside it. Which classes and
elements carry them is not relied on; that every item of the list can be read is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from tasks.sources.reading.fields import NAME, OddValueError, address, needed_text, shown, text
from tasks.sources.reading.headings import product_in
from tasks.sources.reading.keys import key_of
from tasks.sources.reading.markup import whole_page
from tasks.sources.reading.records import Expected, Facts, Source, facts_of
from tasks.sources.reading.rows import read_each, without_repeats
from tasks.sources.reading.sitevision import decoded
from tasks.sources.reading.written_days import dated

SITE = "https://www.tlv.se/beslut/beslut-lakemedel/"
WINDOW = "?start={first}-00000000-AM&end={last}-235959999-PM"
# A year's decisions: no list of that length is empty, and what is older is known since before.
DAYS = 365
HEADING = "h1,h2,h3,h4,h5,h6,[class*=heading],[class*=rubrik],[class*=title]"


class Subsidy(StrEnum):
    """What TLV decided. The value is the folder's own name."""

    GENERAL = "generell-subvention"
    LIMITED = "begransad-subvention"
    REFUSED = "avslag-och-uteslutningar"


@dataclass(frozen=True)
class SeenSubsidyDecision:
    """One article in a list of decisions.

    `product` is the beginning of `heading` and no more certain than that. `decided_on` is the day the list gives.
    """

    article: str
    product: str
    heading: str
    subsidy: Subsidy
    decided_on: date
    url: str

    @property
    def key(self) -> str:
        """The article's own name in its address, which stays when it is moved to the archive."""
        return key_of(self.article)

    def facts(self) -> Facts:
        """All of it."""
        return facts_of(self)


def parse(page: bytes, expected: Expected, *, subsidy: Subsidy) -> tuple[SeenSubsidyDecision, ...]:
    """The decisions on the page, in its order.

    Raises:
        SourceFailureError: there is no list of decisions, or more than one, or an item that cannot be read.
    """
    try:
        tree = whole_page(decoded(page, source=expected.source), counted="li")
    except OddValueError as oddity:
        raise expected.unexpected(expected="en hel sida", found=str(oddity)) from oddity
    lists = {kept.mem_id: kept for item in tree.css("li") if _is_decision(item, subsidy) if (kept := item.parent)}
    if len(lists) != 1:
        wanted = f"en lista med daterade länkar till /{subsidy}/"
        raise expected.unexpected(expected=wanted, found=f"{len(lists)} sådana" if lists else "ingen sådan")
    (found,) = lists.values()
    items = [child for child in found.iter() if child.tag == "li"]
    return without_repeats(read_each(items, lambda item: _read(item, subsidy, expected.site), expected))


def _is_decision(item: LexborNode, subsidy: Subsidy) -> bool:
    # A list inside an item has items of its own.
    own = len(item.css("li")) == 1
    try:
        return own and any(_articles(item, subsidy)) and any(_days(item))
    except OddValueError:
        return True  # Told of when the list is read.


def _read(item: LexborNode, subsidy: Subsidy, site: str) -> SeenSubsidyDecision:
    links, days = set(_articles(item, subsidy)), set(_days(item))
    if len(links) != 1 or len(days) != 1:
        raise OddValueError(f"{len(links)} länkar till beslut och {len(days)} datum i {shown(' '.join(_pieces(item)))}")
    (href,), (decided_on,) = links, days
    heading = _heading(item)
    url = address(href, site=site) or ""
    return SeenSubsidyDecision(
        article=needed_text(urlsplit(url).path.rsplit("/", 1)[-1].removesuffix(".html")).casefold(),
        product=needed_text(product_in(heading), most=NAME),
        heading=heading,
        subsidy=subsidy,
        decided_on=decided_on,
        url=url,
    )


def _articles(item: LexborNode, subsidy: Subsidy) -> Iterator[str]:
    for link in item.css("a[href]"):
        href = (link.attributes["href"] or "").strip()
        if f"/{subsidy}/" in href.split("?")[0]:
            yield href


def _days(item: LexborNode) -> Iterator[date]:
    """Days that stand by themselves in the item; one in a heading or a sentence is something else."""
    for words in _pieces(item):
        if on := dated(words):
            yield on


def _heading(item: LexborNode) -> str:
    marked = item.css_first(HEADING)
    if marked is not None:
        return needed_text(marked.text(separator=" "))
    told = (words for link in item.css("a[href]") for words in _pieces(link) if not dated(words))
    return needed_text(next(told, ""))


def _pieces(node: LexborNode) -> Iterator[str]:
    for part in node.traverse(include_text=True):
        if part.is_text_node and (words := text(part.text_content)):
            yield words


def _source(subsidy: Subsidy, key: str, label: str) -> Source:
    return Source(
        key=f"tlv_decisions_{key}",
        label=f"TLV: {label}",
        address=f"{SITE}{subsidy}.html{WINDOW}",
        parse=partial(parse, subsidy=subsidy),
        rolling=True,
        window_days=DAYS,
    )


SOURCES = (
    _source(Subsidy.GENERAL, "general", "generell subvention"),
    _source(Subsidy.LIMITED, "limited", "begränsad subvention"),
    _source(Subsidy.REFUSED, "refused", "avslag och uteslutningar"),
)
