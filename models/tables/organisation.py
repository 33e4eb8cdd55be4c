"""The organisation files the program has run under, and the bodies they name."""

from datetime import date, datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from models.tables.types import UtcDateTime


class OrganisationVersion(SQLModel, table=True):
    """One content of the organisation file. A case remembers the one it started under."""

    __tablename__ = "organisation_version"

    version: str = Field(primary_key=True, max_length=12)
    loaded_at: datetime = Field(sa_type=UtcDateTime)
    content: str = Field(sa_column=Column(Text, nullable=False))


class Body(SQLModel, table=True):
    """A body as one version of the organisation file describes it."""

    __tablename__ = "body"

    organisation_version: str = Field(primary_key=True, foreign_key="organisation_version.version")
    key: str = Field(primary_key=True, max_length=80)
    name: str = Field(max_length=200)
    region: str | None = Field(default=None, max_length=80)
    valid_from: date
    valid_to: date | None = None
