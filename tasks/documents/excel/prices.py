"""Inputs, second half: uptake and mixes, prices and what a unit costs."""

from decimal import Decimal

from models.rules.budget_impact.costing import Arm, CostItem, Packs
from models.rules.budget_impact.inputs import Mix
from models.rules.budget_impact.kinds import Basis, Dispensing, ItemKind, Per
from models.rules.budget_impact.prices import margin_on
from tasks.documents.excel.cells import Column, Value, choose, column, of, rounded, upwards
from tasks.documents.excel.inputs import Known, Ledger
from tasks.documents.excel.items import KINDS, PER, Shown, sign
from tasks.documents.excel.paper import Look
from tasks.documents.material import Gross

_EXACT, _YEAR, _SAME = 9, 12.0, 1e-12


def write_uptake(ledger: Ledger, material: Gross, known: Known) -> None:
    """The new arms' share year by year, and what they displace; or the two mixes."""
    model = material.model
    names = {arm.key: arm.name for arm in model.arms}
    ledger.part("Upptag och vad som ersätts")
    for uptake in model.uptake:
        known.uptake[uptake.arm] = column(
            [
                ledger.line(f"{names[uptake.arm]}: upptag år {year}", share, "andel av aktuella", Look.SHARE)
                for year, share in enumerate(uptake.shares, 1)
            ]
        )
        for displaced in uptake.displaces:
            known.displaced[uptake.arm, displaced.arm] = ledger.line(
                f"{names[uptake.arm]} i stället för {names[displaced.arm]}", displaced.share, "andel", Look.SHARE
            )
    if model.mix_with:
        known.without = {mix.arm: _mix(ledger, names, mix, "utan") for mix in model.mix_without}
        known.mixed = {mix.arm: _mix(ledger, names, mix, "med") for mix in model.mix_with}


def _mix(ledger: Ledger, names: dict[str, str], mix: Mix, world: str) -> Column:
    return column(
        [
            ledger.line(f"{names[mix.arm]}: andel år {year}, {world} det nya", share, "andel", Look.SHARE)
            for year, share in enumerate(mix.shares, 1)
        ]
    )


def write_prices(ledger: Ledger, material: Gross, known: Known, shown: tuple[Shown, ...]) -> None:
    """Every item's price, what a unit costs the region, and how many units are paid each time."""
    for one in shown:
        for paid in one.paid:
            item = paid.item
            ledger.part(f"{one.name}: {paid.name} ({KINDS[item.kind].lower()})")
            unit = _unit(ledger, material, one.arm, item)
            units = _units(ledger, item)
            known.unit[paid.key], known.units[paid.key] = unit, units
            if one.even:
                times = _per_month(ledger, item, paid.started[0])
                known.monthly[paid.key] = ledger.line(
                    "Kostnad per patient och månad", unit * units * times, "kr per månad", Look.NUMBER
                )
    _write_steps(ledger, material, known)


def _unit(ledger: Ledger, material: Gross, arm: Arm, item: CostItem) -> Value:
    price = item.price
    vat = "med moms" if price.vat_included else "utan moms"
    listed = ledger.line(
        "Pris", price.amount, f"kr per {PER[item.per]}, {price.basis}, {vat}", source=price.source, on=price.on
    )  # fmt: skip
    cost = listed
    if price.vat_rate:
        rate = ledger.line("Momssats", price.vat_rate, "andel", Look.SHARE, source=price.source, on=price.on)
        cost = listed / (of(1.0) + rate) if price.vat_included else listed
        if not _at_pharmacy(arm, item) and material.model.with_vat:
            cost = cost * (of(1.0) + rate)
    if _at_pharmacy(arm, item):
        cost = _aup(ledger, arm, item, cost)
    if cost is listed:
        return listed
    return ledger.line("Kostnad per enhet för regionen", cost, "kr per enhet")


def _at_pharmacy(arm: Arm, item: CostItem) -> bool:
    return arm.dispensing is Dispensing.PRESCRIPTION and item.price.basis is Basis.AIP


def _aup(ledger: Ledger, arm: Arm, item: CostItem, aip: Value) -> Value:
    """TLV's trade margin, tier by tier, as nested IFs."""
    margin = margin_on(item.price.on)
    source, on = "TLV, apotekens handelsmarginal", margin.valid_from
    tiers = []
    for tier in margin.tiers:
        name = "Handelsmarginal" if tier.up_to is None else f"Handelsmarginal, AIP till {tier.up_to} kr"
        factor = ledger.line(f"{name}: faktor", tier.factor, "gånger AIP", source=source, on=on, owner="TLV")
        plus = ledger.line(f"{name}: tillägg", tier.plus, "kr", source=source, on=on, owner="TLV")
        tiers.append((tier.up_to, factor, plus))
    _, factor, plus = tiers[-1]
    cost = aip * factor + plus
    for up_to, factor, plus in reversed(tiers[:-1]):
        cost = choose(aip, "<=", float(up_to or 0), aip * factor + plus, cost)
    if arm.generic_group:
        cost = cost + ledger.line(
            "Tillägg vid generisk konkurrens", margin.generic, "kr", source=source, on=on, owner="TLV"
        )
    return cost


def _units(ledger: Ledger, item: CostItem) -> Value:
    """How many units are paid each time; minus for what is deducted."""
    units = of(1.0)
    if item.quantity != 1:
        units = ledger.line("Antal enheter varje gång", item.quantity, "st")
    if item.packs is not None:
        units = units * _packs(ledger, item.packs)
    if sign(item) < 0:
        units = units * of(-1.0)
    return units


def _packs(ledger: Ledger, packs: Packs) -> Value:
    dose = ledger.line("Dos", packs.dose, "mängd per kropp" if packs.body != 1 else "mängd")
    if packs.body != 1:
        dose = dose * ledger.line("Kropp", packs.body, "kg eller m²")
    found = dose / ledger.line("Innehåll i en förpackning", packs.content, "mängd")
    if packs.whole:
        found = upwards(rounded(found, _EXACT))
    if packs.wastage:
        found = found * (of(1.0) + ledger.line("Kassation därutöver", packs.wastage, "andel", Look.SHARE))
    note = "hela förpackningar, resten kasseras" if packs.whole else "förpackningar"
    return ledger.line("Förpackningar per dos", found, note)


def _per_month(ledger: Ledger, item: CostItem, times: float) -> Value:
    if item.per is Per.YEAR and abs(times * _YEAR - 1) < _SAME:
        return of(1.0) / of(_YEAR)
    return of(1.0) if times == 1 else ledger.line("Gånger per månad", Decimal(repr(times)), "gånger", Look.FACTOR)


def _write_steps(ledger: Ledger, material: Gross, known: Known) -> None:
    """A price path: from which month which factor."""
    if not material.model.price_path:
        return
    ledger.part("Prisutveckling (scenario)")
    for step in sorted(material.model.price_path, key=lambda step: step.from_month):
        month = ledger.line(f"{step.arm}: från månad", step.from_month, "månader från start", Look.WHOLE)
        factor = ledger.line(f"{step.arm}: faktor på dagens pris", step.factor, "faktor", Look.FACTOR)
        known.steps.setdefault(step.arm, []).append((month, factor))


def follows_path(item: CostItem) -> bool:
    """Whether a price path changes it; a patient fee it does not."""
    return item.kind is ItemKind.DRUG
