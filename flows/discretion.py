"""What Prefect may see of a failure at the database: that it happened and where, never what the rows said.

Its pages and logs are for operators. A database's error quotes whole rows: whom a message was for, and on which grounds
a region decided.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import StatementError


class DatabaseError(Exception):
    """A statement failed. The text has the statement and the database's complaint, without values."""

    # Made to be read: see app/logs/lines.py.
    discreet = True


@contextmanager
def discreet() -> Iterator[None]:
    """For as long as the block lasts, a statement that fails raises DatabaseError. Also a decorator."""
    try:
        yield
    except StatementError as failure:
        # `from None`: the original would be printed beside it, values and all.
        raise DatabaseError(f"{type(failure).__name__}: {_complaint(failure)} [{failure.statement}]") from None


def _complaint(failure: StatementError) -> str:
    # PostgreSQL puts the values in a detail beside the message itself; SQLite names columns only.
    told = getattr(failure.orig, "diag", None)
    return str(told.message_primary if told is not None else failure.orig)
