"""The decision-support document as blocks: what the page and the Word file both say."""

from collections.abc import Iterator

from models.rules.budget_impact.results import ALL
from tasks.documents import chance_blocks, cost_blocks, first_page, net_blocks, patient_blocks
from tasks.documents.blocks import Block, Document, Heading, Points, Table, Text
from tasks.documents.charts import charts
from tasks.documents.material import FEW, Gross, Material
from tasks.documents.swedish import clean, money, patients, percent, unit_of
from tasks.documents.wording import (
    SECRET,
    assumed,
    edge,
    indication,
    left_out,
    limits,
    perspective,
    question,
    status,
    title,
    warnings,
)


def document(material: Material) -> Document:
    """Title, edge and blocks of what the material's disclosure allows."""
    facts = material.facts
    under = [f"{indication(material)}.", f"Version {facts.version}, {facts.made_on.isoformat()}. {status(material)}."]
    identity = [facts.organisation, f"ärende {facts.case}" if facts.case else "",
                f"diarienummer {facts.registry_number}" if facts.registry_number else ""]  # fmt: skip
    under.append(", ".join(part for part in identity if part))
    return Document(
        title=title(material),
        under=tuple(line for line in under if line),
        edge=edge(material),
        blocks=tuple(_gross(material) if isinstance(material, Gross) else net_blocks.blocks(material)),
        subject="Budgetpåverkansanalys",
        author=clean(facts.author),
        warning="" if isinstance(material, Gross) else SECRET,
    )


def _gross(material: Gross) -> Iterator[Block]:
    drawn = {one.name: one for one in charts(material)}
    yield from first_page.blocks(material)
    yield from _asked(material)
    yield from patient_blocks.blocks(material)
    yield from cost_blocks.prices(material.model)
    yield from cost_blocks.years(material, drawn["kostnad-per-ar"])
    yield from cost_blocks.payers(material)
    yield from cost_blocks.flags(material)
    yield from chance_blocks.blocks(material, drawn)
    yield from _extension(material)
    yield from _taken_for_granted(material)
    yield from _validation(material)


def _asked(material: Gross) -> Iterator[Block]:
    yield Heading("Frågan")
    yield Text(question(material))
    if material.facts.recommendation:
        yield Text(material.facts.recommendation)
    yield Heading("Perspektiv")
    yield Text(perspective(material))


def _extension(material: Gross) -> Iterator[Block]:
    """An extended indication against the earlier analysis, all regions. Not published of few patients."""
    rows = [added for added in material.facts.added if added.region == ALL]
    few = any(0 < abs(n) < FEW for row in rows for n in (row.earlier_patients, row.added_patients))
    if not rows or (material.public and few):
        return
    unit = unit_of([row.total.net_care for row in rows])
    yield Heading("Utvidgad indikation")
    yield Table(
        f"Mot den tidigare analysen, alla regioner: patienter, och netto vård i {unit.name}",
        ("År", "Patienter förut", "Tillkommer", "Tillsammans", "Netto förut", "Tillkommer", "Tillsammans"),
        tuple(
            (
                str(row.year), patients(row.earlier_patients), patients(row.added_patients), patients(row.patients),
                money(row.earlier.net_care, unit), money(row.added.net_care, unit), money(row.total.net_care, unit),
            )
            for row in rows
        ),
    )  # fmt: skip


def _taken_for_granted(material: Gross) -> Iterator[Block]:
    yield Heading("Antaganden")
    rows = tuple((text, source, on.isoformat(), owner) for text, source, on, owner in assumed(material))
    yield Table(
        "Antaganden med källa, datum och ansvarig", ("Antagande", "Källa", "Datum", "Ansvarig"), rows, words=True
    )
    if warnings(material):
        yield Heading("Varningar")
        yield Points(warnings(material))
    yield Heading("Begränsningar")
    yield Points(limits(material))
    yield Heading("Vad som inte ingår")
    yield Points(left_out(material))


def _validation(material: Gross) -> Iterator[Block]:
    facts = material.facts
    yield Heading("Kontroll")
    points = [
        f"Beräkningsmotor: {material.result.engine}.",
        f"{status(material)}. Gjord av {facts.author or 'okänd'}.",
        "Arbetsboken (XLSX) räknar om alla årsbelopp med formler och jämför dem med motorns.",
    ]
    if not material.public:
        points.insert(1, f"Kontrollsumma av de öppna uppgifterna (SHA-256): {material.result.digest}.")
    if facts.accuracy is not None and facts.accuracy.bias is not None:
        points.append(
            f"Tidigare prognos mot utfall: {percent(facts.accuracy.bias, 1)} i genomsnitt över {facts.accuracy.n} "
            "regionmånader."
        )
    yield Points(tuple(points))
