"""What a source has shown that a person is to take a stand on, and which medicines a source's records tell of."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, Text
from sqlmodel import Field, SQLModel

from models.tables.types import UtcDateTime


class Proposal(SQLModel, table=True):
    """A proposal; see `models.rules.proposals` for kinds, states and what may follow.

    `seen_key` is unique to what was seen and when: the same is proposed once. `subject` is medicine and indication;
    `waiting_key` is the same while the proposal waits, unique, so that one waits for each subject. `facts` are those
    of the source's record, `difference` what they say otherwise than the last version, field by field. `case_id` is
    the case it led to or is about. Rows are settled in place, `version` telling two who do so at once apart.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        Index("ix_proposal_subject", "subject", "id"),
        Index("ix_proposal_state", "state", "id"),
        Index("ix_proposal_medicine_id", "medicine_id"),
        Index("ix_proposal_case_id", "case_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    seen_key: str = Field(max_length=200, unique=True)
    subject: str = Field(max_length=64)
    waiting_key: str | None = Field(default=None, max_length=64, unique=True)
    kind: str = Field(max_length=40)
    state: str = Field(max_length=20)
    source: str = Field(max_length=80)
    page_id: int | None = Field(default=None, foreign_key="source_page.id")
    url: str | None = Field(default=None, max_length=2000)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    medicine_id: int = Field(foreign_key="medicine.id")
    recommendation_id: int | None = Field(default=None, foreign_key="recommendation.id")
    product: str = Field(max_length=300)
    substance: str = Field(max_length=300)
    indication: str = Field(max_length=2000)
    verdict: str = Field(max_length=40)
    label: str = Field(sa_column=Column(Text, nullable=False))
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    difference: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    supersedes_id: int | None = Field(default=None, foreign_key="proposal.id")
    case_id: int | None = Field(default=None, foreign_key="cases.id")
    reason: str | None = Field(default=None, sa_column=Column(Text))
    settled_by: str | None = Field(default=None, max_length=100)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settle_key: str | None = Field(default=None, max_length=200)
    version: int = 0


class Mention(SQLModel, table=True):
    """That a record of a source tells of a medicine: what the record says is in `source_record`, in its latest form."""

    __tablename__ = "mention"
    __table_args__ = (Index("ix_mention_medicine_id", "medicine_id"),)

    source: str = Field(primary_key=True, max_length=80)
    key_hash: str = Field(primary_key=True, max_length=64)
    medicine_id: int = Field(primary_key=True, foreign_key="medicine.id")
    noted_at: datetime = Field(sa_type=UtcDateTime)
