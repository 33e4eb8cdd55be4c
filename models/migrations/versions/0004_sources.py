"""What every source has listed, with history, and how long its lists have been.

Revision ID: 0004
Revises: 0003
"""

import zlib

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_PAGE = sa.table("source_page", sa.column("id", sa.Integer), sa.column("content", sa.LargeBinary))
# A page that came back after another had been kept twice; the first keeps its place.
_FIRST = """
SELECT min(first.id) FROM source_page AS first
JOIN source_page AS mine ON mine.source = first.source AND mine.sha256 = first.sha256
WHERE mine.id = recommendation.source_page_id
"""
_REFER_TO_FIRST = f"UPDATE recommendation SET source_page_id = ({_FIRST}) WHERE source_page_id IS NOT NULL"
_FORGET_REPEATS = "DELETE FROM source_page WHERE id NOT IN (SELECT min(id) FROM source_page GROUP BY source, sha256)"
# Known before there was a word for it: the next good list is no first one.
_HAVE_BASELINE = "UPDATE source_health SET baseline_at = last_success_at WHERE rows IS NOT NULL"
_HEALTH = {
    "baseline_at": sa.DateTime(timezone=True),
    "failing_since": sa.DateTime(timezone=True),
    "version": sa.Integer(),
    "sha256": sa.String(length=64),
}


def upgrade() -> None:
    op.execute(_REFER_TO_FIRST)
    op.execute(_FORGET_REPEATS)
    _repack(zlib.compress)
    with op.batch_alter_table("source_page", schema=None) as batch_op:
        batch_op.create_unique_constraint(batch_op.f("uq_source_page_source"), ["source", "sha256"])
    op.create_table(
        "source_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delisted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["page_id"], ["source_page.id"], name=op.f("fk_source_record_page_id_source_page")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_record")),
        sa.UniqueConstraint("source", "key_hash", "number", name=op.f("uq_source_record_source")),
    )
    op.create_table(
        "source_length",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_length")),
    )
    op.create_index(op.f("ix_source_length_source"), "source_length", ["source"], unique=False)
    with op.batch_alter_table("source_health", schema=None) as batch_op:
        for name, kind in _HEALTH.items():
            batch_op.add_column(sa.Column(name, kind, nullable=True))
    op.execute(_HAVE_BASELINE)
    op.execute("UPDATE source_health SET version = 0")
    with op.batch_alter_table("source_health", schema=None) as batch_op:
        batch_op.alter_column("version", existing_type=sa.Integer(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("source_health", schema=None) as batch_op:
        for name in _HEALTH:
            batch_op.drop_column(name)
    op.drop_table("source_length")
    op.drop_table("source_record")
    with op.batch_alter_table("source_page", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_source_page_source"), type_="unique")
    _repack(zlib.decompress)


def _repack(packing) -> None:  # type: ignore[no-untyped-def]
    # One at a time: together they may be more than the memory.
    connection = op.get_bind()
    for page_id in connection.execute(sa.select(_PAGE.c.id).order_by(_PAGE.c.id)).scalars().all():
        mine = _PAGE.c.id == page_id
        content = connection.execute(sa.select(_PAGE.c.content).where(mine)).scalar_one()
        connection.execute(sa.update(_PAGE).where(mine).values(content=packing(bytes(content))))
