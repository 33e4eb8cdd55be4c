"""Documents the program prepares for people, and the follow-up dates it plans."""

from datetime import date

from sqlalchemy import Column, ForeignKeyConstraint, Text
from sqlmodel import Field, SQLModel


class Document(SQLModel, table=True):
    """A text prepared for a reader (a body or a region, by key), as it was when `seq` was recorded."""

    __tablename__ = "document"
    __table_args__ = (ForeignKeyConstraint(["case_id", "seq"], ["case_event.case_id", "case_event.seq"]),)

    case_id: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    reader: str = Field(primary_key=True, max_length=80)
    title: str = Field(max_length=300)
    content: str = Field(sa_column=Column(Text, nullable=False))
    sha256: str = Field(max_length=64)


class FollowUp(SQLModel, table=True):
    """A date on which a released medicine is to be followed up; `what` is a key of the follow-up plan."""

    __tablename__ = "follow_up"
    __table_args__ = (ForeignKeyConstraint(["case_id", "seq"], ["case_event.case_id", "case_event.seq"]),)

    case_id: int = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    what: str = Field(primary_key=True, max_length=40)
    due_on: date = Field(index=True)
