"""The first page: three sentences and one table, for somebody who reads nothing else."""

from collections.abc import Sequence

from models.rules.budget_impact.flags import Flag, Limb, On
from models.rules.budget_impact.results import ALL, Period
from tasks.documents.blocks import Block, Heading, PageBreak, Table, Text
from tasks.documents.material import Gross
from tasks.documents.swedish import listed, money, patients, told, unit_of
from tasks.documents.wording import OPEN_PRICES

_YEAR = 12


def blocks(material: Gross) -> tuple[Block, ...]:
    """What it costs, for how many, and whether a limit is crossed."""
    return (
        Heading("Det viktigaste"),
        Text(_cost(material), lead=True),
        Text(_net(material), lead=True),
        Text(_limits(material), lead=True),
        _table(material),
        Text(f"{OPEN_PRICES} Talen är avrundade; summor är räknade på oavrundade tal.", small=True),
        PageBreak(),
    )


def _ends(material: Gross) -> tuple[Period, Period]:
    years = material.result.of(ALL)
    return years[0], years[-1]


def _cost(material: Gross) -> str:
    first, last = _ends(material)
    model = material.model
    part = "" if first.months == _YEAR else f" ({first.months} månader)"
    start = f"{model.medicine} för {model.indication} väntas kosta regionerna {told(first.listed.gross_drug)} "
    start += f"{first.year}{part}"
    if first.year == last.year:
        return f"{start}, för {patients(first.patients)} patienter i behandling i medeltal."
    return (
        f"{start} och {told(last.listed.gross_drug)} {last.year}, räknat på läkemedlets listpris och "
        f"{patients(last.patients)} patienter i behandling i medeltal {last.year}."
    )


def _net(material: Gross) -> str:
    _, last = _ends(material)
    saved = last.listed.gross_drug - last.listed.net_drug
    care = last.listed.net_care - last.listed.net_drug
    if abs(saved) < 1 and abs(care) < 1:
        return "Inget annat läkemedel ersätts och ingen annan vård är inräknad: nettokostnaden är densamma."
    parts = [f"det ersatta läkemedlet ({told(saved)})"] if abs(saved) >= 1 else []
    if abs(care) >= 1:
        parts.append(f"övrig vård ({told(care)})")
    return (
        f"När {listed(parts)} har räknats in är nettokostnaden {told(last.listed.net_care)} {last.year}, "
        f"och under alla år tillsammans {told(material.result.total())}."
    )


def _limits(material: Gross) -> str:
    """The first threshold crossed, with its limbs; nothing is said of what a pooled region hides."""
    crossed = [flag for flag in material.flags if flag.on is On.GROSS]
    pooled = any(group.pooled for group in material.groups)
    if not crossed:
        return "Ingen gräns per patientår överskrids." if pooled else "Ingen kostnadströskel överskrids."
    name = crossed[0].name
    mine = [flag for flag in crossed if flag.name == name]
    parts = [
        _limb([flag for flag in mine if flag.limb is limb], unit, material)
        for limb, unit in ((Limb.PER_YEAR, "per år"), (Limb.PER_PATIENT_YEAR, "per patientår"))
        if any(flag.limb is limb for flag in mine)
    ]
    return f"Läkemedlet räknas som {name[:1].lower()}{name[1:]}: {listed(parts)}."


def _limb(found: Sequence[Flag], unit: str, material: Gross) -> str:
    regions = list(dict.fromkeys(material.names[flag.region] for flag in found))
    where = "alla regioner" if len(regions) == len(material.groups) > 1 else listed(regions)
    return f"mer än {told(found[0].limit)} {unit} i {where}"


def _table(material: Gross) -> Table:
    first, last = _ends(material)
    result = material.result
    rows = [(group.key, group.name) for group in material.groups] + [(ALL, material.names[ALL])]
    periods = {key: (result.of(key)[0], result.of(key)[-1]) for key, _ in rows}
    unit = unit_of([p.listed.gross_drug for pair in periods.values() for p in pair])
    return Table(
        f"Kostnad per region, {unit.name}",
        ("Region", f"Patienter {last.year}", f"Brutto {first.year}", f"Brutto {last.year}", f"Netto vård {last.year}"),
        tuple(
            (
                name, patients(periods[key][1].patients), money(periods[key][0].listed.gross_drug, unit),
                money(periods[key][1].listed.gross_drug, unit), money(periods[key][1].listed.net_care, unit),
            )
            for key, name in rows
        ),
        total=True,
    )  # fmt: skip
