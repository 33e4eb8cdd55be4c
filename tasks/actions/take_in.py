"""A parsed list of recommendations becomes rows: what is new, what has changed, and which cases that concerns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from sqlmodel import Session, col, select

from models.rules.errors import OrdnatError
from models.rules.identity import product_key
from models.rules.verdicts import Verdict
from models.tables.medicine import Recommendation
from tasks.actions.case_file import By
from tasks.actions.medicines import indication_digest, medicine_of
from tasks.actions.open_case import POSITIVE, TakeUp, open_case
from tasks.actions.revise import revise
from tasks.sources.records import SeenRecommendation

COUNCIL = "nt_radet"
_FIRST = date.min


@dataclass(slots=True)
class TakenIn:
    """What a list brought: recommendation ids, and the cases it moved or opened.

    `new` had not been seen for its medicine and indication before; `changed` supersedes an earlier one.
    """

    new: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    unchanged: int = 0
    moved: list[int] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a source: which saved page it was, by whom and when, and whether it is the first good one."""

    source: str
    page_id: int | None
    by: By
    baseline: bool = False


def take_in(session: Session, reading: Reading, seen: Sequence[SeenRecommendation]) -> TakenIn:
    """Write what is new in `seen`. A baseline is only known: it moves and opens no case.

    Several rows for one medicine and indication are its history; the latest counts.
    """
    taken = TakenIn()
    for _, rows in groupby(sorted(seen, key=_identity), key=_identity):
        _take_in_one(session, reading, sorted(rows, key=_day), taken)
    return taken


def _identity(record: SeenRecommendation) -> tuple[str, str]:
    return product_key(record.product), indication_digest(record.indication)


def _day(record: SeenRecommendation) -> tuple[date, str]:
    return record.published_on or record.decided_on or _FIRST, record.date_text


def _take_in_one(session: Session, reading: Reading, rows: Sequence[SeenRecommendation], taken: TakenIn) -> None:
    medicine = medicine_of(session, rows[0].product, rows[0].substance, rows[0].atc)
    history = _history(session, medicine.id or 0, indication_digest(rows[0].indication))
    written = None
    for row in rows:
        if any(_same(row, known) for known in history) or _older(row, history):
            taken.unchanged += 1
            continue
        written = _write(session, medicine.id or 0, reading, row, history)
        (taken.changed if len(history) > 1 else taken.new).append(written.id or 0)
    if written is not None and not reading.baseline:
        _follow(session, written, reading.by, taken)


def _history(session: Session, medicine_id: int, key: str) -> list[Recommendation]:
    known = (
        select(Recommendation)
        .where(Recommendation.medicine_id == medicine_id, Recommendation.indication_key == key)
        .order_by(col(Recommendation.number))
    )
    return list(session.exec(known))


def _same(row: SeenRecommendation, known: Recommendation) -> bool:
    mine = (row.verdict.value, row.restricted, row.label, row.published_on, row.decided_on, row.date_text, row.comment)
    return mine == (
        known.verdict,
        known.restricted,
        known.label,
        known.published_on,
        known.decided_on,
        known.date_text,
        known.comment,
    )


def _older(row: SeenRecommendation, history: list[Recommendation]) -> bool:
    """History that surfaces late is no news: what is known and dated later stands."""
    newest = history[-1].published_on if history else None
    return newest is not None and row.published_on is not None and row.published_on < newest


def _write(
    session: Session, medicine_id: int, reading: Reading, row: SeenRecommendation, history: list[Recommendation]
) -> Recommendation:
    recommendation = Recommendation(
        medicine_id=medicine_id,
        indication=row.indication,
        indication_key=indication_digest(row.indication),
        number=len(history) + 1,
        supersedes_id=history[-1].id if history else None,
        body=COUNCIL,
        verdict=row.verdict.value,
        restricted=row.restricted,
        label=row.label,
        comment=row.comment,
        decided_on=row.decided_on,
        published_on=row.published_on,
        date_text=row.date_text,
        url=row.url,
        source=reading.source,
        source_page_id=reading.page_id,
        seen_at=reading.by.now,
    )
    session.add(recommendation)
    session.flush()
    history.append(recommendation)
    return recommendation


def _follow(session: Session, written: Recommendation, by: By, taken: TakenIn) -> None:
    moved = revise(session, written, by)
    if moved is not None:
        taken.moved.append(moved.case_id)
    elif written.verdict in by.organisation.opens_by_itself and Verdict(written.verdict) in POSITIVE:
        _open_by_itself(session, written, by, taken)


def _open_by_itself(session: Session, written: Recommendation, by: By, taken: TakenIn) -> None:
    try:
        opened = open_case(session, written.id or 0, TakeUp(), actor=by.actor, now=by.now, organisation=by.organisation)
    except OrdnatError:
        return  # It stays in the list of recommendations without a case, where a person takes it up.
    taken.opened.append(opened.case_id)
