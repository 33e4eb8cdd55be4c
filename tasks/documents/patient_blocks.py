"""Patients and treatments: from inhabitants to eligible, and who has what in both worlds."""

from collections.abc import Iterator, Sequence

from models.rules.budget_impact.kinds import Role
from models.rules.budget_impact.people import Funnel
from models.rules.budget_impact.results import ALL
from tasks.documents.blocks import Block, Heading, Table, Text
from tasks.documents.few import distributions
from tasks.documents.material import FEW, Gross
from tasks.documents.swedish import number, patients, percent


def blocks(material: Gross) -> Iterator[Block]:
    """The flow of patients, the funnel's steps, and the mixes. Of a pooled region not its own funnel."""
    alone = {group.key for group in material.groups}
    yield Heading("Patienterna")
    yield _flow(material)
    for name, found in (("Aktuella i dag", material.model.prevalent), ("Nya per år", material.model.incident)):
        shown = [] if found is None else [f for f in found.funnels if f.region in {None, *alone}]
        if shown:
            yield _funnels(name, shown, material)
    if not material.public and (few := distributions(material)):
        yield Text(
            f"Där färre än {FEW} patienter väntas säger medeltalet litet: kostnaden kommer i hela patienter, eller "
            "inte alls."
        )
        yield Table(
            "Sannolikhet för antalet patienter",
            ("Region", "Väntat", "0", "1", "2", "3", "4", "5 eller fler"),
            tuple((f.name, number(f.expected, 2), *(percent(c) for c in (*f.chances, f.more))) for f in few),
            total=True,
        )
    yield Heading("Behandlingarna i de två världarna")
    yield from _mixes(material)


def _flow(material: Gross) -> Table:
    people = {p.region: p.inhabitants for p in material.result.years}
    treated = {p.region: p.patients for p in material.result.years}
    rows = []
    for found in material.result.patients:
        origin = "; ".join(found.origins) if not material.public else _public_origin(material, found.region)
        counts = patients(found.standing), patients(found.arriving_per_year), patients(treated[found.region])
        rows.append((material.names[found.region], number(people[found.region]), *counts, origin))
    last = material.result.of(ALL)[-1].year
    return Table(
        "Från invånare till patienter",
        ("Region", "Invånare", "Aktuella i dag", "Nya per år", f"I behandling {last}", "Varifrån talet kommer"),
        tuple(rows),
    )


def _public_origin(material: Gross, region: str) -> str:
    pooled = any(group.key == region and group.pooled for group in material.groups)
    found = next(p for p in material.result.patients if p.region == region)
    return "regionernas uppgifter tillsammans" if pooled else "; ".join(found.origins)


def _funnels(name: str, funnels: Sequence[Funnel], material: Gross) -> Table:
    rows = []
    for funnel in funnels:
        where = "alla utan eget antal" if funnel.region is None else material.names.get(funnel.region, funnel.region)
        rate = "per åldersgrupp" if funnel.rate is None else percent(funnel.rate, 3)
        rows.append((where, "Andel av invånarna", rate, funnel.source.cited))
        rows += [(where, step.name, percent(step.share, 1), funnel.source.cited) for step in funnel.steps]
    return Table(f"Urvalets steg: {name.lower()}", ("Region", "Steg", "Andel", "Källa"), tuple(rows), heads=2)


def _mixes(material: Gross) -> Iterator[Block]:
    cells = {(m.arm, m.year): m for m in material.result.mix if m.region in _inside(material)}
    sums: dict[tuple[str, int], tuple[float, float]] = dict.fromkeys(cells, (0.0, 0.0))
    for mix in material.result.mix:
        if mix.region in _inside(material):
            without, with_new = sums[mix.arm, mix.year]
            sums[mix.arm, mix.year] = without + mix.without, with_new + mix.with_new
    years = [period.year for period in material.result.of(ALL)]
    for title, world in (("Utan det nya läkemedlet", 0), ("Med det nya läkemedlet", 1)):
        yield Table(
            f"{title}: patienter i medeltal, alla regioner",
            ("Behandling", *map(str, years)),
            tuple(
                (arm.name, *(patients(max(0.0, sums[arm.key, year][world])) for year in years))
                for arm in material.model.arms
                if world or arm.role is not Role.NEW
            ),
        )
    yield _uptake(material, len(years))


def _inside(material: Gross) -> set[str]:
    return {group.key for group in material.groups if group.in_sum}


def _uptake(material: Gross, years: int) -> Table:
    """The shares as given: both mixes, or the uptake and what it displaces."""
    model = material.model
    names = {arm.key: arm.name for arm in model.arms}
    rows = [(names[m.arm], "utan", *_shares(m.shares, years)) for m in model.mix_without]
    rows += [(names[m.arm], "med", *_shares(m.shares, years)) for m in model.mix_with]
    rows += [(names[u.arm], "upptag av aktuella", *_shares(u.shares, years)) for u in model.uptake]
    for uptake in model.uptake:
        rows += [
            (names[d.arm], f"andel av det som {names[uptake.arm]} ersätter", *[percent(d.share)] * years)
            for d in uptake.displaces
        ]
        if uptake.added_on:
            rows.append((names[uptake.arm], "läggs till utan att ersätta", *[percent(uptake.added_on)] * years))
    headings = ("Behandling", "Vad", *(f"År {year}" for year in range(1, years + 1)))
    return Table("Andelar som de har angetts, år från starten", headings, tuple(rows), heads=2)


def _shares(shares: tuple, years: int) -> list[str]:  # type: ignore[type-arg]
    return [percent(shares[min(year, len(shares) - 1)], 1) for year in range(years)]
