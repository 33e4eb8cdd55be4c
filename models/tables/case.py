"""A case: one medicine × one indication on the path.

The event log (`models.tables.case_event`) is what is true. Every column here from `stage` down mirrors it for
queries, is written in the same transaction, and can be recomputed from the log.
"""

from datetime import date, datetime

from sqlalchemy import Column, Index, Text, text
from sqlmodel import Field, SQLModel

from models.tables.types import UtcDateTime


class Case(SQLModel, table=True):
    """A case. `open_key` is unique while the case is open: one open case per medicine and indication.

    `next_check_at` is when the watch looks at it next: never empty while it is open. `targets_key` says against
    which targets its clocks were last worked out, `alarmed_at` when it last raised an alarm. `stopped_days` are the
    days its path clock has stood still before `stopped_since`, from when it stands still now. `turns` are the keys of
    the steps that wait for somebody, each between spaces; None in rows older than the column. `officer` took it up.
    `orphan` and `atmp` are as EMA says of the product, None when it has not said. `log_head` is the hash of the last
    event; the next one follows it.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_next_due_on", "next_due_on", "id"),
        Index(
            "ix_cases_work_due_at",
            "work_due_at",
            "id",
            sqlite_where=text("work_due_at IS NOT NULL"),
            postgresql_where=text("work_due_at IS NOT NULL"),
        ),
        Index(
            "ix_cases_next_check_at",
            "next_check_at",
            "id",
            sqlite_where=text("next_check_at IS NOT NULL"),
            postgresql_where=text("next_check_at IS NOT NULL"),
        ),
        Index("ix_cases_medicine_id", "medicine_id", "indication_key"),
        Index("ix_cases_standing", "standing", "id"),
        Index(
            "ix_cases_open",
            "id",
            "version",
            sqlite_where=text("open_key IS NOT NULL"),
            postgresql_where=text("open_key IS NOT NULL"),
        ),
        Index(
            "ix_cases_extends_id",
            "extends_id",
            sqlite_where=text("extends_id IS NOT NULL"),
            postgresql_where=text("extends_id IS NOT NULL"),
        ),
        Index(
            "ix_cases_review_wanted",
            "id",
            "version",
            sqlite_where=text("review_wanted = 1"),
            postgresql_where=text("review_wanted"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    medicine_id: int = Field(foreign_key="medicine.id")
    indication: str = Field(max_length=2000)
    indication_key: str = Field(max_length=64)
    extends_id: int | None = Field(default=None, foreign_key="cases.id")
    organisation_version: str = Field(foreign_key="organisation_version.version", max_length=12)
    opened_at: datetime = Field(sa_type=UtcDateTime)
    officer: str | None = Field(default=None, max_length=100)
    version: int = 0
    log_head: str = Field(default="", max_length=64)
    recommendation_id: int | None = Field(default=None, foreign_key="recommendation.id")
    route: str = Field(max_length=20)
    priority: str = Field(max_length=20)
    standing: str = Field(max_length=20)
    stage: str | None = Field(default=None, max_length=40)
    waiting_on: str = Field(default="", max_length=1000)
    closed_as: str | None = Field(default=None, max_length=40)
    review_wanted: bool = False
    clock_start: date | None = None
    aim_on: date | None = None
    limit_on: date | None = None
    next_due_on: date | None = None
    work_due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_check_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    targets_key: str | None = Field(default=None, max_length=40)
    alarmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stopped_days: int | None = None
    stopped_since: date | None = None
    orphan: bool | None = None
    atmp: bool | None = None
    therapy: str | None = Field(default=None, sa_column=Column(Text))
    turns: str | None = Field(default=None, sa_column=Column(Text))
    open_key: str | None = Field(default=None, max_length=64, unique=True)
