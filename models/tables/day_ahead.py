"""Days to come that people are reminded of."""

from datetime import date

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel


class DayAhead(SQLModel, table=True):
    """A day to come, of an agreement or of a case. A day that is moved is the same row, begun anew.

    `kind` is a `models.rules.ahead.Ahead`. Reminders due up to and with `settled_on` have been dealt with; None
    when none has. The watch looks at it next on `next_look_on`; None when there is nothing more to say.
    """

    __tablename__ = "day_ahead"
    __table_args__ = (
        UniqueConstraint("agreement_id", "kind", name="uq_day_ahead_agreement_id"),
        UniqueConstraint("case_id", "kind", name="uq_day_ahead_case_id"),
        Index(
            "ix_day_ahead_next_look_on",
            "next_look_on",
            "id",
            sqlite_where=text("next_look_on IS NOT NULL"),
            postgresql_where=text("next_look_on IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40)
    agreement_id: int | None = Field(default=None, foreign_key="agreement.id")
    case_id: int | None = Field(default=None, foreign_key="cases.id")
    on: date = Field(index=True)
    settled_on: date | None = None
    next_look_on: date | None = None
