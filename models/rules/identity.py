"""What makes two rows speak of the same thing: product and indication, and the substance beside them.

The keys are for comparing, never for showing. Texts with the same key are the same; the text that was
read is kept next to the key.
"""

import re
from collections.abc import Callable
from functools import cache
from types import MappingProxyType
from unicodedata import category, normalize

from models.rules.substance_names import NAMES

DASHES = "‐‑‒–—―−﹘﹣－"
DOUBLE_QUOTES = "“”„‟«»″"
SINGLE_QUOTES = "‘’‚‛´`′"
SPELLINGS = str.maketrans(
    {
        **dict.fromkeys(DASHES, "-"),
        **dict.fromkeys(DOUBLE_QUOTES, '"'),
        **dict.fromkeys(SINGLE_QUOTES, "'"),
        "≥": ">=",
        "≤": "<=",
        "…": "...",
    }
)
# Composed letters and signs that are folded one by one, and none of those above: nearly every text.
LATIN = re.compile("[\x00-_a-~\xa0-ª¬®-³µ-º¼-ÿ]*")
ENDING = " .,;:"
TRADE_MARKS = re.compile("[®™©]")
# A space beside a sign that divides or compares.
LOOSE = re.compile(r" (?:(?=[-/,;:()+<>=.])|(?<=[-/,;:()+<>=.] ))")
TOGETHER = frozenset({"och", "and"})
COMBINED = re.compile(r"\s*(?:\+|&|/|,|\boch\b|\band\b)\s*")

# From an English INN towards the Swedish spelling, in this order; a Swedish spelling passes unchanged.
TOWARDS_SWEDISH = (
    (re.compile(r"(?<=[a-z]{3}[^aeiou\W])e\b"), ""),  # onasemnogene → onasemnogen
    (re.compile("ph"), "f"),  # morphine → morfin
    (re.compile("th"), "t"),  # methotrexate → metotrexat
    (re.compile("qu"), "kv"),  # quetiapine → kvetiapin
    (re.compile("ch"), "k"),  # chlorambucil → klorambucil
    (re.compile("c(?![eiy])"), "k"),  # deruxtecan → deruxtekan; before e, i and y both write c
    (re.compile(r"[\s'\"-]+"), ""),  # axicabtagene ciloleucel → axikabtagenciloleucel
)


def folded(text: str) -> str:
    """`text` without differences of case, composition, spacing, dashes, quotes or invisible characters."""
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    if LATIN.fullmatch(text):
        return " ".join(text.casefold().split())
    # Decomposed before folding and composed after: the order in which folding twice changes nothing more.
    caseless = normalize("NFC", normalize("NFD", text).casefold()).translate(SPELLINGS)
    visible = "".join(sign for sign in caseless if category(sign) != "Cf")
    return normalize("NFC", " ".join(visible.split()))


def indication_key(text: str) -> str:
    """The indication as half of an identity.

    Spaces next to punctuation and signs at the end mean nothing; words, numbers and their order do.
    """
    return LOOSE.sub("", folded(text)).strip(ENDING)


def product_key(product: str) -> str:
    """The product as the other half; a combination is the same whichever product is named first."""
    words = folded(product)
    if words.isalnum() and words not in TOGETHER:
        return words
    # Folded once more: a mark between two spaces leaves both behind.
    return _combination(folded(TRADE_MARKS.sub("", words)))


def substance_key(substance: str) -> str:
    """One key for the Swedish and the English name of a substance, or of a combination of them.

    All names go through the same few letter rules, so the key need not be correct Swedish; names that no
    rule joins (oxycodone, oxikodon; zoledronic acid, zoledronsyra; adrenaline, epinephrine) are joined when they
    stand in `substance_names`. What is not joined: other such names, salts, and misspellings. Two different
    names could in theory meet, so it is for finding and linking, never the identity of a recommendation.
    """
    return _combination(folded(substance), spelt=_known_name)


def _known_name(name: str) -> str:
    spelt = _towards_swedish(name)
    return _first_names().get(spelt, spelt)


@cache
def _first_names() -> MappingProxyType[str, str]:
    """Every name in the table, as spelt by the rules, and the first name of its row, likewise."""
    return MappingProxyType({spelt: names[0] for names in map(_spelt, NAMES) for spelt in names})


def _spelt(row: tuple[str, ...]) -> list[str]:
    _, *names = row
    return [_towards_swedish(folded(name)) for name in names]


def _towards_swedish(name: str) -> str:
    for english, swedish in TOWARDS_SWEDISH:
        name = english.sub(swedish, name)
    return name


def _combination(text: str, spelt: Callable[[str], str] = str) -> str:
    parts = (spelt(part.strip(ENDING)) for part in COMBINED.split(text))
    return "+".join(sorted(part for part in parts if part))
