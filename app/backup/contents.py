"""What a database holds, in a few figures by which two copies of it are known to be the same."""

from dataclasses import dataclass

from sqlalchemy import Connection, inspect

from models.rules.log_anchor import Digest, Head
from models.schema import schema_in

# From before logs were chained.
_COUNTED = "SELECT (SELECT count(*) FROM cases), (SELECT count(*) FROM case_event)"
_HEADS = """
SELECT cases.id, count(*), log_head FROM cases JOIN case_event ON case_event.case_id = cases.id
GROUP BY cases.id, log_head ORDER BY cases.id
"""


@dataclass(frozen=True, slots=True)
class Contents:
    """`digest` is of how far the log of every case has come; None where the schema is from before logs were chained."""

    schema: str
    cases: int
    events: int
    digest: str | None


def contents(connection: Connection) -> Contents:
    """What is there, as of the transaction. The schema must be one that the program knows."""
    revision = str(schema_in(connection).revision)
    if not is_chained(connection):
        cases, events = connection.exec_driver_sql(_COUNTED).one()
        return Contents(revision, cases, events, None)
    cases, events, digest = 0, 0, Digest()
    for case_id, number, head in connection.exec_driver_sql(_HEADS):
        cases, events = cases + 1, events + number
        digest.add(Head(case_id, number, head))
    return Contents(revision, cases, events, digest.hex)


def is_chained(connection: Connection) -> bool:
    """Does each event carry the hash of the one before?"""
    return "log_head" in {column["name"] for column in inspect(connection).get_columns("cases")}
