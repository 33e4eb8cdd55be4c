"""Words that all documents share: titles, edges, who and when, and the usual sentences about limits."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from models.rules.budget_impact.costing import CostItem
from models.rules.budget_impact.kinds import Basis, ItemKind, Role
from models.rules.budget_impact.results import ALL
from models.rules.budget_impact.versions import ENGINE
from tasks.actions.budget_words import named
from tasks.documents.material import Gross, Material, Net
from tasks.documents.swedish import clean

SECRET = "Sekretess: nettobelopp (OSL 31:16, 19:3). Får inte lämnas ut utan prövning."  # noqa: S105  a marking
OPEN_PRICES = "Öppna priser; sekretessbelagda rabatter ingår inte."
_LIMITS = (
    (
        "Beräkningen är en prognos. I en granskning av tolv läkemedel var medianfelet första året 74 procent "
        "(Irland, doi:10.1007/s10198-020-01181-0)."
    ),
    "Hälsoeffekter och kostnadseffektivitet bedöms av TLV och NT-rådet, inte här.",
    "Fasta priser utan diskontering; framtida prissänkningar syns bara i namngivna scenarier.",
)


def medicine(material: Material) -> str:
    """What the analysis is about."""
    return material.model.medicine if isinstance(material, Gross) else material.medicine


def indication(material: Material) -> str:
    """For whom."""
    return material.model.indication if isinstance(material, Gross) else material.indication


def title(material: Material) -> str:
    """The document's title."""
    kind = "Nettokostnad efter rabatt" if isinstance(material, Net) else "Budgetpåverkan"
    return f"{kind}: {medicine(material)}"


def status(material: Material) -> str:
    """A draft, or reviewed by whom and when."""
    facts = material.facts
    if facts.reviewed_on is None:
        return "Utkast, inte granskat"
    by = f" av {facts.reviewer}" if facts.reviewer else ""
    return f"Granskad{by} {facts.reviewed_on.isoformat()}"


def edge(material: Material) -> str:
    """What stands at the edge of every page."""
    if isinstance(material, Net):
        return clean(f"{SECRET} {title(material)}, version {material.facts.version}")
    return clean(f"{title(material)}, version {material.facts.version}. {status(material)}.")


def keywords(material: Material) -> str:
    """For the file's properties."""
    kind = "netto, sekretess" if isinstance(material, Net) else "brutto, offentlig" if material.public else "brutto"
    return f"budgetpåverkan, {kind}"


def file_name(material: Material, ending: str) -> str:
    """budgetpaverkan-nyttomab-v1.xlsx; plain letters, so that every system keeps it."""
    plain = unicodedata.normalize("NFKD", clean(medicine(material))).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:60] or "lakemedel"
    kind = "-netto" if isinstance(material, Net) else "-offentlig" if material.public else ""
    return f"budgetpaverkan-{name}-v{material.facts.version}{kind}.{ending}"


def question(material: Material) -> str:
    """What is to be decided."""
    if isinstance(material, Gross) and material.facts.question:
        return material.facts.question
    return (
        f"Vad kostar det regionerna att införa {medicine(material)} för {indication(material)}, jämfört med att "
        "fortsätta som i dag?"
    )


def perspective(material: Material) -> str:
    """Whose budget, over which years."""
    years = _years(material)
    return (
        "Analysen visar regionernas kostnader: läkemedel och den vård som hör till. Den jämför en värld med det nya "
        f"läkemedlet med en värld utan det, kalenderåren {min(years)}–{max(years)}, i kronor utan diskontering."
    )


def _years(material: Material) -> list[int]:
    if isinstance(material, Gross):
        return [period.year for period in material.result.of(ALL)]
    return [year.year for year in material.years]


def limits(material: Material) -> tuple[str, ...]:
    """What the figures cannot tell."""
    pooled = isinstance(material, Gross) and any(group.pooled for group in material.groups)
    own = material.facts.limits if isinstance(material, Gross) else ()
    small = ("Regioner med färre än 5 patienter visas tillsammans med andra, så att ingen kan pekas ut.",)
    return (*own, *(small if pooled else ()), *_LIMITS)


def warnings(material: Gross) -> tuple[str, ...]:
    """The engine's, with names for keys. In a public document not which regions have few patients."""
    found = [named(warning, material.names) for warning in material.result.warnings]
    return tuple(w for w in found if not (material.public and w.startswith("Färre än")))


def left_out(material: Gross) -> tuple[str, ...]:
    """What was not counted."""
    return (*_not_counted(material), *material.facts.left_out)


def _not_counted(material: Gross) -> Iterator[str]:
    model = material.model
    yield "Sekretessbelagda rabatter och nettopriser."
    kinds = {item.kind for arm in model.arms for item in arm.items}
    missing = {
        "administrering": ItemKind.ADMINISTRATION, "uppföljning och prover": ItemKind.MONITORING,
        "biverkningar": ItemKind.ADVERSE_EVENT, "resor": ItemKind.TRAVEL, "besparingar i annan vård": ItemKind.OFFSET,
    }  # fmt: skip
    absent = [word for word, kind in missing.items() if kind not in kinds and not (
        kind is ItemKind.MONITORING and ItemKind.TEST in kinds)]  # fmt: skip
    if absent:
        yield f"Kostnader för {', '.join(absent)} har inte angetts."
    if not any(arm.role is Role.COMPARATOR for arm in model.arms):
        yield "Behandling som ersätts: hela kostnaden räknas som ny."
    yield "Patienternas egna kostnader, produktionsbortfall och kommunernas kostnader."


Assumed = tuple[str, str, date, str]


def assumed(material: Gross) -> tuple[Assumed, ...]:
    """Every assumption with source, date and who answers for it."""
    return tuple(_assumed(material))


def _assumed(material: Gross) -> Iterator[Assumed]:
    model, facts = material.model, material.facts
    for own in model.assumptions:
        yield own.text, own.source, facts.made_on, own.owner
    priced = [(arm.name, item) for arm in model.arms for item in arm.items]
    for arm_name, item in priced:
        yield f"{arm_name}, {item.name}: {basis(item)}", item.price.source or "ej angiven", item.price.on, facts.author
    said = {f"{own.text} Källa: {own.source}. Ansvarig: {own.owner}." for own in model.assumptions}
    said |= {
        f"{name}, {item.name}: pris enligt {item.price.basis}, {item.price.on.isoformat()}." for name, item in priced
    }
    for sentence in material.result.assumptions:
        if sentence not in said:
            yield sentence, f"beräkningsmotorn {ENGINE}", facts.made_on, facts.author


def basis(item: CostItem) -> str:
    """What a price is a price of, and whether VAT is in it."""
    price = item.price
    named_basis = {Basis.AIP: "AIP", Basis.AUP: "AUP", Basis.TENDER: "upphandlat pris", Basis.TARIFF: "taxa"}[
        price.basis
    ]
    return f"{named_basis}, {'med' if price.vat_included else 'utan'} moms"
