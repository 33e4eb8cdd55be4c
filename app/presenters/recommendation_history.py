"""What NT-rådet has said, version by version, with what changed from one to the next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from sqlalchemy import Row

from app.presenters.shortened import PARAGRAPH, shortened
from models.rules.verdicts import Verdict

KEPT, GONE, NEW = "kept", "gone", "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: kept, gone since the version before, or new."""

    how: str
    words: str


@dataclass(frozen=True, slots=True)
class RecommendationVersion:
    """A version in words. `label` is in pieces against the version before; `changes` are other differences."""

    number: int
    published: str
    decided: str
    verdict: str
    label: tuple[Piece, ...]
    comment: str
    url: str | None
    changes: tuple[str, ...]


def recommendation_versions(history: Sequence[Row[Any]]) -> list[RecommendationVersion]:
    """The versions, the newest first."""
    pairs = [(None, row) for row in history[:1]] + list(pairwise(history))
    return [_version(before, row) for before, row in reversed(pairs)]


def _version(before: Row[Any] | None, row: Row[Any]) -> RecommendationVersion:
    label = shortened(row.label, PARAGRAPH)
    pieces = (Piece(KEPT, label),) if before is None else tuple(_pieces(shortened(before.label, PARAGRAPH), label))
    return RecommendationVersion(
        number=row.number,
        published=_day(row.published_on) or shortened(row.date_text) or "utan datum",
        decided=_day(row.decided_on),
        verdict=Verdict(row.verdict).label,
        label=pieces,
        comment=shortened(row.comment or "", PARAGRAPH),
        url=row.url if (row.url or "").startswith(("https://", "http://")) else None,
        changes=tuple(_changes(before, row)) if before is not None else (),
    )


def _pieces(old: str, new: str) -> Iterator[Piece]:
    """Word by word: what is gone stands before what took its place."""
    was, now = old.split(), new.split()
    for how, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if how == "equal":
            yield Piece(KEPT, " ".join(now[k:m]))
            continue
        if i < j:
            yield Piece(GONE, " ".join(was[i:j]))
        if k < m:
            yield Piece(NEW, " ".join(now[k:m]))


def _changes(before: Row[Any], row: Row[Any]) -> Iterator[str]:
    if before.verdict != row.verdict:
        yield f"{Verdict(before.verdict).label} → {Verdict(row.verdict).label}"
    if before.restricted != row.restricted:
        yield "med begränsning" if row.restricted else "inte längre med begränsning"
    if (before.comment or "") != (row.comment or ""):
        yield "kommentaren är ändrad" if row.comment else "kommentaren är borttagen"
    if before.published_on == row.published_on:
        yield "samma publiceringsdatum som förut"


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
