"""Which medicines a piece of news or a report tells of: read once, then asked for one medicine after another."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from models.rules.identity import folded, product_key, substance_key

# Shorter names are words of other meanings too often.
_TELLING = 4
_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Told:
    """What a record names: the key of the one product it is about; or, of its title, the words and substances."""

    product: str
    title: str = ""
    words: frozenset[str] = frozenset()
    substances: frozenset[str] = frozenset()

    def names(self, product: str, substance: str) -> bool:
        """Does it tell of the medicine with these keys? Of a combination all products must be named."""
        if self.product:
            return self.product == product
        products = [name for name in product.split("+") if len(name) >= _TELLING]
        if products and all(name in self.words or f" {name} " in self.title for name in products):
            return True
        return len(substance) > _TELLING and substance in self.substances


def told_in(facts: Mapping[str, Any]) -> Told:
    """What a record with these facts names: a report its product, an article whatever stands in its title."""
    if facts.get("product"):
        return Told(product_key(str(facts["product"])))
    title = folded(str(facts.get("title") or ""))
    words = _WORD.findall(title)
    # Most substances are written as one word or two.
    names = (*words, *(f"{first} {second}" for first, second in pairwise(words)))
    return Told("", f" {title} ", frozenset(words), frozenset(map(substance_key, names)))
