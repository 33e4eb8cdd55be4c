"""Cost lines: what one patient of an arm costs in each month of treatment, for every cost item. SEK as float64.

A secret rebate or tender price is a line of its own, so that what is open can be summed without it.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from models.rules.budget_impact.costing import Arm, BearerShare, CostItem
from models.rules.budget_impact.dosing import YEAR, by_treatment_year, doses_by_month, packs_per_dose, survival
from models.rules.budget_impact.inputs import Model
from models.rules.budget_impact.kinds import ItemKind, Method, Per, Role
from models.rules.budget_impact.prices import unit_cost, without_vat
from models.rules.budget_impact.rebates import rebate_per_unit

UNASSIGNED = "ej fördelat"
DEDUCTED = {ItemKind.PATIENT_FEE, ItemKind.OFFSET, ItemKind.SOLIDARITY_INCOME}
DRUG_KINDS = {ItemKind.DRUG, ItemKind.PATIENT_FEE}


@dataclass(frozen=True, slots=True)
class Course:
    """SEK per starter in treatment months 0 … M − 1 (who stops is already gone).

    `started` is for a new course, `established` for one that has gone on since before the start; `standing` is the
    monthly mean for somebody whose place is filled again when they leave.
    """

    started: tuple[float, ...]
    established: tuple[float, ...]
    standing: float


@dataclass(frozen=True, slots=True)
class Line:
    """A cost item of an arm. `lag` is months until it is felt; `bearers` units and their shares."""

    arm: int
    key: str
    kind: ItemKind
    new: bool
    secret: bool
    cashable: bool
    lag: int
    bearers: tuple[tuple[str, float], ...]
    course: Course

    @property
    def drug(self) -> bool:
        """Part of gross and net drug cost."""
        return self.kind in DRUG_KINDS

    @property
    def priced(self) -> bool:
        """Follows the medicine's price; a patient fee does not."""
        return self.kind is ItemKind.DRUG


def staying(arm: Arm, method: Method, months: int) -> tuple[list[float], list[float]]:
    """S(k) for k = 0 … `months` − 1, for a new course and for an established one."""
    curve, here, began = _survival(arm, method, months), _here(arm, method), int(arm.established_months)
    return curve[:months], [share / here for share in curve[began : began + months]]


def lines(model: Model, months: int) -> list[Line]:
    """Every cost item of every arm, the secret part of a price after the open one."""
    found = []
    for number, arm in enumerate(model.arms):
        stay = _survival(arm, model.method, months)
        for item in arm.items:
            found += _lines_of(model, number, item, stay, months)
    return found


def _lines_of(model: Model, number: int, item: CostItem, stay: list[float], months: int) -> list[Line]:
    arm = model.arms[number]
    unit = unit_cost(item.price, arm, with_vat=model.with_vat)
    per_krona = _course(arm, item, stay, months, model.method)
    found = [_line(model, number, item, _times(per_krona, unit), secret=False)]
    hidden = _hidden(model, arm, item, unit)
    if hidden is not None:
        found.append(_line(model, number, item, _times(per_krona, hidden), secret=True))
    return found


def _times(course: Course, unit: Decimal) -> Course:
    price = float(unit)
    started, established = (tuple(price * n for n in part) for part in (course.started, course.established))
    return Course(started, established, price * course.standing)


def _hidden(model: Model, arm: Arm, item: CostItem, unit: Decimal) -> Decimal | None:
    """What is added to the open unit cost to get the secret one; negative for a rebate."""
    if item.tender is not None:
        return unit_cost(item.tender, arm, with_vat=model.with_vat) - unit
    return -rebate_per_unit(item.rebate, without_vat(item.price)) if item.rebate is not None else None


def _line(model: Model, number: int, item: CostItem, course: Course, *, secret: bool) -> Line:
    return Line(
        arm=number,
        key=item.key,
        kind=item.kind,
        new=model.arms[number].role is Role.NEW,
        secret=secret,
        cashable=item.cashable,
        lag=int(item.rebate.lag_months) if secret and item.rebate is not None else 0,
        bearers=_bearers(item, model.bearers),
        course=course,
    )


def _bearers(item: CostItem, usual: tuple[BearerShare, ...]) -> tuple[tuple[str, float], ...]:
    own = item.bearers or tuple(b for b in usual if b.kind is item.kind) or tuple(b for b in usual if b.kind is None)
    return tuple((bearer.unit, float(bearer.share)) for bearer in own) or ((UNASSIGNED, 1.0),)


def _course(arm: Arm, item: CostItem, stay: list[float], months: int, method: Method) -> Course:
    """Units month by month. The annual method pays the year from `established_months` again every year."""
    began = int(arm.established_months)
    each = float(item.quantity * (packs_per_dose(item.packs) if item.packs is not None else 1))
    each = -each if item.kind in DEDUCTED else each
    times = [each * n for n in _per_month(arm, item, len(stay))]
    mean = sum(times[began : began + YEAR]) / YEAR if item.per is not Per.STOP else 0.0
    if method is Method.ANNUAL:
        return Course((mean,) * months, (mean,) * months, mean)
    left = _stopping(stay) if item.per is Per.STOP else stay
    whole = [n * share for n, share in zip(times, left, strict=True)]
    here = _here(arm, method)
    return Course(tuple(whole[:months]), tuple(n / here for n in whole[began : began + months]), mean)


def _stopping(stay: list[float]) -> list[float]:
    """The share that stopped during the month before: what is paid on stopping is paid the month after."""
    return [0.0, *(before - after for before, after in pairwise(stay))]


def _survival(arm: Arm, method: Method, months: int) -> list[float]:
    # A year more than asked for: the standing mean looks a year ahead.
    length = months + int(arm.established_months) + YEAR
    if method is Method.ANNUAL:
        return [1.0] * length
    curve = survival(arm.persistence, length + YEAR)
    if method is not Method.MONTHLY:
        curve = by_treatment_year(curve, half_cycle=method is Method.HALF_CYCLE)
    return curve[:length]


def _here(arm: Arm, method: Method) -> float:
    """The share that has come as far as `established_months`; in yearly methods, that began the year it falls in."""
    if method is Method.ANNUAL:
        return 1.0
    began = int(arm.established_months)
    return survival(arm.persistence, began + 1)[began if method is Method.MONTHLY else began - began % YEAR]


def _per_month(arm: Arm, item: CostItem, length: int) -> list[float]:
    """How many times the item is paid in each treatment month by somebody who stays."""
    times = _paid(arm, item, length)
    first, end = item.from_month, length if item.to_month is None else item.to_month
    return [n if first <= month < end else 0.0 for month, n in enumerate(times)]


def _paid(arm: Arm, item: CostItem, length: int) -> list[float]:
    if item.per is Per.DOSE:
        return [float(doses) for doses in doses_by_month(arm.schedule, length)]
    if item.per is Per.START:
        return [1.0] + [0.0] * (length - 1)
    if item.per is Per.TREATMENT_YEAR:
        factors = [float(factor) / YEAR for factor in item.by_year]
        return [factors[min(month // YEAR, len(factors) - 1)] for month in range(length)]
    return [1.0 / YEAR if item.per is Per.YEAR else 1.0] * length
