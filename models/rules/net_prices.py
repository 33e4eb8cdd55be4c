"""Secret prices kept apart from the model they belong to: the open model computes gross, both together compute net.

Whatever is stored, shown or sent without a net reader in between is made from the open model alone, so that no rebate
can be reckoned back from it. Not even its hash is of the secret: whoever knows the rest could try prices against it.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from models.rules.budget_impact import Model, read, write
from models.rules.budget_impact.costing import Arm, CostItem, Price, Rebate
from models.rules.budget_impact.results import ALL, Result
from models.rules.errors import InvalidInputError
from models.rules.hidden import Hidden

# The fields of a cost item that are secret.
SECRET = ("rebate", "tender")
# Shorter runs of digits come by chance in a text.
_TELLING = 3


@dataclass(frozen=True, slots=True, repr=False)
class NetPrice:
    """The secret price or rebate of one cost item. Its `repr` says nothing: it may end up in a traceback."""

    arm: str
    item: str
    rebate: Rebate | None = None
    tender: Price | None = None

    def __repr__(self) -> str:
        """Whose, not what."""
        return f"NetPrice({self.arm}, {self.item}, …)"


@dataclass(frozen=True, slots=True)
class NetYear:
    """A region's (or all regions') calendar year after rebates, SEK. Never shown beside patients or gross."""

    region: str
    year: int
    net_drug: float
    net_care: float


def split(model: Model) -> tuple[Model, tuple[NetPrice, ...]]:
    """The open model, and what is secret in `model`. Raises InvalidInputError when an open text tells the secret."""
    found = tuple(
        NetPrice(arm.key, item.key, item.rebate, item.tender)
        for arm in model.arms
        for item in arm.items
        if item.rebate is not None or item.tender is not None
    )
    opened = replace(model, arms=tuple(_open_arm(arm) for arm in model.arms))
    _check_untold(opened, found)
    return opened, found


def joined(opened: Model, prices: Sequence[NetPrice]) -> Model:
    """The whole model again. Raises LookupError for a price without its item."""
    mine = {(price.arm, price.item): price for price in prices}
    arms = tuple(
        replace(arm, items=tuple(_with_price(item, mine.pop((arm.key, item.key), None)) for item in arm.items))
        for arm in opened.arms
    )
    if mine:
        raise LookupError(f"no such cost items: {sorted(mine)}")
    return replace(opened, arms=arms)


def kept(prices: Sequence[NetPrice]) -> str:
    """The prices as JSON, for the table that holds nothing else."""
    return Hidden(json.dumps([write(price) for price in prices], ensure_ascii=False))


def joined_form(opened: str, prices: str) -> Model:
    """The whole model from the JSON of its two parts. Raises LookupError for a price without its item."""
    form = json.loads(opened)
    items = {(arm["key"], item["key"]): item for arm in form["arms"] for item in arm.get("items", [])}
    for price in json.loads(prices):
        mine = items[price["arm"], price["item"]]
        mine |= {field: price[field] for field in SECRET if field in price}
    return read(form)


def net_years(result: Result) -> tuple[NetYear, ...]:
    """What is left after rebates, without patients and gross; empty when the model has no secret price."""
    return tuple(
        NetYear(
            period.region,
            period.year,
            period.after_rebate.net_drug,
            period.after_rebate.net_care,
        )
        for period in result.years
        if period.after_rebate is not None
    )


def regions_in(years: Iterable[NetYear]) -> list[str]:
    """The regions of net figures in order, all together last."""
    return sorted(dict.fromkeys(year.region for year in years), key=lambda region: region == ALL)


def _open_arm(arm: Arm) -> Arm:
    return replace(arm, items=tuple(replace(item, rebate=None, tender=None) for item in arm.items))


def _with_price(item: CostItem, price: NetPrice | None) -> CostItem:
    return item if price is None else replace(item, rebate=price.rebate, tender=price.tender)


def _check_untold(opened: Model, prices: Sequence[NetPrice]) -> None:
    """No open text may hold the digits of a secret number."""
    digits = {_digits(number) for price in prices for number in _numbers(price)}
    telling = {number for number in digits if len(number.strip("0")) >= _TELLING}
    texts = " ".join(_texts(opened))
    plain = re.sub(r"(?<=\d)[\s.,\u00a0]+(?=\d)", "", texts)
    for number in telling:
        if number.strip("0") in plain:
            raise InvalidInputError(
                "En öppen text i underlaget (antagande, källa eller namn) innehåller ett hemligt pris eller en hemlig "
                "rabatt. Ta bort siffran ur texten."
            )


def _numbers(price: NetPrice) -> list[Decimal]:
    found = [price.tender.amount] if price.tender else []
    if price.rebate is not None:
        found += [number for number in (price.rebate.share, price.rebate.amount) if number is not None]
    return found


def _digits(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", "").lstrip("0")


def _texts(opened: Model) -> list[str]:
    """Every text of the form that people write freely."""
    named = [text for a in opened.assumptions for text in (a.text, a.source, a.owner)]
    named += [text for arm in opened.arms for text in (arm.name, *(f"{i.name} {i.price.source}" for i in arm.items))]
    named += [opened.medicine, opened.indication, *(scenario.name for scenario in opened.scenarios)]
    return named
