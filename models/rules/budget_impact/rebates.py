"""Rebates (återbäring): shared between region and state, and settled late. SEK."""

from datetime import date
from decimal import Decimal

from models.rules.budget_impact.costing import Rebate

# The regions' share of rebates under side agreements: 60 %, but 70 % in 2017 and 2023 (TLV, 2 May 2022). That it
# holds after 2024 has not been confirmed: write the share of the agreement in the inputs.
USUAL_REGION_SHARE = Decimal("0.6")
OTHER_REGION_SHARES = {2017: Decimal("0.7"), 2023: Decimal("0.7")}


def region_share_on(day: date) -> Decimal:
    """The regions' share of rebates in the year of `day`, as far as known."""
    return OTHER_REGION_SHARES.get(day.year, USUAL_REGION_SHARE)


def region_rebate(national: Decimal, population_share: Decimal, region_share: Decimal) -> Decimal:
    """A region's part of a national rebate, in the unit of `national`: rebate × population share × region share."""
    return national * population_share * region_share


def rebate_per_unit(rebate: Rebate, list_price: Decimal) -> Decimal:
    """What the region keeps of the rebate on one unit: ρ·rebate, SEK."""
    whole = list_price * rebate.share if rebate.share is not None else (rebate.amount or Decimal(0))
    return rebate.region_share * whole


def net_price(list_price: Decimal, rebate: Rebate) -> Decimal:
    """What one unit costs the region in the end: gross − ρ·rebate. Secret."""
    return list_price - rebate_per_unit(rebate, list_price)
