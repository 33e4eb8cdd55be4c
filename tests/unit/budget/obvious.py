"""A second implementation, as slow and plain as it can be: one patient flow at a time, one month at a time.

Written from the description of the model, not from the engine: no arrays, no matrices, nothing shared with it but the
dataclasses that hold the inputs and the price of one unit.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from models.rules.budget_impact.costing import Arm, CostItem
from models.rules.budget_impact.inputs import Model
from models.rules.budget_impact.kinds import ItemKind, Method, Per, Role, Shape
from models.rules.budget_impact.people import PatientNumber, Place
from models.rules.budget_impact.prices import unit_cost

MINUS = {ItemKind.PATIENT_FEE, ItemKind.OFFSET, ItemKind.SOLIDARITY_INCOME}


@dataclass
class Course:
    """Patients who begin on an arm in a month of the run; negative: courses that do not happen."""

    place: Place
    arm: Arm
    month: int
    amount: float
    established: bool


@dataclass
class Told:
    """By region and calendar year number: six levels of SEK, and patient-months on new arms."""

    money: dict[tuple[str, int], list[float]] = field(default_factory=lambda: defaultdict(lambda: [0.0] * 6))
    patients: dict[tuple[str, int], float] = field(default_factory=lambda: defaultdict(float))


def told(model: Model) -> Told:
    result = Told()
    for place in model.places:
        for course in courses(model, place):
            _follow(result, model, course)
    return result


def courses(model: Model, place: Place) -> list[Course]:
    """Every flow of patients in a region."""
    found: list[Course] = []
    before: dict[str, float] = defaultdict(float)
    queue: dict[tuple[str, str], float] = defaultdict(float)
    for month in range(12 * model.years):
        grown = (1 + float(place.growth)) ** min(_year(model, month), model.years - 1)
        for arm in model.arms:
            share = _change(model, arm, month)
            target = _standing(model, place) * grown * share
            queue[arm.key, "new"] += _arriving(model, place, month) * grown * share
            queue[arm.key, "old"] += target - before[arm.key]
            before[arm.key] = target
        wished = sum(n for (key, _), n in queue.items() if _arm(model, key).role is Role.NEW)
        through = 1.0
        if place.capacity is not None and wished > float(place.capacity):
            through = float(place.capacity) / wished
        for (key, group), waiting in list(queue.items()):
            leaves = group == "old" and waiting < 0
            found.append(Course(place, _arm(model, key), month, waiting * through, leaves))
            queue[key, group] = waiting - waiting * through
    return found


def _follow(result: Told, model: Model, course: Course) -> None:
    arm = course.arm
    begun = int(arm.established_months) if course.established else 0
    for k in range(12 * model.years - course.month):
        now = course.month + k
        key = (course.place.key, _year(model, now))
        left = stays(arm, model.method, begun + k) / came_so_far(arm, model.method, begun)
        if arm.role is Role.NEW:
            result.patients[key] += course.amount * left
        for item in arm.items:
            paid = course.amount * _paid(model, arm, item, begun, k)
            _book(result, model, course, item, now=now, paid=paid)


def _book(result: Told, model: Model, course: Course, item: CostItem, *, now: int, paid: float) -> None:
    arm, place = course.arm, course.place
    drug = item.kind in {ItemKind.DRUG, ItemKind.PATIENT_FEE}
    factor = 1.0
    for step in model.price_path:
        if step.arm == arm.key and item.kind is ItemKind.DRUG and now >= step.from_month:
            factor = float(step.factor)
    unit = float(unit_cost(item.price, arm, with_vat=model.with_vat))
    levels = [arm.role is Role.NEW and drug, drug, True]
    money = result.money[place.key, _year(model, now)]
    for level, counts in enumerate(levels):
        money[level] += paid * factor * unit if counts else 0.0
        money[level + 3] += paid * factor * unit if counts else 0.0
    if item.rebate is not None:
        back = float(item.price.amount * (item.rebate.share or Decimal(0)) * item.rebate.region_share)
        later = now + int(item.rebate.lag_months)
        if later < 12 * model.years:
            money = result.money[place.key, _year(model, later)]
            for level, counts in enumerate(levels):
                money[level + 3] -= paid * factor * back if counts else 0.0


def _paid(model: Model, arm: Arm, item: CostItem, begun: int, k: int) -> float:
    """Units paid in month k of one who was on it in month 0, counted from `begun` months of treatment."""
    sign = -1 if item.kind in MINUS else 1
    if model.method is Method.ANNUAL:
        first = int(arm.established_months)
        year = sum(_times(arm, item, m) for m in range(first, first + 12))
        return 0.0 if item.per is Per.STOP else sign * year / 12 * float(item.quantity)
    here, times = came_so_far(arm, model.method, begun), _times(arm, item, begun + k)
    if item.per is Per.STOP:
        gone = 0.0
        if begun + k > 0:
            gone = stays(arm, model.method, begun + k - 1) - stays(arm, model.method, begun + k)
        return sign * gone / here * times * float(item.quantity)
    return sign * stays(arm, model.method, begun + k) / here * times * float(item.quantity)


def _times(arm: Arm, item: CostItem, month: int) -> float:
    if month < item.from_month or (item.to_month is not None and month >= item.to_month):
        return 0.0
    if item.per is Per.DOSE:
        return float(doses(arm, month))
    if item.per is Per.START:
        return 1.0 if month == 0 else 0.0
    if item.per is Per.TREATMENT_YEAR:
        return float(item.by_year[min(month // 12, len(item.by_year) - 1)]) / 12
    return 1 / 12 if item.per is Per.YEAR else 1.0


def doses(arm: Arm, month: int) -> int:
    """Doses given in a month, by writing down every one of them."""
    schedule = arm.schedule
    given = list(schedule.at)
    while schedule.every is not None and given[-1] < month + 1:
        given.append(given[-1] + schedule.every)
    return sum(month <= t < month + 1 and (schedule.until is None or t < schedule.until) for t in given)


def stays(arm: Arm, method: Method, month: int) -> float:
    if method is Method.ANNUAL:
        return 1.0
    if method is Method.MONTHLY:
        return _left(arm, month)
    begins = month // 12 * 12
    if method is Method.JANUARY:
        return _left(arm, begins)
    return (_left(arm, begins) + _left(arm, begins + 12)) / 2


def came_so_far(arm: Arm, method: Method, month: int) -> float:
    if method is Method.ANNUAL:
        return 1.0
    return _left(arm, month if method is Method.MONTHLY else month // 12 * 12)


def _left(arm: Arm, month: int) -> float:
    staying = arm.persistence
    if staying.until is not None and month >= staying.until:
        return 0.0
    share, last = 1.0, (0.0, 1.0)
    for point in staying.points:
        here = (float(point.month), float(point.share))
        if month < here[0]:
            share = last[1] + (here[1] - last[1]) * (month - last[0]) / (here[0] - last[0])
            break
        last = here
        share = last[1]
    for _ in range(month):
        share *= 1 - float(staying.monthly_stop)
    return share


def _change(model: Model, arm: Arm, month: int) -> float:
    total = 0.0
    for uptake in model.uptake:
        taken = _curve([float(s) for s in uptake.shares], model.shape, month)
        total += taken if uptake.arm == arm.key else 0.0
        total -= taken * sum(float(d.share) for d in uptake.displaces if d.arm == arm.key)
    return total


def _curve(shares: list[float], shape: Shape, month: int) -> float:
    year = month // 12
    if shape is Shape.STEP:
        return shares[min(year, len(shares) - 1)]
    if shape is Shape.LINEAR:
        if year >= len(shares):
            return shares[-1]
        before = shares[year - 1] if year else 0.0
        return before + (shares[year] - before) * (month % 12 + 1) / 12
    at = month + 0.5
    if at <= 6:
        return shares[0] * at / 6
    for number in range(1, len(shares)):
        if at <= 12 * number + 6:
            return shares[number - 1] + (shares[number] - shares[number - 1]) * (at - 12 * number + 6) / 12
    return shares[-1]


def _standing(model: Model, place: Place) -> float:
    here = _number(model.prevalent, place)
    return here + _number(model.incident, place) if model.method is Method.ANNUAL else here


def _arriving(model: Model, place: Place, month: int) -> float:
    yearly = _number(model.incident, place)
    if model.method is Method.MONTHLY:
        return yearly / 12
    return yearly if model.method is not Method.ANNUAL and month % 12 == 0 else 0.0


def _number(number: PatientNumber | None, place: Place) -> float:
    return sum(float(c.number) for c in number.counts if c.region == place.key) if number else 0.0


def _year(model: Model, month: int) -> int:
    first = model.start.month - 1 if model.method is Method.MONTHLY else 0
    return (first + month) // 12


def _arm(model: Model, key: str) -> Arm:
    return next(arm for arm in model.arms if arm.key == key)
