"""The secret document: net care after rebates, and nothing that it could be taken apart with."""

from collections.abc import Iterator

from models.rules.budget_impact.flags import Limb
from models.rules.budget_impact.results import ALL
from tasks.documents.blocks import Block, Figure, Heading, Points, Table, Text
from tasks.documents.charts import yearly
from tasks.documents.material import Net
from tasks.documents.swedish import money, told, unit_of
from tasks.documents.wording import limits, perspective, question, status

_YEAR = 12
_WITHHELD = (
    "Patienter, bruttobelopp, priser, känslighet och slump: tillsammans med nettot skulle de visa rabatten. De står i "
    "bruttodokumentet, som inte får läggas ihop med det här."
)


def blocks(material: Net) -> Iterator[Block]:
    """Question, table, chart, limits crossed, what is left out."""
    yield Heading("Det viktigaste")
    yield Text(_sentence(material), lead=True)
    yield _table(material)
    yield Text("Talen är avrundade; summor är räknade på oavrundade tal.", small=True)
    yield Figure(yearly(material))
    yield Heading("Frågan")
    yield Text(question(material))
    yield Heading("Perspektiv")
    yield Text(perspective(material))
    yield from _crossed(material)
    yield Heading("Vad som inte ingår")
    yield Points((_WITHHELD,))
    yield Heading("Begränsningar")
    yield Points(limits(material))
    yield Heading("Kontroll")
    yield Points((f"Beräkningsmotor: {material.engine}. {status(material)}.",))


def _sentence(material: Net) -> str:
    total = [year for year in material.years if year.region == ALL]
    first, last = total[0], total[-1]
    part = "" if first.months == _YEAR else f" ({first.months} månader)"
    return (
        f"{material.medicine} för {material.indication} väntas efter rabatt, och när det som ersätts och annan vård "
        f"har räknats in, kosta regionerna {told(first.amount)} {first.year}{part} och {told(last.amount)} {last.year}."
    )


def _table(material: Net) -> Table:
    years = sorted({year.year for year in material.years})
    amounts = {(y.region, y.year): y.amount for y in material.years}
    full = {y.region: y.amount for y in material.full_year}
    unit = unit_of(amounts.values())
    keys = [key for key in dict.fromkeys(y.region for y in material.years) if key != ALL]
    return Table(
        f"Nettokostnad för vården efter rabatt, {unit.name}",
        ("Region", *map(str, years), "Första 12 månaderna"),
        tuple(
            (material.names.get(key, key), *(money(amounts[key, year], unit) for year in years), money(full[key], unit))
            for key in (*keys, ALL)
        ),
        total=True,
    )


def _crossed(material: Net) -> Iterator[Block]:
    yield Heading("Kostnadströsklar, netto efter rabatt")
    if not material.crossed:
        yield Text("Ingen tröskel överskrids i någon region.")
        return
    rows = [
        (name, "per år" if limb is Limb.PER_YEAR else "per patientår", material.names.get(region, region))
        for name, limb, region in material.crossed
    ]
    yield Table("Trösklar som överskrids", ("Tröskel", "Del", "Region"), tuple(rows), words=True)
