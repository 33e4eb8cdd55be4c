"""What is secret in a model, how it is taken out, and words that would give it away."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import Any

from models.rules.budget_impact.costing import Arm, CostItem
from models.rules.budget_impact.inputs import Model
from models.rules.budget_impact.prices import without_vat
from models.rules.budget_impact.rebates import net_price
from models.rules.errors import InvalidInputError
from tasks.documents.facts import Facts

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ABOUT_REBATES = re.compile(r"rabatt|återbäring|avtal|netto|hemlig|sekretess", re.IGNORECASE)
# Smaller amounts stand in too many sentences without meaning anything.
_TELLING = Decimal(100)


def has_secret(model: Model) -> bool:
    """Whether any price of the model is secret."""
    return any(item.tender is not None or item.rebate is not None for item in _items(model))


def opened(model: Model) -> Model:
    """The same model without secret prices and rebates: what is computed from it cannot tell of them.

    Its digest is the one to show. The digest of a model with a secret price is an oracle: who knows the rest can try
    prices until it fits.
    """
    return replace(model, arms=tuple(_opened(arm) for arm in model.arms))


def refuse_telling_words(model: Model, facts: Facts) -> None:
    """Raises InvalidInputError when a text that is shown repeats a secret price or rebate; the figure is not named."""
    amounts, shares = set(_amounts(model)), set(_shares(model))
    for name, text in (*_texts(opened(model), "underlaget"), *_texts(facts, "ärendet")):
        secrets = amounts | shares if _ABOUT_REBATES.search(text) else amounts
        if any(_rounds_to(secret, found) for found in _NUMBER.findall(_joined(text)) for secret in secrets):
            raise InvalidInputError(
                f"Texten i {name} innehåller ett sekretessbelagt pris eller en rabatt. Ta bort siffran ur texten; "
                "den hör bara hemma i fälten tender och rebate."
            )


def _opened(arm: Arm) -> Arm:
    return replace(arm, items=tuple(replace(item, tender=None, rebate=None) for item in arm.items))


def _items(model: Model) -> Iterator[CostItem]:
    return (item for arm in model.arms for item in arm.items)


def _amounts(model: Model) -> Iterator[Decimal]:
    for item in _items(model):
        if item.tender is not None:
            yield from _telling(item.tender.amount)
            yield from _telling(item.price.amount - item.tender.amount)
        if item.rebate is not None:
            listed = without_vat(item.price)
            whole = item.rebate.amount if item.rebate.amount is not None else listed * (item.rebate.share or 0)
            yield from _telling(whole)
            yield from _telling(listed - whole)
            yield from _telling(net_price(listed, item.rebate))


def _telling(amount: Decimal) -> Iterator[Decimal]:
    if abs(amount) >= _TELLING:
        yield abs(amount)


def _shares(model: Model) -> Iterator[Decimal]:
    for item in _items(model):
        price = item.price.amount
        if item.tender is not None and price:
            yield from _as_share(1 - item.tender.amount / price)
        if item.rebate is not None:
            share = item.rebate.share
            if share is None:
                share = (item.rebate.amount or Decimal(0)) / price if price else Decimal(0)
            yield from _as_share(share)
            yield from _as_share(share * item.rebate.region_share)


def _as_share(share: Decimal) -> Iterator[Decimal]:
    if 0 < share < 1:
        yield from (share, 1 - share, share * 100, (1 - share) * 100)


def _rounds_to(secret: Decimal, found: str) -> bool:
    """Whether the number in a text is the secret with as many decimals as it was written with."""
    decimals = len(found.partition(".")[2])
    # A share as a fraction of one says nothing with fewer than two decimals.
    return (secret >= 1 or decimals > 1) and round(secret, decimals) == Decimal(found)


def _joined(text: str) -> str:
    """Numbers on one form: "7 654,32", "7.654,32" and "7654,32" are 7654.32."""
    joined = re.sub(r"(?<=\d)\s+(?=\d{3}(?!\d))", "", text)
    return re.sub(r"(?<=\d)\.(?=\d{3},)", "", joined).replace(",", ".")


def _texts(entity: Any, path: str) -> Iterator[tuple[str, str]]:
    for field in fields(entity):
        value, name = getattr(entity, field.name), f"{path}.{field.name}"
        for one in value if isinstance(value, tuple) else (value,):
            if is_dataclass(one):
                yield from _texts(one, name)
            elif isinstance(one, str) and not isinstance(one, Enum):
                yield name, one
