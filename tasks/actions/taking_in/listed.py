"""What rows of a list have in common when they become proposals: what was seen, and whether a case has it already."""

from sqlmodel import Session, col, select

from models.rules.process import Route
from models.rules.standings import OPEN
from models.rules.verdicts import Verdict
from models.tables.case import Case
from models.tables.medicine import Medicine
from models.tables.proposal import Proposal
from tasks.actions.medicines import indication_digest
from tasks.actions.proposals.propose import Seen
from tasks.actions.proposals.rows import subject_of
from tasks.actions.taking_in.changes import Listed, Reading
from tasks.actions.taking_in.compare import hash_of
from tasks.sources.reading.records import Record


def seen_row(
    reading: Reading, listed: Listed[Record], medicine: Medicine, *, indication: str, verdict: Verdict, label: str
) -> Seen:
    """A row of a list as something to propose. The same row says the same at two readings of two days."""
    facts = listed.record.facts()
    return Seen(
        key=f"{reading.source}:{hash_of(listed.record.key)}:{reading.by.now.isoformat()}",
        source=reading.source,
        medicine=medicine,
        indication=indication,
        verdict=verdict,
        label=label,
        facts=facts,
        earlier=listed.earlier,
        url=facts.get("url"),
        page_id=reading.page_id,
    )


def open_route(session: Session, medicine_id: int, indication: str) -> Route | None:
    """The route of the open case of a medicine for an indication; None when there is none."""
    found = select(Case.route).where(
        Case.medicine_id == medicine_id,
        Case.indication_key == indication_digest(indication),
        col(Case.standing).in_([standing.value for standing in OPEN]),
    )
    route = session.exec(found).first()
    return Route(route) if route else None


def waits(session: Session, medicine_id: int, indication: str) -> bool:
    """Does a proposal about a medicine for an indication wait for somebody?"""
    about = subject_of(medicine_id, indication_digest(indication))
    return session.exec(select(Proposal.id).where(Proposal.waiting_key == about)).first() is not None


def recommended(session: Session, medicine_id: int, indication: str) -> bool:
    """Does a council's recommendation wait for somebody? What another list says of the same must not take its place."""
    about = subject_of(medicine_id, indication_digest(indication))
    waiting = select(Proposal.recommendation_id).where(Proposal.waiting_key == about)
    return session.exec(waiting).first() is not None
