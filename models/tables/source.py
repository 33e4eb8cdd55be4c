"""Pages fetched from public sources, the lists read from them with history, and each source's health."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.tables.types import Packed, UtcDateTime


class SourcePage(SQLModel, table=True):
    """A fetched page that brought a change, or that could not be believed: bytes, hash, status, headers.

    The same bytes are kept once per source. `problem` says why the page was not believed, if it was not.
    """

    __tablename__ = "source_page"
    __table_args__ = (UniqueConstraint("source", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(max_length=80, index=True)
    url: str = Field(max_length=2000)
    fetched_at: datetime = Field(sa_type=UtcDateTime)
    status: int
    sha256: str = Field(max_length=64)
    headers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    content: bytes = Field(sa_column=Column(Packed, nullable=False))
    problem: str | None = Field(default=None, sa_column=Column(Text))


class SourceRecord(SQLModel, table=True):
    """What a source has listed about one thing, as one row per time it said something else.

    `key` is the record's own, `key_hash` (SHA-256, hex) what it is found by. Only the latest row of a key has
    no `superseded_at`. `delisted_at`: since then it is not on the list, which is all that says; should it come back,
    that is a new row.
    """

    __tablename__ = "source_record"
    __table_args__ = (UniqueConstraint("source", "key_hash", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(max_length=80)
    key: str = Field(sa_column=Column(Text, nullable=False))
    key_hash: str = Field(max_length=64)
    number: int
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    seen_at: datetime = Field(sa_type=UtcDateTime)
    page_id: int | None = Field(default=None, foreign_key="source_page.id")
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    delisted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SourceLength(SQLModel, table=True):
    """How long a source's list was from `at` on: a row when the length changed, and only then."""

    __tablename__ = "source_length"

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(max_length=80, index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    rows: int


class SourceHealth(SQLModel, table=True):
    """How a source has been doing.

    `rows` is the length of the last good list and `sha256` its page's hash; None before the baseline. `version`
    counts the times the list was written: a poll that was overtaken by another sees that by it. `problem` is what
    went wrong last, with `failing_since`; both None when the last attempt went well.
    """

    __tablename__ = "source_health"

    source: str = Field(primary_key=True, max_length=80)
    last_attempt_at: datetime = Field(sa_type=UtcDateTime)
    last_success_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_change_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    baseline_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failing_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failures_in_row: int = 0
    version: int = 0
    rows: int | None = None
    sha256: str | None = Field(default=None, max_length=64)
    etag: str | None = Field(default=None, max_length=300)
    last_modified: str | None = Field(default=None, max_length=100)
    problem: str | None = Field(default=None, sa_column=Column(Text))
