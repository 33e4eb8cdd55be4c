"""Every event carries the hash of the one before it and its own; every case that of its last event.

Events that were there before are chained as they are found.

Revision ID: 0008
Revises: 0007
"""

from itertools import groupby
from operator import itemgetter

import sqlalchemy as sa
from alembic import op

from models.rules.log_chain import event_hash, genesis

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_CASES_AT_A_TIME = 500
_NEXT_CASES = """
SELECT max(case_id) FROM (
    SELECT DISTINCT case_id FROM case_event WHERE case_id > :after ORDER BY case_id LIMIT :many
) AS next_cases
"""
_EVENTS = """
SELECT case_id, seq, kind, {on}, {recorded_at}, actor, decider, stage, region, outcome, cause, corrects,
idempotency_key, {data} FROM case_event WHERE case_id > :after AND case_id <= :last ORDER BY case_id, seq
"""
_STORED = {
    "sqlite": {"on": '"on"', "recorded_at": "recorded_at", "data": "data"},
    "postgresql": {
        "on": """to_char("on", 'YYYY-MM-DD')""",
        "recorded_at": "to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
        "data": "data::text",
    },
}
_CHAINED = {
    "sqlite": "UPDATE case_event SET previous_hash = ?, hash = ? WHERE case_id = ? AND seq = ?",
    "postgresql": """UPDATE case_event SET previous_hash = new.previous_hash, hash = new.hash
        FROM unnest(%s::text[], %s::text[], %s::int[], %s::int[]) AS new (previous_hash, hash, case_id, seq)
        WHERE case_event.case_id = new.case_id AND case_event.seq = new.seq""",
}
_HEADS = """
UPDATE cases SET log_head = coalesce((
    SELECT hash FROM case_event WHERE case_id = cases.id ORDER BY seq DESC LIMIT 1
), '')
"""


def upgrade() -> None:
    for name in ("previous_hash", "hash"):
        op.add_column("case_event", sa.Column(name, sa.String(length=64), nullable=True))
    op.add_column("cases", sa.Column("log_head", sa.String(length=64), nullable=True))
    connection, after = op.get_bind(), -1
    while (last := _last_of_next(connection, after)) is not None:
        _chain(connection, after, last)
        after = last
    op.execute(_HEADS)
    with op.batch_alter_table("case_event", schema=None) as batch_op:
        for name in ("previous_hash", "hash"):
            batch_op.alter_column(name, existing_type=sa.String(length=64), nullable=False)
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.alter_column("log_head", existing_type=sa.String(length=64), nullable=False)


def _last_of_next(connection: sa.Connection, after: int) -> int | None:
    return connection.execute(sa.text(_NEXT_CASES), {"after": after, "many": _CASES_AT_A_TIME}).scalar()


def _chain(connection: sa.Connection, after: int, last: int) -> None:
    events = sa.text(_EVENTS.format(**_STORED[connection.dialect.name]))
    rows = connection.execute(events, {"after": after, "last": last})
    hashes = []
    for case_id, log in groupby(rows, key=itemgetter(0)):
        previous = genesis(case_id)
        for event in log:
            following = event_hash((previous, *event))
            hashes.append((previous, following, case_id, event.seq))
            previous = following
    if hashes:
        # SQLite takes a row at a time without going anywhere; to PostgreSQL it is a journey each.
        told = hashes if connection.dialect.name == "sqlite" else tuple(map(list, zip(*hashes, strict=True)))
        connection.exec_driver_sql(_CHAINED[connection.dialect.name], told)


def downgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_column("log_head")
    with op.batch_alter_table("case_event", schema=None) as batch_op:
        for name in ("hash", "previous_hash"):
            batch_op.drop_column(name)
