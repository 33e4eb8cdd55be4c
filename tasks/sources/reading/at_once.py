"""What can be told of many values at once, so that few need to be looked at one by one.

The values are joined by bars and searched as one text. No answer costs nothing but the look at each of them.
"""

import string
from collections.abc import Iterable, Sequence
from functools import lru_cache
from unicodedata import is_normalized
from urllib.parse import urlsplit

# What a text must be looked at for, beside signs that are not for printing: entities, spaces, lost or misread letters.
TO_DO = ("&", "  ", "| ", " |", "\N{REPLACEMENT CHARACTER}", "Ã", "â€")
# What an address may hold that is neither resolved nor decoded.
NOTHING_TO_DO = str.maketrans("", "", string.ascii_letters + string.digits + "/.-_~%+=?:|")
LETTERS = frozenset(string.ascii_letters + string.digits)
# What is taken out of a query.
CUT = ("?|", "?open.12")


def are_plain(values: Iterable[str]) -> bool:
    """Would `fields.text` give all of them back as they are? A value with a bar beside a space is taken for two."""
    whole = f"|{'|'.join(values)}|"
    return whole.isprintable() and is_normalized("NFC", whole) and not any(sign in whole for sign in TO_DO)


def straight_addresses(values: Sequence[str], *, site: str) -> list[str] | None:
    """The addresses, if all are whole ones or paths on `site` that need not be resolved; None when one may need it."""
    whole = f"|{'|'.join(values)}|"
    if not whole.isascii() or whole.translate(NOTHING_TO_DO) or any(sign in whole for sign in CUT):
        return None
    absolute, paths = whole.count("|https://") + whole.count("|http://"), whole.count("|/")
    if not absolute + paths == whole.count("|") - 1 == len(values):
        return None
    if not LETTERS.issuperset(after[:1] for after in whole.split("://")[1:]):
        return None  # A whole address has a host.
    if not paths:
        return list(values)
    if "/." in whole or not whole.count("//") == whole.count(":") == absolute:
        return None  # Dots and doubled slashes in a path lead elsewhere.
    origin = _origin(site)
    return [origin + value if value.startswith("/") else value for value in values]


@lru_cache(maxsize=100)
def _origin(site: str) -> str:
    parts = urlsplit(site)
    return f"{parts.scheme}://{parts.netloc}"
