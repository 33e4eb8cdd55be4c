"""Who is logged in to the pages. Nothing here is enough to log in with: what the browser holds is kept as a digest."""

from datetime import datetime

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from models.tables.types import UtcDateTime


class WebSession(SQLModel, table=True):
    """One log-in in one browser, whose cookie has this SHA-256 `digest` in hex.

    `grants` are the roles that the log-in itself gave, as [role, region or None]; those of the organisation file are
    looked up every time. It ends at `ends_at` at the latest, earlier when nobody has been seen for long, and at once
    when `ended_at` is set.
    """

    __tablename__ = "web_session"
    __table_args__ = (Index("ix_web_session_ends_at", "ends_at"),)

    digest: str = Field(primary_key=True, max_length=64)
    person: str = Field(max_length=100)
    name: str = Field(max_length=200)
    grants: list[list[str | None]] = Field(sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
