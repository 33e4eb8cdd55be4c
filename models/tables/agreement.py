"""National agreements."""

from datetime import date, datetime

from sqlalchemy import Column, Text
from sqlmodel import Field, SQLModel

from models.tables.types import UtcDateTime


class Agreement(SQLModel, table=True):
    """A national agreement as NT-rådet's list last told of it; there are no prices in that list.

    Which medicines it is about is in `listed_medicine`, under the same key. `option` is in the list's own words how
    long it can be prolonged, `option_to` the day when they are one. `known_at` is when it was first listed,
    `delisted_at` since when it is on the list no more, which does not mean that it has ended.
    """

    __tablename__ = "agreement"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=600, unique=True)
    product: str = Field(sa_column=Column(Text, nullable=False))
    substance: str = Field(sa_column=Column(Text, nullable=False))
    company: str = Field(default="", sa_column=Column(Text, nullable=False))
    starts_on: date | None = None
    ends_on: date | None = None
    option_to: date | None = None
    option: str = Field(default="", sa_column=Column(Text, nullable=False))
    url: str | None = Field(default=None, sa_column=Column(Text))
    known_at: datetime = Field(sa_type=UtcDateTime)
    delisted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
