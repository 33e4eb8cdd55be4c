"""What NT-rådet says about a medicine, read from the short label of its list.

A label that fits no pattern, or that says two things at once, is `UNRECOGNISED` and goes to a person;
nothing here guesses.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.rules.identity import folded


class Verdict(StrEnum):
    """The direction of a recommendation, or what the row says instead of one."""

    SHOULD = "should"
    MAY = "may"
    SHOULD_NOT = "should_not"
    AWAIT = "await"
    UNDER_PREPARATION = "under_preparation"
    REGIONAL = "regional"
    AGREEMENT_ONLY = "agreement_only"
    ARCHIVED = "archived"
    CLASS_RULE = "class_rule"
    REVISION = "revision"
    UNRECOGNISED = "unrecognised"

    @property
    def label(self) -> str:
        """The Swedish words for a page or a mail."""
        return LABELS[self]


LABELS = {
    Verdict.SHOULD: "bör användas",
    Verdict.MAY: "kan användas",
    Verdict.SHOULD_NOT: "bör inte användas",
    Verdict.AWAIT: "avvakta",
    Verdict.UNDER_PREPARATION: "under beredning",
    Verdict.REGIONAL: "bedöms regionalt",
    Verdict.AGREEMENT_ONLY: "endast avtal, ingen rekommendation",
    Verdict.ARCHIVED: "arkiverad",
    Verdict.CLASS_RULE: "generell rekommendation för läkemedelsklass",
    Verdict.REVISION: "uppdaterad rekommendation",
    Verdict.UNRECOGNISED: "okänd formulering",
}


@dataclass(frozen=True)
class Recognised:
    """A verdict, and whether it holds only for some patients or on conditions."""

    verdict: Verdict
    restricted: bool


NO = r"(?:inte|ej|icke)"
ANY_NO = re.compile(r"\b(?:inte|ej|icke|aldrig|ing(?:en|et|a))\b")
USED = r"(?:användas?|ges|erbjudas|övervägas)"
# A few words may stand between "bör" and "inte", but neither a no, another verb nor a new clause.
WORDS = rf"(?:(?!(?:{NO}|aldrig|om|{USED})\b)[^\s,;:.]+ ){{0,5}}?"
# Between "bör" and "användas" only words known to leave a yes a yes: an unknown one may be a no, misspelt or new.
KNOWN = (
    r"(?:(?:i|och|första|andra|sista|hand|endast|enbart|bara|främst|även|också|fortsatt|fortfarande|fortsätta|nu|"
    r"nuläget|tills|vidare|normalt|vanligen|alltid|under|vissa|särskilda|strikta?|fall|förutsättningar|villkor|"
    r"kontroll) ){0,6}"
)
REGIONS = r"(?:regioner(?:na)?|landsting(?:en)?|vården) "

PATTERNS = tuple(
    (verdict, re.compile(pattern))
    for verdict, pattern in (
        # First what the row is about: an archived "bör användas" is archived, and "ska inte samverkas
        # nationellt" is no advice against the medicine.
        (Verdict.ARCHIVED, r"\barkivera(?:d|t|de|s)\b"),
        (Verdict.AGREEMENT_ONLY, rf"\b{NO} (?:att )?(?:av)?(?:ge|lämna) (?:en |någon )?rekommendation.*avtal"),
        (Verdict.AGREEMENT_ONLY, rf"avtal.*\b{NO} (?:att )?(?:av)?(?:ge|lämna) (?:en |någon )?rekommendation"),
        (Verdict.AGREEMENT_ONLY, r"avtal.*\bingen (?:nt-)?rekommendation|\bingen (?:nt-)?rekommendation.*avtal"),
        (Verdict.REGIONAL, rf"\bomfattas {NO}\b|\b{NO} omfattas\b"),
        (Verdict.REGIONAL, rf"\b{NO} (?:att |ska |skall )?(?:samverkas|tas upp) nationellt"),
        (Verdict.REGIONAL, r"\bbedöm(?:as|s) regionalt"),
        (Verdict.CLASS_RULE, r"\b(?:generell|gemensam) (?:rekommendation|regel)|\bklassrekommendation"),
        (Verdict.CLASS_RULE, r"^pd-(?:\(l\)|l)?1\b"),
        # Then the directions, the negative forms first: "att inte använda" contains "använda".
        (Verdict.SHOULD_NOT, rf"\b(?:bör|ska|skall) {WORDS}{NO}\b(?: {USED}\b)?"),
        (Verdict.SHOULD_NOT, rf"\b{NO} (?:längre )?(?:använda|rekommendera)\w*|\bkan {WORDS}{NO} {USED}\b"),
        (Verdict.SHOULD_NOT, rf"\banvänd {NO}\b|\brekommendera[rs] {NO}\b"),
        (Verdict.SHOULD_NOT, r"\bavstå(?:r|s)?\b|\bavråd(?:er|s|a|an)?\b"),
        (Verdict.SHOULD_NOT, r"\bprioritera(?:s|ts|t|r|de)? ne[dr]\b|\bnedprioritera\w*"),
        (Verdict.UNRECOGNISED, rf"\b{NO} (?:längre )?avvakta"),
        (Verdict.AWAIT, r"\bavvakta(?:r|s|n|nde)?\b"),
        (Verdict.SHOULD, rf"\bbör {KNOWN}{USED}\b|^bör$"),
        (Verdict.SHOULD, rf"\brekommendera[rs] (?:{REGIONS})?att {KNOWN}använda\b"),
        (Verdict.MAY, rf"\bkan {KNOWN}{USED}\b|^kan$"),
        (Verdict.MAY, r"\bkan under (?:vissa|särskilda) (?:förutsättningar|villkor)\b"),
        # Last what a row says when it gives no direction.
        (Verdict.UNDER_PREPARATION, r"\bomfattas av nationell samverkan"),
        (Verdict.UNDER_PREPARATION, r"\bunder (?:beredning|utredning)|\bberedning pågår|\bbereds\b"),
        (Verdict.REVISION, r"\b(?:oförändra|uppdatera)(?:d|t|de|s)\b"),
    )
)
DIRECTIONS = frozenset({Verdict.SHOULD_NOT, Verdict.AWAIT, Verdict.SHOULD, Verdict.MAY})
RESTRICTION = re.compile(
    r"\b(?:viss(?:a|t)?|endast|enbart|begräns\w*|restri\w*|strikt\w*|särskil\w*|utvald\w*|förbehåll"
    r"|förutsättning\w*|villkor\w*|undantag\w*)\b"
)


UNCERTAIN = Recognised(Verdict.UNRECOGNISED, restricted=False)
# A row whose product is a whole class gives a rule, whatever its direction: there is no medicine to take up.
# Each begins with the letters that are looked for, since long lists are searched; the word begins there too.
CLASSES = tuple(
    re.compile(pattern)
    for pattern in (
        r"hämmare\b",
        r"pd(?<!\wpd)-?(?:\(l\)|l)?-?1\b",
        r"car(?<!\wcar)-?t(?:-\w+)?\b",
        r"klass(?<!\wklass)(?:en)?\b",
        r"läkemedelsklass(?<!\wläkemedelsklass)(?:en)?\b",
        r"antikroppar\b",
        r"terapier\b",
    )
)


def recognise(label: str, *, product: str = "") -> Recognised:
    """The verdict that `label` states, in whatever case, spacing, entities or composition.

    `product` is what the row is about; the name of a class makes a direction a class rule. `restricted` is only
    ever true of `SHOULD` and `MAY`. The words are those of NT-rådet's list and of its news; `rekommenderar` alone
    says nothing, since it is followed by "att använda" or "att inte använda".
    """
    words = folded(html.unescape(label)).strip(" .!")
    verdict = next((v for v, pattern in PATTERNS if pattern.search(words)), Verdict.UNRECOGNISED)
    positive = verdict in {Verdict.SHOULD, Verdict.MAY}
    if len(_directions(words)) > 1 and verdict in DIRECTIONS:
        # "Bör inte användas i avvaktan på TLV" may be a no or a not yet: a person reads it.
        return UNCERTAIN
    if positive and ANY_NO.search(words):
        # "Kan användas, dock inte …" cannot be told from "kan användas gäller inte längre".
        return UNCERTAIN
    if verdict in DIRECTIONS and _names_a_class(product):
        return Recognised(Verdict.CLASS_RULE, restricted=False)
    return Recognised(verdict, restricted=positive and RESTRICTION.search(words) is not None)


def classes_among(products: Sequence[str]) -> frozenset[str]:
    """Those of `products` that are whole classes of medicines.

    All are looked at together, and in halves where one is found: long lists name few.
    """
    if not _names_a_class(" | ".join(products)):
        return frozenset()
    half = len(products) // 2
    return classes_among(products[:half]) | classes_among(products[half:]) if half else frozenset(products)


def _names_a_class(product: str) -> bool:
    words = folded(product)
    return any(pattern.search(words) for pattern in CLASSES)


def _directions(words: str) -> set[Verdict]:
    """Every direction given, each looked for in what the ones before it leave."""
    found = set()
    for verdict, pattern in PATTERNS:
        if verdict in DIRECTIONS and pattern.search(words):
            found.add(verdict)
            words = pattern.sub(" ¤ ", words)
    return found
