"""What the sources have shown about a case: proposals, news and follow-up reports, in one list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from models.tables.case import Case
from models.tables.core import table_of
from models.tables.proposal import Mention
from models.tables.source import SourceRecord
from tasks.actions.proposals.rows import PROPOSALS, subject_of

MOST = 50
_MENTIONS, _RECORDS = table_of(Mention), table_of(SourceRecord)
_SAME_RECORD = (
    (_RECORDS.c.source == _MENTIONS.c.source)
    & (_RECORDS.c.key_hash == _MENTIONS.c.key_hash)
    & _RECORDS.c.superseded_at.is_(None)
)
_MENTIONED = select(_RECORDS.c.source, _RECORDS.c.facts, _RECORDS.c.seen_at).join(_MENTIONS, _SAME_RECORD)


@dataclass(frozen=True, slots=True)
class Sight:
    """Something a source has shown. `on` is its own day in ISO form, None where it gives none.

    `proposal_id` and `kind` are set for a proposal; `title` is the source's own words.
    """

    source: str
    seen_at: datetime
    title: str
    on: str | None = None
    url: str | None = None
    proposal_id: int | None = None
    kind: str | None = None


def seen_about(session: Session, case: Case) -> list[Sight]:
    """What has been seen of the case's medicine, the latest first; two statements."""
    found = [*_proposals(session, case), *_mentions(session, case.medicine_id)]
    return sorted(found, key=lambda sight: (sight.on or "", sight.seen_at), reverse=True)[:MOST]


def _proposals(session: Session, case: Case) -> Iterator[Sight]:
    about = subject_of(case.medicine_id, case.indication_key)
    chosen = select(PROPOSALS).where((PROPOSALS.c.subject == about) | (PROPOSALS.c.case_id == case.id))
    for row in session.connection().execute(chosen.order_by(PROPOSALS.c.id.desc()).limit(MOST)):
        yield Sight(row.source, row.seen_at, row.label, _day(row.facts), row.url, row.id, row.kind)


def _mentions(session: Session, medicine_id: int) -> Iterator[Sight]:
    chosen = _MENTIONED.where(_MENTIONS.c.medicine_id == medicine_id).order_by(_RECORDS.c.seen_at.desc()).limit(MOST)
    rows: Sequence[Row[Any]] = session.connection().execute(chosen).all()
    for row in rows:
        yield Sight(row.source, row.seen_at, _title(row.facts), _day(row.facts), row.facts.get("url"))


def _day(facts: dict[str, Any]) -> str | None:
    return facts.get("published_on") or facts.get("decided_on")


def _title(facts: dict[str, Any]) -> str:
    """A report may lack a title; then its medicine and indication are what there is."""
    titles = (facts.get("title"), facts.get("reason"), facts.get("comment"), facts.get("indication"))
    return next((str(title) for title in titles if title), str(facts.get("product", "")))
