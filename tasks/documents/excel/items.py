"""A cost item as the workbook has it: how often it is paid by somebody who stays, and whether that is every month."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from models.rules.budget_impact.costing import Arm, CostItem, Price
from models.rules.budget_impact.dosing import packs_per_dose
from models.rules.budget_impact.inputs import Model
from models.rules.budget_impact.kinds import Basis, Dispensing, ItemKind, Per, Role
from models.rules.budget_impact.lines import DEDUCTED, DRUG_KINDS, Course, lines
from tasks.documents.material import Gross

_CLOSE = 1e-12


@dataclass(frozen=True, slots=True)
class Paid:
    """An item of arm number `arm`, `row` in the engine's lines. `times` the item is paid per starter and treatment
    month, persistence and doses included, for a new course and an established one."""

    arm: int
    row: int
    name: str
    item: CostItem
    started: tuple[float, ...]
    established: tuple[float, ...]

    @property
    def key(self) -> tuple[int, str]:
        """Which item it is."""
        return self.arm, self.item.key

    @property
    def drug(self) -> bool:
        """Part of gross and net drug cost."""
        return self.item.kind in DRUG_KINDS

    @property
    def even(self) -> bool:
        """Paid the same every month by everybody who ever began: then a month's cost is patients times a price."""
        first = self.started[0]
        return all(abs(n - first) <= _CLOSE * max(1.0, abs(first)) for n in (*self.started, *self.established))


@dataclass(frozen=True, slots=True)
class Shown:
    """An arm that has a column: its number, whether all who begin stay and pay evenly, and its items."""

    number: int
    name: str
    arm: Arm
    even: bool
    leaves: bool
    paid: tuple[Paid, ...]

    @property
    def new(self) -> bool:
        """Whether it is what is introduced."""
        return self.arm.role is Role.NEW


def sign(item: CostItem) -> float:
    """−1 for what is deducted."""
    return -1.0 if item.kind in DEDUCTED else 1.0


def each(item: CostItem) -> float:
    """Units paid each time."""
    return sign(item) * float(item.quantity * (packs_per_dose(item.packs) if item.packs is not None else 1))


def arms(material: Gross) -> tuple[Shown, ...]:
    """The arms that cost something or are new, with what is paid in them."""
    made, model = material.run.plan, material.model
    found, names = _paid(model, made.months), _told_apart([arm.name for arm in model.arms])
    shown = []
    for number, arm in enumerate(model.arms):
        mine = tuple(paid for paid in found if paid.arm == number)
        if not mine and arm.role is not Role.NEW:
            continue
        stays = bool((made.staying_started[number] == 1).all() and (made.staying_established[number] == 1).all())
        leaves = bool((material.run.flows.switching[0][:, number] < 0).any())
        even = stays and all(paid.even for paid in mine)
        shown.append(Shown(number, names[number], arm, even, leaves, mine))
    # What is new comes first: the others' columns are formulas on its share.
    return tuple(sorted(shown, key=lambda one: not one.new))


def _paid(model: Model, months: int) -> list[Paid]:
    """Every item priced at one krona, by the engine's own hand: what is left is how often it is paid."""
    one = Price(Decimal(1), model.start, Basis.TENDER)
    priced = replace(
        model,
        with_vat=False,
        arms=tuple(
            replace(
                arm,
                dispensing=Dispensing.REQUISITION,
                items=tuple(replace(item, price=one, tender=None, rebate=None) for item in arm.items),
            )
            for arm in model.arms
        ),
    )
    every = [
        (number, name, item)
        for number, arm in enumerate(model.arms)
        for name, item in zip(_told_apart([item.name for item in arm.items]), arm.items, strict=True)
    ]
    courses: Sequence[Course] = [line.course for line in lines(priced, months)]
    return [
        Paid(number, row, name, item, _times(course.started, item), _times(course.established, item))
        for row, ((number, name, item), course) in enumerate(zip(every, courses, strict=True))
    ]


def _told_apart(names: Sequence[str]) -> list[str]:
    """Names that occur twice get a number."""
    return [name if names.count(name) == 1 else f"{name} ({names[:n].count(name) + 1})" for n, name in enumerate(names)]


def _times(units: Sequence[float], item: CostItem) -> tuple[float, ...]:
    per_time = each(item)
    return tuple(n / per_time if per_time else 0.0 for n in units)


PER = {
    Per.DOSE: "dos",
    Per.MONTH: "månad",
    Per.YEAR: "år",
    Per.TREATMENT_YEAR: "behandlingsår",
    Per.START: "påbörjad behandling",
    Per.STOP: "avslutad behandling",
}
KINDS = {
    ItemKind.DRUG: "Läkemedel",
    ItemKind.ADMINISTRATION: "Administrering",
    ItemKind.MONITORING: "Uppföljning",
    ItemKind.TEST: "Provtagning",
    ItemKind.ADVERSE_EVENT: "Biverkningar",
    ItemKind.TRAVEL: "Resor",
    ItemKind.SET_UP: "Engångskostnad",
    ItemKind.OTHER: "Annat",
    ItemKind.PATIENT_FEE: "Patientavgift (avdrag)",
    ItemKind.OFFSET: "Besparing (avdrag)",
    ItemKind.SOLIDARITY_INCOME: "Solidarisk finansiering (avdrag)",
}
