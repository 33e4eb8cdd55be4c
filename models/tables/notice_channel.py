"""Channels besides mail: a Teams room, a webhook, any address Apprise knows, for a role and a region."""

from datetime import date, datetime

from sqlalchemy import JSON, Column, Text
from sqlmodel import Field, SQLModel

from models.tables.types import UtcDateTime


class NoticeChannel(SQLModel, table=True):
    """A channel in force from `valid_from` to `valid_to` (inclusive, None = until further notice).

    `url` is a secret: whoever has it can write to the channel. `kinds` None means every kind of notice.
    """

    __tablename__ = "notice_channel"

    id: int | None = Field(default=None, primary_key=True)
    label: str = Field(max_length=100, unique=True)
    url: str = Field(sa_column=Column(Text, nullable=False))
    role: str = Field(max_length=40)
    region: str | None = Field(default=None, max_length=80)
    kinds: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    valid_from: date
    valid_to: date | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: str = Field(max_length=100)
