"""Proposing: what a source has shown becomes a row that a person takes a stand on. The same is proposed once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from models.rules.difference import differences
from models.rules.proposals import ProposalState, kind_of
from models.rules.verdicts import Verdict
from models.tables.medicine import Medicine
from tasks.actions.case_file import By
from tasks.actions.medicines import indication_digest
from tasks.actions.proposals import rows


@dataclass(frozen=True, slots=True)
class Seen:
    """What a source showed of a medicine for an indication.

    `key` is unique to the sight: the record, and which of its versions. `facts` is what the row said, `earlier` what
    it said before, None when there was nothing; `label` the source's own words. `recommendation_id` is the row of
    the council's recommendation, where it is one.
    """

    key: str
    source: str
    medicine: Medicine
    indication: str
    verdict: Verdict
    label: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    earlier: Mapping[str, Any] | None = None
    url: str | None = None
    page_id: int | None = None
    recommendation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """The proposal made; `repeated` when the same had been proposed before, and then nothing was done."""

    proposal_id: int
    state: ProposalState
    repeated: bool = False


def propose(
    session: Session,
    seen: Seen,
    by: By,
    *,
    state: ProposalState = ProposalState.WAITING,
    case_id: int | None = None,
) -> Proposed:
    """Propose what was seen, in place of whatever waits about the same medicine and indication.

    `state` is another than waiting when the case it concerns has been told, or was opened, already: `case_id`.
    Raises LostRaceError when somebody else proposes the same at the same time.
    """
    if earlier := rows.known(session, seen.key):
        return Proposed(*earlier, repeated=True)
    medicine_id = seen.medicine.id or 0
    settled = {"settled_by": by.actor.key, "settled_at": by.now} if state is not ProposalState.WAITING else {}
    facts = settled | {
        "seen_key": seen.key,
        "subject": rows.subject_of(medicine_id, indication_digest(seen.indication)),
        "kind": kind_of(seen.verdict, changed=seen.earlier is not None).value,
        "state": state.value,
        "source": seen.source,
        "page_id": seen.page_id,
        "url": seen.url,
        "seen_at": by.now,
        "medicine_id": medicine_id,
        "recommendation_id": seen.recommendation_id,
        "product": seen.medicine.product,
        "substance": seen.medicine.substance,
        "indication": seen.indication,
        "verdict": seen.verdict.value,
        "label": seen.label,
        "facts": dict(seen.facts),
        "difference": differences(seen.earlier, seen.facts),
        "case_id": case_id,
        "version": 0,
    }
    return Proposed(rows.write(session, facts, by), state)
