"""Pages fetched from public sources, kept as they came, and each source's health."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary, Text
from sqlmodel import Field, SQLModel

from models.tables.types import UtcDateTime


class SourcePage(SQLModel, table=True):
    """A fetched page: bytes, hash, status, headers. `problem` says why it was not believed, if it was not."""

    __tablename__ = "source_page"

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(max_length=80, index=True)
    url: str = Field(max_length=2000)
    fetched_at: datetime = Field(sa_type=UtcDateTime)
    status: int
    sha256: str = Field(max_length=64)
    headers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    problem: str | None = Field(default=None, sa_column=Column(Text))


class SourceHealth(SQLModel, table=True):
    """How a source has been doing. `rows` is the length of the last good list; None before the baseline."""

    __tablename__ = "source_health"

    source: str = Field(primary_key=True, max_length=80)
    last_attempt_at: datetime = Field(sa_type=UtcDateTime)
    last_success_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_change_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failures_in_row: int = 0
    rows: int | None = None
    etag: str | None = Field(default=None, max_length=300)
    last_modified: str | None = Field(default=None, max_length=100)
    problem: str | None = Field(default=None, sa_column=Column(Text))
