"""What makes two rows speak of the same thing: product and indication, and the substance beside them.

The keys are for comparing, never for showing. Texts with the same key are the same; the text that was
read is kept next to the key.
"""

import re
from collections.abc import Callable
from unicodedata import category, normalize

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
ENDING = " .,;:"
TRADE_MARKS = re.compile("[®™©]")
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
    # Decomposed before folding and composed after: the order in which folding twice changes nothing more.
    caseless = normalize("NFC", normalize("NFD", text).casefold()).translate(SPELLINGS)
    visible = "".join(sign for sign in caseless if category(sign) != "Cf")
    return normalize("NFC", " ".join(visible.split()))


def indication_key(text: str) -> str:
    """The indication as half of an identity.

    Spaces next to punctuation and signs at the end mean nothing; words, numbers and their order do.
    """
    tight = re.sub(r"\s*([-/,;:()+<>=.])\s*", r"\1", folded(text))
    return tight.strip(ENDING)


def product_key(product: str) -> str:
    """The product as the other half; a combination is the same whichever product is named first."""
    # Folded once more: a mark between two spaces leaves both behind.
    return _combination(folded(TRADE_MARKS.sub("", folded(product))))


def substance_key(substance: str) -> str:
    """One key for the Swedish and the English spelling of an INN name, or of a combination of them.

    Both spellings go through the same few letter rules, so the key need not be correct Swedish. What it
    does not join: y written i (oxycodone, oxikodon), names that were translated (acid, syra; salts such
    as hydrochloride), older national names (adrenalin), and misspellings. Two different names could in
    theory meet, so it is for finding and linking, never the identity of a recommendation.
    """
    return _combination(folded(substance), spelt=_towards_swedish)


def _towards_swedish(name: str) -> str:
    for english, swedish in TOWARDS_SWEDISH:
        name = english.sub(swedish, name)
    return name


def _combination(text: str, spelt: Callable[[str], str] = str) -> str:
    parts = (spelt(part.strip(ENDING)) for part in COMBINED.split(text))
    return "+".join(sorted(part for part in parts if part))
