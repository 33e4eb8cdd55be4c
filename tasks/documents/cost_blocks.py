"""Prices, yearly costs, who pays, and the limits crossed."""

from collections.abc import Iterator

from models.rules.budget_impact.flags import Limb, On
from models.rules.budget_impact.inputs import Model
from models.rules.budget_impact.lines import UNASSIGNED
from models.rules.budget_impact.results import ALL, Period
from tasks.documents.blocks import Block, Figure, Heading, Table, Text
from tasks.documents.charts import Drawn
from tasks.documents.excel.items import KINDS, PER
from tasks.documents.material import Gross
from tasks.documents.swedish import TKR, clean, exact, listed, money, number, patients, percent, told, unit_of
from tasks.documents.wording import basis

_YEAR = 12


def prices(model: Model) -> Iterator[Block]:
    """Basis and date of every price."""
    yield Heading("Priser")
    rows = [
        (
            f"{arm.name}: {item.name}", KINDS[item.kind], f"{exact(item.price.amount)} kr per {PER[item.per]}",
            basis(item), item.price.on.isoformat(), item.price.source or "ej angiven",
        )
        for arm in model.arms
        for item in arm.items
    ]  # fmt: skip
    headings = ("Post", "Slag", "Pris", "Grund", "Prisdatum", "Källa")
    yield Table("Priser med grund och datum", headings, tuple(rows), words=True)
    yield Text(f"Beloppen i analysen är {'med' if model.with_vat else 'utan'} moms.", small=True)


def years(material: Gross, drawn: Drawn) -> Iterator[Block]:
    """Per region and in sum; the first year as part and as twelve months."""
    yield Heading("Kostnad per år")
    yield Figure(drawn)
    keys = [(group.key, group.name) for group in material.groups] + [(ALL, material.names[ALL])]
    unit = unit_of([p.listed.gross_drug for p in material.result.years])
    for key, name in keys:
        yield _year_table(material, key, name, unit.name)
    yield Text(
        "Brutto: det nya läkemedlet. Netto läkemedel: minus det som ersätts. Netto vård: med övriga poster, till öppna "
        "priser. Första kalenderåret är en del av ett år när starten inte är i januari; raden Första 12 månaderna är "
        "samma start räknad på ett helår.",
        small=True,
    )
    yield from _special(material)


def _year_table(material: Gross, key: str, name: str, unit_name: str) -> Table:
    result = material.result
    full = next(p for p in result.full_year if p.region == key)
    unit = unit_of([p.listed.gross_drug for p in result.years])
    rows = [
        (_label(p), patients(p.patients), *(money(n, unit) for n in _figures(p)), _per_thousand(p))
        for p in (*result.of(key), full)
    ]
    rows[-1] = ("Första 12 månaderna", *rows[-1][1:])
    headings = ("År", "Patienter", "Brutto", "Netto läkemedel", "Netto vård", "Kr per 1 000 invånare")
    return Table(f"{name}: kostnad per år, {unit_name}", headings, tuple(rows))


def _label(period: Period) -> str:
    return str(period.year) if period.months == _YEAR else f"{period.year} ({period.months} mån.)"


def _figures(period: Period) -> tuple[float, float, float]:
    return period.listed.gross_drug, period.listed.net_drug, period.listed.net_care


def _per_thousand(period: Period) -> str:
    return "" if period.per_thousand is None else number(period.per_thousand)


def _special(material: Gross) -> Iterator[Block]:
    result = material.result
    peak = next(p for p in result.peak if p.region == ALL)
    sentences = [f"Dyrast blir {peak.year}: netto vård {told(peak.listed.net_care)}."]
    steady = result.steady[-1]
    if steady is not None:
        sentences.append(
            f"På lång sikt, när alla som ska börja har börjat: {told(steady.listed.net_care)} per år och "
            f"{patients(steady.patients)} patienter."
        )
    first = result.of(ALL)[0]
    sentences.append(
        f"Utöver det som redan finns i budgeten för {first.year} ({told(float(material.model.budgeted))}) blir "
        f"bruttokostnaden {told(result.unbudgeted)} från starten till december."
    )
    shares = [p for p in result.of(ALL) if p.share_of_drug_cost is not None]
    if shares:
        share = shares[-1].share_of_drug_cost or 0.0
        sentences.append(f"Det är {percent(share, 1)} av regionernas läkemedelskostnad {shares[-1].year}.")
    yield Text(" ".join(sentences))


def payers(material: Gross) -> Iterator[Block]:
    """Cost-bearing units and grants, where somebody has said who pays."""
    result = material.result
    inside = {group.key for group in material.groups if group.in_sum}
    bearers = [b for b in result.bearers if b.region in inside]
    if not any(b.unit != UNASSIGNED for b in bearers) and not result.grants:
        return
    yield Heading("Vem som betalar")
    calendar = [p.year for p in result.of(ALL)]
    units = list(dict.fromkeys(b.unit for b in bearers))
    sums = {(u, y): sum(b.listed for b in bearers if (b.unit, b.year) == (u, y)) for u in units for y in calendar}
    unit = unit_of(sums.values())
    yield Table(
        f"Netto vård per kostnadsbärare, alla regioner, {unit.name}",
        ("Enhet", *map(str, calendar)),
        tuple((clean(u), *(money(sums[u, y], unit) for y in calendar)) for u in units),
    )
    if result.grants:
        rows = [
            (material.names[g.region], str(g.year), money(g.granted, TKR), money(g.kept, TKR))
            for g in result.grants
            if g.granted
        ]
        headings = ("Region", "År", "Bidrag", "Kvar för kliniken")
        yield Table("Introduktionsbidrag, tkr, av netto läkemedel till öppna priser", headings, tuple(rows), heads=2)


def flags(material: Gross) -> Iterator[Block]:
    """Which limit, which limb, which region."""
    yield Heading("Kostnadströsklar")
    if not material.flags:
        yield Text("Ingen tröskel överskrids i någon region.")
    else:
        headings = ("Tröskel", "Del", "Räknat på", "Region", "Värde", "Gräns")
        yield Table("Trösklar som överskrids", headings, tuple(_crossed(material)), heads=4)
    if any(group.pooled for group in material.groups):
        yield Text("Gränsen per år visas inte för regioner som redovisas tillsammans.", small=True)


def _crossed(material: Gross) -> Iterator[tuple[str, ...]]:
    """One row for all regions with the same value."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for flag in material.flags:
        limb = "per år" if flag.limb is Limb.PER_YEAR else "per patientår"
        on = "brutto" if flag.on is On.GROSS else "netto, öppna priser"
        key = (flag.name, limb, on, f"{number(flag.value)} kr", f"{number(flag.limit)} kr")
        rows.setdefault(key, []).append(material.names[flag.region])
    for (name, limb, on, value, limit), regions in rows.items():
        where = "alla regioner" if len(regions) == len(material.groups) > 1 else listed(regions)
        yield name, limb, on, where, value, limit
