"""Recommendations that no case is about, a line each."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.presenters.shortened import shortened
from models.rules.identity import folded
from models.rules.verdicts import Verdict
from models.tables.medicine import Recommendation


@dataclass(frozen=True, slots=True)
class UntakenLine:
    """A recommendation by its id; `label` is the source's own words, `verdict` what they are taken to mean."""

    recommendation: int
    product: str
    indication: str
    published: str
    label: str
    verdict: str


def untaken_lines(rows: Sequence[tuple[Recommendation, str]], text: str = "") -> list[UntakenLine]:
    """Those with `text` in product or indication, however it is written; the newest first."""
    wanted = folded(text)
    return [
        _line(known, product) for known, product in reversed(rows) if wanted in folded(f"{product} {known.indication}")
    ]


def _line(known: Recommendation, product: str) -> UntakenLine:
    return UntakenLine(
        recommendation=known.id or 0,
        product=shortened(product),
        indication=shortened(known.indication, 200),
        published=known.published_on.isoformat() if known.published_on else shortened(known.date_text),
        label=shortened(known.label, 200),
        verdict=Verdict(known.verdict).label,
    )
