"""What must hold of arms, prices, rebates, doses and cost-bearing units. Each rule raises InvalidInputError."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from models.rules.budget_impact.costing import Arm, BearerShare, CostItem, Persistence, Schedule
from models.rules.budget_impact.dosing import survival
from models.rules.budget_impact.inputs import Model
from models.rules.budget_impact.kinds import Basis, Dispensing, ItemKind, Per, Role, Secrecy
from models.rules.budget_impact.prices import fee_cap_on, unit_cost
from models.rules.budget_impact.rules import known, sums_to_one, unique, whole
from models.rules.errors import InvalidInputError

_LONGEST = 600
_SHORTEST_INTERVAL = Decimal("0.01")


def check_arms(model: Model) -> None:
    """All rules of this module."""
    unique("arms", [arm.key for arm in model.arms])
    if not any(arm.role is Role.NEW for arm in model.arms):
        raise InvalidInputError("arms saknar en arm med role ”new”; väntat är minst en ny behandling.")
    for number, arm in enumerate(model.arms):
        _check_arm(f"arms[{number}]", arm, model)
    check_bearers("bearers", model.bearers)


def check_bearers(name: str, bearers: Sequence[BearerShare]) -> None:
    """The shares of every kind of cost sum to one, every unit once."""
    for kind in dict.fromkeys(bearer.kind for bearer in bearers):
        same = [bearer for bearer in bearers if bearer.kind is kind]
        unique(f"{name}.unit", [bearer.unit for bearer in same])
        sums_to_one(f"{name} ({kind or 'alla kostnader'})", [bearer.share for bearer in same])


def _check_arm(name: str, arm: Arm, model: Model) -> None:
    unique(f"{name}.items", [item.key for item in arm.items])
    _check_schedule(f"{name}.schedule", arm.schedule)
    _check_persistence(f"{name}.persistence", arm.persistence)
    _check_established(f"{name}.established_months", arm)
    for number, item in enumerate(arm.items):
        _check_item(f"{name}.items[{number}]", item, arm, model)


def _check_established(name: str, arm: Arm) -> None:
    whole(name, arm.established_months)
    months = int(arm.established_months)
    if months > _LONGEST:
        raise InvalidInputError(f"{name} är {months}; väntat är högst {_LONGEST}.")
    if survival(arm.persistence, months + 1)[months] == 0:
        raise InvalidInputError(f"{name} är {months}, då ingen har kvar behandlingen; väntat är färre månader.")


def _check_schedule(name: str, schedule: Schedule) -> None:
    if any(before >= after for before, after in pairwise(schedule.at)):
        raise InvalidInputError(f"{name}.at är inte stigande; väntat är doser i tidsordning, i månader.")
    if schedule.every is not None and not schedule.at:
        raise InvalidInputError(f"{name}.at är tom; väntat är minst en dos, för every är angivet.")
    if schedule.every is not None and schedule.every < _SHORTEST_INTERVAL:
        raise InvalidInputError(f"{name}.every är {schedule.every}; väntat är minst 0,01 månader.")


def _check_persistence(name: str, persistence: Persistence) -> None:
    if any(before.month >= after.month for before, after in pairwise(persistence.points)):
        raise InvalidInputError(f"{name}.points är inte i tidsordning; väntat är stigande månader.")
    if any(before.share < after.share for before, after in pairwise(persistence.points)):
        raise InvalidInputError(f"{name}.points stiger; väntat är andelar som inte ökar.")
    if any(point.month == 0 for point in persistence.points):
        raise InvalidInputError(f"{name}.points[0].month är 0; väntat är mer än 0, för alla börjar på andelen 1.")
    if persistence.until is not None:
        whole(f"{name}.until", persistence.until)
        if persistence.until == 0:
            raise InvalidInputError(f"{name}.until är 0; väntat är minst en månad.")


def _check_item(name: str, item: CostItem, arm: Arm, model: Model) -> None:
    _check_prices(name, item, arm, model)
    if (item.per is Per.TREATMENT_YEAR) == (not item.by_year):
        raise InvalidInputError(f"{name}.by_year: väntat är en faktor per behandlingsår när per är ”treatment_year”.")
    whole(f"{name}.from_month", item.from_month)
    if item.to_month is not None and item.to_month <= item.from_month:
        raise InvalidInputError(f"{name}.to_month är {item.to_month}; väntat är mer än from_month {item.from_month}.")
    if item.packs is not None and item.packs.content == 0:
        raise InvalidInputError(f"{name}.packs.content är 0; väntat är förpackningens innehåll.")
    if any(bearer.kind is not None for bearer in item.bearers):
        raise InvalidInputError(f"{name}.bearers har kind; väntat är bara unit och share, posten har redan sitt slag.")
    check_bearers(f"{name}.bearers", item.bearers)


def _check_prices(name: str, item: CostItem, arm: Arm, model: Model) -> None:
    if item.price.secrecy is Secrecy.SECRET:
        raise InvalidInputError(f"{name}.price är hemligt; väntat är ett öppet pris här och det hemliga i tender.")
    if item.kind is ItemKind.DRUG and item.price.basis is Basis.TARIFF:
        raise InvalidInputError(f"{name}.price.basis är taxa; väntat är AIP, AUP eller upphandlat för ett läkemedel.")
    if item.kind is ItemKind.PATIENT_FEE:
        _check_fee(name, item, arm)
    _check_secret(name, item)
    unit_cost(item.price, arm, with_vat=model.with_vat)


def _check_fee(name: str, item: CostItem, arm: Arm) -> None:
    cap = fee_cap_on(item.price.on).cap
    if arm.dispensing is not Dispensing.PRESCRIPTION:
        raise InvalidInputError(f"{name} är en patientavgift; väntat är dispensing ”prescription” på armen.")
    if item.per is not Per.YEAR or item.price.amount * item.quantity > cap:
        raise InvalidInputError(
            f"{name} är {item.price.amount * item.quantity} kr per {item.per}; väntat är per ”year”, "
            f"högst {cap} kr (högkostnadsskyddet)."
        )


def _check_secret(name: str, item: CostItem) -> None:
    if item.tender is not None and item.rebate is not None:
        raise InvalidInputError(f"{name} har både tender och rebate; väntat är högst en av dem.")
    if item.tender is not None and item.tender.secrecy is not Secrecy.SECRET:
        raise InvalidInputError(f"{name}.tender.secrecy är open; väntat är secret. Ett öppet pris skrivs i price.")
    if item.rebate is None:
        return
    known(f"{name}.kind", item.kind, [ItemKind.DRUG])
    whole(f"{name}.rebate.lag_months", item.rebate.lag_months)
    if (item.rebate.share is None) == (item.rebate.amount is None):
        raise InvalidInputError(f"{name}.rebate har båda eller ingen av share och amount; väntat är en av dem.")
    if item.rebate.amount is not None and item.rebate.amount > item.price.amount:
        raise InvalidInputError(f"{name}.rebate.amount är mer än priset; väntat är högst priset.")
