"""What is uncertain: one thing at a time, other futures, and chance."""

from collections.abc import Iterator, Mapping

from models.rules.budget_impact.results import ALL
from models.rules.budget_impact.tornado import FIRST
from tasks.documents.blocks import Block, Figure, Heading, Table, Text
from tasks.documents.charts import Drawn
from tasks.documents.material import Gross
from tasks.documents.scenario_words import changed
from tasks.documents.swedish import exact, money, number, unit_of


def blocks(material: Gross, drawn: Mapping[str, Drawn]) -> Iterator[Block]:
    """Tornado, scenarios, P10 to P90."""
    yield Heading("Osäkerhet")
    if "tornado" in drawn:
        yield Figure(drawn["tornado"])
        yield _tornado(material)
    if len(material.scenarios) > 1:
        yield _scenarios(material)
    if material.chances:
        yield from _chances(material)


def _tornado(material: Gross) -> Table:
    bars = [bar for bar in material.bars if bar.width or bar.measure == FIRST]
    bars = [bar for bar in bars if bar.width]
    unit = unit_of([n for bar in bars for n in (bar.low, bar.base, bar.high)])
    return Table(
        f"En uppgift i taget: netto vård, alla regioner, {unit.name}",
        ("Uppgift", "Mäts på", "Låg–hög, faktor", "Vid låg", "Grundfall", "Vid hög", "Källa till spannet"),
        tuple(
            (
                bar.label, bar.measure, f"{exact(bar.range.low)}–{exact(bar.range.high)}", money(bar.low, unit),
                money(bar.base, unit), money(bar.high, unit), bar.range.source,
            )
            for bar in bars
        ),
        heads=2,
    )  # fmt: skip


def _scenarios(material: Gross) -> Table:
    years = [period.year for period in material.result.of(ALL)]
    amounts = {s.key: [p.listed.net_care for p in r.of(ALL)] for s, r in material.scenarios}
    unit = unit_of([n for row in amounts.values() for n in row])
    return Table(
        f"Scenarier: netto vård, alla regioner, {unit.name}",
        ("Scenario", "Vad som ändras", *map(str, years)),
        tuple((s.name, changed(s), *(money(n, unit) for n in amounts[s.key])) for s, _ in material.scenarios),
        heads=2,
    )


def _chances(material: Gross) -> Iterator[Block]:
    unit = unit_of([n for c in material.chances for n in (c.p10, c.p90)])
    years = [period.year for period in material.result.of(ALL)]
    first, last = years[0], years[-1]
    shown = [c for c in material.chances if c.year in {first, last}]
    yield Table(
        f"Slump: netto vård i tio, femtio och nittio fall av hundra, {unit.name}",
        ("Region", "År", "P10", "P50", "P90"),
        tuple((material.names[c.region], str(c.year), *(money(n, unit) for n in (c.p10, c.p50, c.p90))) for c in shown),
        heads=2,
    )
    yield Text(
        f"{number(material.draws)} dragningar med hela patienter per region (Poisson) och angiven osäkerhet, frö "
        f"{material.seed}. P90: i nio fall av tio blir kostnaden högst så stor.",
        small=True,
    )
