"""Single values of a public page, read into plain types.

Every reader takes whatever the JSON held and either returns a value or raises `OddValueError`; the parser,
which knows the source and the row, makes a sentence of it.
"""

import html
import re
import reprlib
from unicodedata import category, normalize
from urllib.parse import urljoin, urlsplit, urlunsplit

from tasks.sources.reading.at_once import are_plain, straight_addresses

# What the tables hold, with room for the keys made of them.
CODE, NAME, PHRASE, PASSAGE = 20, 200, 1_900, 4_000
# What å, ä, ö, é and quotes become when UTF-8 is read as Latin-1 and written as UTF-8 again.
MISREAD = re.compile("Ã[¤¥¶©–…„ ]|â€")
FROM_ROOT = re.compile(r"""(?:https?://|/)[^<>"{}|\\^`]*""", re.IGNORECASE)
SHORT = reprlib.Repr()
SHORT.maxstring = 60


class OddValueError(ValueError):
    """A value in a shape we do not know; its text is the Swedish end of "men fann …"."""


def shown(value: object) -> str:
    """A value for a sentence: short and on one line, whatever the page held."""
    return SHORT.repr(value)


def text(value: object, *, most: int = PHRASE) -> str:
    """Plain text: entities read once, composed, single spaces, nothing invisible, at most `most` characters.

    Markup and formulas stay as the characters they are; whoever shows the text escapes it.
    """
    if not isinstance(value, str):
        raise OddValueError(f"{shown(value)} där det skulle stå text")
    words = value if are_plain((value,)) else _made_plain(value)
    if len(words) > most:
        # Whatever this is, it is not a name or a phrase; cut off, it could say something else.
        raise OddValueError(f"fler än {most} tecken i {shown(value)}")
    return words


def _made_plain(value: str) -> str:
    # Pasted texts carry soft hyphens and zero-width spaces, which would make two equal names differ.
    visible = (sign for sign in html.unescape(value) if category(sign) != "Cf")
    words = normalize("NFC", " ".join("".join(visible).split()))
    # No database stores a zero byte or half a surrogate pair, and U+FFFD means that letters were lost.
    if any(category(sign) in {"Cc", "Cs"} or sign == "\N{REPLACEMENT CHARACTER}" for sign in words):
        raise OddValueError(f"otillåtna tecken i {shown(value)}")
    if MISREAD.search(words):
        raise OddValueError(f"text som lästs med fel teckenkod i {shown(value)}")
    return words


def needed_text(value: object, *, most: int = PHRASE) -> str:
    """Text that may not be empty."""
    words = text(value, most=most)
    if not words:
        raise OddValueError("en tom text")
    return words


def text_or_none(value: object, *, most: int = PHRASE) -> str | None:
    """Text, where null and empty both mean that nothing is said."""
    return None if value is None else text(value, most=most) or None


def text_or_empty(value: object, *, most: int = PHRASE) -> str:
    """Text, where null is empty."""
    return "" if value is None else text(value, most=most)


def number_or_text(value: object) -> object:
    """A whole number as the text it would be, since a key may be written both ways; anything else as it is."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def joined(value: object, *, most: int = PHRASE) -> str:
    """One text, or several in a list; a combination is written with plus signs. Null is empty."""
    if isinstance(value, list):
        value = " + ".join(needed_text(part) for part in value)
    return text_or_none(value, most=most) or ""


def address(value: object, *, site: str) -> str | None:
    """An absolute web address, null or empty being none; a path is on `site`."""
    words = text_or_none(value)
    if words is None:
        return None
    (found,) = straight_addresses([words], site=site) or [_resolved(words, site)]
    return found


def _resolved(words: str, site: str) -> str:
    if not FROM_ROOT.fullmatch(words):
        # Any word at all is a path relative to the page; the pages we know write none so.
        raise OddValueError(f"{shown(words)} där det skulle stå en webbadress")
    try:
        parts = urlsplit(urljoin(site, words))
    except ValueError as oddity:
        raise OddValueError(f"{shown(words)} där det skulle stå en adress") from oddity
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        # "javascript:" would become a link in somebody's page.
        raise OddValueError(f"{shown(words)} där det skulle stå en webbadress")
    # SiteVision remembers which boxes were open in parameters; the page is the same without them.
    query = "&".join(pair for pair in parts.query.split("&") if not pair.startswith("open.12"))
    return urlunsplit(parts._replace(query=query))
