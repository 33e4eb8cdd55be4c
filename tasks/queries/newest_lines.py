"""The newest version of an analysis in short, and its line per region: one statement, and nothing that is not shown."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, select
from sqlmodel import Session

from models.tables.budget_analysis import BudgetAnalysis, BudgetLine
from models.tables.core import table_of

_ANALYSES, _LINES = table_of(BudgetAnalysis), table_of(BudgetLine)
_VERSIONS = _ANALYSES.alias()
_MINE: BindParameter[int] = bindparam("this_case")
_NEWEST = (
    select(*(_ANALYSES.c[name] for name in ("seq", "version", "author", "year", "flags")))
    .add_columns(_ANALYSES.c.inputs.is_not(None).label("whole"), _LINES.c.region, _LINES.c.patients, _LINES.c.gross)
    .join(_LINES, (_LINES.c.case_id == _ANALYSES.c.case_id) & (_LINES.c.seq == _ANALYSES.c.seq), isouter=True)
    .where(
        _ANALYSES.c.case_id == _MINE,
        _ANALYSES.c.seq == select(func.max(_VERSIONS.c.seq)).where(_VERSIONS.c.case_id == _MINE).scalar_subquery(),
    )
)


def newest_lines(session: Session, case_id: int) -> Sequence[Row[Any]]:
    """Seq, version, author, year, flags, `whole` (can it be computed anew?), region, patients, gross; empty for none.

    Gross SEK in the version's dearest year.
    """
    return session.connection().execute(_NEWEST, {"this_case": case_id}).all()
