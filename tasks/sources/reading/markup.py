"""What HTML shows to its reader: the text without what is hidden, words set apart as they are on the page."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tasks.sources.reading.fields import OddValueError, shown

# An unfinished comment or script hides the rest of the page, as it does in a browser.
HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
NOT_SHOWN = frozenset({"script", "style", "template", "-comment"})
APART = frozenset({"br", "p", "div", "li", "ul", "ol"})
INLINE = frozenset({"a", "b", "strong", "i", "em", "u", "small", "span", "sub", "sup", "abbr", "time", "wbr"})


def without_hidden(page: str) -> str:
    """`page` without comments, scripts and the like: what stands in them is not on the page.

    Raises:
        OddValueError: a browser would see another page, since what looks like a comment stands inside an address.
    """
    shown_part = HIDDEN.sub("", page)
    if len(shown_part) < len(page) and _elements(page) != _elements(shown_part):
        raise OddValueError("trasig uppmärkning kring en kommentar eller ett skript")
    return shown_part


def whole_page(page: str, *, counted: str) -> LexborHTMLParser:
    """The page, read. Broken quotes and comments swallow what follows them: as many `counted` elements as tags.

    Raises:
        OddValueError: it has no end, or two, or not as many.
    """
    shown_part = without_hidden(page)
    parsed = LexborHTMLParser(shown_part)
    if (ends := shown_part.casefold().count("</html>")) != 1:
        raise OddValueError("flera sidor i en" if ends else "en sida utan slut")
    check_tags(shown_part, parsed, counted)
    return parsed


def check_tags(source: str, parsed: LexborHTMLParser, *names: str) -> None:
    """Raises OddValueError unless what was read has as many elements of each name as the text has tags for them."""
    for name in names:
        if len(re.findall(rf"<{name}(?![\w-])", source, re.IGNORECASE)) != len(parsed.css(name)):
            raise OddValueError(f"trasig uppmärkning kring {name}")


def title_of(link: LexborNode) -> str:
    """The heading inside a link, or else all it says."""
    heading = link.css_first("h1, h2, h3, h4, h5, h6")
    return (heading or link).text(separator=" ")


def words_of(node: LexborNode) -> str:
    """The text of an element, a space where a line or a paragraph ends.

    Raises:
        OddValueError: it holds anything but text with simple marks; a footnote's number would become part of a name.
    """
    return "".join(_pieces(node))


def _elements(page: str) -> list[tuple[str | None, dict[str, str | None]]]:
    root = LexborHTMLParser(page).root
    nodes = root.traverse() if root else ()
    return [(node.tag, node.attributes) for node in nodes if node.tag not in NOT_SHOWN]


def _pieces(node: LexborNode) -> Iterator[str]:
    child = node.child
    while child is not None:
        yield from _piece(child)
        child = child.next


def _piece(child: LexborNode) -> Iterator[str]:
    if child.tag == "-text":
        yield child.text_content or ""
    elif child.tag in APART:
        yield from (" ", *_pieces(child), " ")
    elif child.tag in INLINE:
        inside = words_of(child)
        if child.tag == "sup" and inside.strip().isdigit():
            raise OddValueError(f"en fotnot: {shown(inside.strip())}")
        yield inside
    else:
        raise OddValueError(f"uppmärkningen {shown(child.tag)} där det skulle stå text")
