"""Messages to people, written with what caused them and sent afterwards."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, Text, text
from sqlmodel import Field, SQLModel

from models.tables.types import UtcDateTime


class OutboxMessage(SQLModel, table=True):
    """One message to one recipient. `facts` is what the template needs; the texts are filled in when first rendered.

    `channel_id` None is the mail server. `clock` and `occasion` are those of the alarm it belongs to, if any.
    `state`: queued → sending (claimed until `claimed_until`) → sent, or failed after the last attempt; cancelled.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index(
            "ix_outbox_message_due",
            "next_attempt_at",
            "id",
            sqlite_where=text("state IN ('queued', 'sending')"),
            postgresql_where=text("state IN ('queued', 'sending')"),
        ),
        Index("ix_outbox_message_case_id", "case_id"),
        Index(
            "ix_outbox_message_failed",
            "recipient",
            sqlite_where=text("state = 'failed'"),
            postgresql_where=text("state = 'failed'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    dedupe_key: str = Field(max_length=300, unique=True)
    case_id: int | None = Field(default=None, foreign_key="cases.id")
    seq: int | None = None
    kind: str = Field(max_length=40)
    region: str | None = Field(default=None, max_length=80)
    recipient: str = Field(max_length=100)
    address: str = Field(max_length=300)
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    subject: str | None = Field(default=None, sa_column=Column(Text))
    body_text: str | None = Field(default=None, sa_column=Column(Text))
    body_html: str | None = Field(default=None, sa_column=Column(Text))
    channel_id: int | None = Field(default=None, foreign_key="notice_channel.id")
    clock: str | None = Field(default=None, max_length=100)
    occasion: str | None = Field(default=None, max_length=40)
    state: str = Field(default="queued", max_length=20)
    attempts: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)
    next_attempt_at: datetime = Field(sa_type=UtcDateTime)
    claimed_by: str | None = Field(default=None, max_length=100)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DeliveryAttempt(SQLModel, table=True):
    """One try to send a message, and what came of it."""

    __tablename__ = "delivery_attempt"

    message_id: int = Field(primary_key=True, foreign_key="outbox_message.id")
    number: int = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    ok: bool
    error: str | None = Field(default=None, sa_column=Column(Text))
