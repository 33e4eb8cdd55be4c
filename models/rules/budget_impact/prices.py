"""Prices: TLV's trade margin from AIP to AUP, patient fee, VAT, and the NCPE price chain. SEK unless said otherwise.

Tables are dated: the one in force on the price's day counts. Look for later revisions at tlv.se before relying on
a price dated after the last of them.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.rules.budget_impact.costing import Arm, Price
from models.rules.budget_impact.kinds import Basis, Dispensing
from models.rules.errors import InvalidInputError


@dataclass(frozen=True, slots=True)
class Tier:
    """For AIP up to and including `up_to` (None: any): AUP = AIP × `factor` + `plus`."""

    up_to: Decimal | None
    factor: Decimal
    plus: Decimal


@dataclass(frozen=True, slots=True)
class Margin:
    """A trade margin in force from a day; `generic` is added in groups with generic competition."""

    valid_from: date
    tiers: tuple[Tier, ...]
    generic: Decimal


@dataclass(frozen=True, slots=True)
class FeeCap:
    """High-cost protection per patient and 12 months: full fee up to `full`, never more than `cap`.

    `reached` is the gross cost at which the cap is reached; None where it was not found.
    """

    valid_from: date
    full: Decimal
    cap: Decimal
    reached: Decimal | None


def _tier(up_to: str | None, factor: str, plus: str) -> Tier:
    return Tier(None if up_to is None else Decimal(up_to), Decimal(factor), Decimal(plus))


# TLV, Apotekens marginaler (tlv.se/apotek/Apotekens-marginaler), from 1 February 2022.
MARGINS = (
    Margin(
        date(2022, 2, 1),
        (
            _tier("75", "1.20", "30.50"),
            _tier("300", "1.03", "43.25"),
            _tier("50000", "1.02", "46.25"),
            _tier(None, "1", "1046.25"),
        ),
        Decimal("12.75"),
    ),
)
# Lag (2002:160) om läkemedelsförmåner m.m., 5 §: for periods that start on 1 July 2025 or later. Earlier:
# E-hälsomyndigheten, Hur fungerar högkostnadstrappan (2 850 kr is reached at 6 994 kr).
FEE_CAPS = (
    FeeCap(date(2024, 1, 1), Decimal(1425), Decimal(2850), Decimal(6994)),
    FeeCap(date(2025, 7, 1), Decimal(2000), Decimal(3800), None),
)
ADULT = 18


def margin_on(day: date, margins: tuple[Margin, ...] = MARGINS) -> Margin:
    """The trade margin in force on `day`. Raises InvalidInputError before the first."""
    found = [margin for margin in margins if margin.valid_from <= day]
    if not found:
        first = min(margin.valid_from for margin in margins)
        raise InvalidInputError(
            f"Prisdatumet är {day.isoformat()}; handelsmarginal finns från {first.isoformat()}. Ange AUP i stället."
        )
    return max(found, key=lambda margin: margin.valid_from)


def aup_from_aip(
    aip: Decimal, on: date, *, generic_group: bool = False, margins: tuple[Margin, ...] = MARGINS
) -> Decimal:
    """Pharmacy retail price per pack from the purchase price, unrounded. Raises InvalidInputError (see `margin_on`)."""
    margin = margin_on(on, margins)
    tier = next(t for t in margin.tiers if t.up_to is None or aip <= t.up_to)
    return aip * tier.factor + tier.plus + (margin.generic if generic_group else 0)


def fee_cap_on(day: date, caps: tuple[FeeCap, ...] = FEE_CAPS) -> FeeCap:
    """The high-cost protection for periods that start on `day`; the oldest known for earlier days."""
    return max((c for c in caps if c.valid_from <= day), key=lambda c: c.valid_from, default=caps[0])


def patient_fee(gross: Decimal, on: date, *, age: int = ADULT, caps: tuple[FeeCap, ...] = FEE_CAPS) -> Decimal:
    """The most a patient pays in 12 months for medicines costing `gross` SEK in all; free under 18.

    Exact up to the full-fee limit and from where the cap is reached. Between them the steps of the staircase are
    replaced by a straight line or, where its end is not known, by the cost up to the cap: too much, never too little.
    The fee is per patient for ALL medicines, so what one more medicine adds is usually less.
    """
    if age < ADULT:
        return Decimal(0)
    known = fee_cap_on(on, caps)
    if gross <= known.full or known.reached is None:
        return min(gross, known.cap)
    on_the_way = (gross - known.full) / (known.reached - known.full)
    return min(known.cap, known.full + (known.cap - known.full) * on_the_way)


def without_vat(price: Price) -> Decimal:
    """The amount without VAT."""
    return price.amount / (1 + price.vat_rate) if price.vat_included else price.amount


def unit_cost(price: Price, arm: Arm, *, with_vat: bool) -> Decimal:
    """What one unit costs the region, SEK unrounded.

    A prescription medicine priced at AIP is paid at AUP, which has no VAT in the last step; everything else at its
    price, with or without VAT as the analysis says. Raises InvalidInputError (see `margin_on`).
    """
    amount = without_vat(price)
    if arm.dispensing is Dispensing.PRESCRIPTION and price.basis is Basis.AIP:
        return aup_from_aip(amount, price.on, generic_group=arm.generic_group)
    return amount * (1 + price.vat_rate) if with_vat else amount


def ncpe_price(to_wholesaler: Decimal, *, markup: Decimal, rebate: Decimal, vat: Decimal, fee: Decimal) -> Decimal:
    """Ireland's chain: price to wholesaler + markup − rebate (both of that price), then VAT on it, then fees.

    NCPE budget impact template v1.8, the order it is described in; in the currency of `to_wholesaler`, shares as
    fractions.
    """
    return to_wholesaler * (1 + markup - rebate) * (1 + vat) + fee
