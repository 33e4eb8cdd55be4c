"""Which medicines a recommendation for a whole class may concern. Only ever "may": a person reads what it says.

The codes are groups of the ATC index (WHO Collaborating Centre for Drug Statistics Methodology, 2025).
"""

import re

from models.rules.identity import folded, substance_key

# How a class is written in the short label or in place of a product's name, and its group of codes.
CLASSES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bpd-(?:\(l\)|l)?1\b"), "L01FF"),
    (re.compile(r"\bcdk ?4(?:/6)?\b"), "L01EF"),
    (re.compile(r"\bparp\b"), "L01XK"),
    (re.compile(r"\bcar-?t\b"), "L01XL"),
    (re.compile(r"\bjak\b"), "L04AF"),
    (re.compile(r"\btnf\b"), "L04AB"),
    (re.compile(r"\bcgrp\b"), "N02CD"),
    (re.compile(r"\bsglt-?2\b"), "A10BK"),
    (re.compile(r"\bglp-?1\b"), "A10BJ"),
)
GROUP = re.compile(r"[A-Z]\d\d(?:[A-Z]{1,2})?")


def class_codes(words: str, atc: str | None) -> frozenset[str]:
    """The groups of codes that a row speaks of: its own code when that is a group's, and the classes it names."""
    own = "".join((atc or "").split()).upper()
    named = {code for pattern, code in CLASSES if pattern.search(folded(words))}
    return frozenset(named | {own} if GROUP.fullmatch(own) else named)


def may_concern(codes: frozenset[str], rule_substance: str, medicine_substance: str, medicine_atc: str | None) -> bool:
    """May a rule for these groups, or for the substances it lists, concern the medicine?"""
    code = "".join((medicine_atc or "").split()).upper()
    listed, mine = _substances(rule_substance), _substances(medicine_substance)
    return bool(listed & mine) or any(code.startswith(group) for group in codes)


def _substances(names: str) -> frozenset[str]:
    return frozenset(substance_key(names).split("+")) - {""}
