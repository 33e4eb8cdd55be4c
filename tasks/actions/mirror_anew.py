"""Columns that mirror the log, filled in on rows older than they are."""

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from models.rules.turns import written_turns
from tasks.actions.case_file import load_all
from tasks.actions.case_rows import CASES

AT_A_TIME = 500
_OLD = select(CASES.c.id).where(CASES.c.turns.is_(None)).order_by(CASES.c.id).limit(AT_A_TIME)
_FILLED = (
    update(CASES)
    .where(CASES.c.id == bindparam("this_case"), CASES.c.turns.is_(None))
    .values(turns=bindparam("open_turns"), therapy=bindparam("of_therapy"))
)


def mirror_anew(session: Session) -> int:
    """Give up to 500 rows their turns and therapy; how many there were. Doing it twice does nothing."""
    numbers = list(session.connection().execute(_OLD).scalars())
    rows = [
        {"this_case": file.case_id, "open_turns": written_turns(file.at), "of_therapy": file.at.therapy}
        for file in load_all(session, numbers)
    ]
    if rows:
        session.connection().execute(_FILLED, rows)
    return len(rows)
