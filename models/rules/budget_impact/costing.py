"""What a patient costs: prices, rebates, doses and cost items of a treatment arm, as frozen facts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from models.rules.budget_impact.kinds import (
    Amount,
    Basis,
    Dispensing,
    ItemKind,
    Months,
    Per,
    Quantity,
    Role,
    Secrecy,
    Share,
)

ONE, ZERO = Decimal(1), Decimal(0)


@dataclass(frozen=True, slots=True)
class Price:
    """An amount in SEK on a day, on a basis. VAT: the rate, and whether it is in the amount."""

    amount: Amount
    on: date
    basis: Basis
    vat_rate: Share = ZERO
    vat_included: bool = False
    secrecy: Secrecy = Secrecy.OPEN
    source: str = ""


@dataclass(frozen=True, slots=True)
class Rebate:
    """A secret rebate: a share of the price, or SEK per unit. The region keeps `region_share`, `lag_months` late."""

    region_share: Share
    share: Share | None = None
    amount: Amount | None = None
    lag_months: Months = ZERO
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class BearerShare:
    """The share of a cost that a unit carries; the shares of an item sum to 1. `kind` None: of every kind."""

    unit: str
    share: Share
    kind: ItemKind | None = None


@dataclass(frozen=True, slots=True)
class Packs:
    """Packs of one dose: `dose` (per kg or m² when `body` is weight or area) over `content`; open packs are thrown."""

    dose: Quantity
    content: Quantity
    body: Quantity = ONE
    whole: bool = True
    wastage: Share = ZERO


@dataclass(frozen=True, slots=True)
class Schedule:
    """When doses are given, in months from the first: `at`, then every `every` months after it, before `until`."""

    at: tuple[Months, ...] = (ZERO,)
    every: Months | None = None
    until: Months | None = None


@dataclass(frozen=True, slots=True)
class CostItem:
    """A cost per patient in months `from_month` ≤ k < `to_month` of treatment: price × quantity per `per`.

    `tender` is the secret price really paid, beside the open `price`; `rebate` is deducted from `price`.
    """

    key: str
    name: str
    kind: ItemKind
    price: Price
    per: Per
    quantity: Quantity = ONE
    packs: Packs | None = None
    by_year: tuple[Amount, ...] = ()
    from_month: Months = ZERO
    to_month: Months | None = None
    rebate: Rebate | None = None
    tender: Price | None = None
    cashable: bool = True
    bearers: tuple[BearerShare, ...] = ()


@dataclass(frozen=True, slots=True)
class SurvivalPoint:
    """The share still on treatment `month` months after the start."""

    month: Months
    share: Share


@dataclass(frozen=True, slots=True)
class Persistence:
    """Who stays on treatment: a constant share stopping each month, or points joined by lines; at most `until` months.

    The default is that everybody stays. Death is a way of stopping.
    """

    monthly_stop: Share = ZERO
    points: tuple[SurvivalPoint, ...] = ()
    until: Months | None = None


@dataclass(frozen=True, slots=True)
class Arm:
    """A treatment, or none. `established_months`: how long those have had it who have it when the analysis starts."""

    key: str
    name: str
    role: Role
    items: tuple[CostItem, ...] = ()
    schedule: Schedule = Schedule()
    persistence: Persistence = Persistence()
    dispensing: Dispensing = Dispensing.REQUISITION
    generic_group: bool = False
    established_months: Months = ZERO
