"""What programs present at the API instead of a log-in."""

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from models.tables.types import UtcDateTime


class ApiToken(SQLModel, table=True):
    """A token in somebody's name, of which the SHA-256 `digest` is kept. It gives at most `roles`, and less when the
    person has fewer; it holds until `ends_at`, or until `ended_at` is set."""

    __tablename__ = "api_token"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(max_length=64, unique=True)
    label: str = Field(max_length=100)
    person: str = Field(max_length=100)
    roles: list[str] = Field(sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
