"""Dates before the regional clock, agreements' ends and flags of the authorities.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Planned before anybody was reminded: the watch looks at each the first time it comes round.
_ALREADY_PLANNED = """
INSERT INTO day_ahead (kind, case_id, "on", next_look_on)
SELECT 'reassessment', case_id, due_on, due_on FROM follow_up
WHERE what = 'reassessment' AND seq = (SELECT max(seq) FROM follow_up AS newest WHERE newest.case_id = follow_up.case_id)
"""
_LOOK_AT_ALL = "UPDATE day_ahead SET next_look_on = '2000-01-01'"


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("orphan", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("atmp", sa.Boolean(), nullable=True))
    _listed_medicine()
    _agreement()
    _day_ahead()
    op.execute(_ALREADY_PLANNED)
    op.execute(_LOOK_AT_ALL)


def _listed_medicine() -> None:
    op.create_table(
        "listed_medicine",
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=600), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("product_key", sa.Text(), nullable=True),
        sa.Column("substance_key", sa.Text(), nullable=True),
        sa.Column("atc", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("dates", sa.JSON(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("page_id", sa.Integer(), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["source_page.id"], name=op.f("fk_listed_medicine_page_id_source_page")),
        sa.PrimaryKeyConstraint("source", "key", name=op.f("pk_listed_medicine")),
    )
    for column in ("product_key", "substance_key"):
        op.create_index(op.f(f"ix_listed_medicine_{column}"), "listed_medicine", [column], unique=False)
    titled = sa.text("title IS NOT NULL")
    op.create_index(
        "ix_listed_medicine_title", "listed_medicine", ["source"], sqlite_where=titled, postgresql_where=titled
    )


def _agreement() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=600), nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("substance", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("option_to", sa.Date(), nullable=True),
        sa.Column("option", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delisted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
        sa.UniqueConstraint("key", name=op.f("uq_agreement_key")),
    )


def _day_ahead() -> None:
    op.create_table(
        "day_ahead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("next_look_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_day_ahead_agreement_id_agreement")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_day_ahead_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_ahead")),
        sa.UniqueConstraint("agreement_id", "kind", name="uq_day_ahead_agreement_id"),
        sa.UniqueConstraint("case_id", "kind", name="uq_day_ahead_case_id"),
    )
    op.create_index(op.f("ix_day_ahead_on"), "day_ahead", ["on"], unique=False)
    looked_at = sa.text("next_look_on IS NOT NULL")
    op.create_index(
        "ix_day_ahead_next_look_on",
        "day_ahead",
        ["next_look_on", "id"],
        sqlite_where=looked_at,
        postgresql_where=looked_at,
    )


def downgrade() -> None:
    for table in ("day_ahead", "agreement", "listed_medicine"):
        op.drop_table(table)
    with op.batch_alter_table("cases", schema=None) as batch_op:
        for column in ("atmp", "orphan"):
            batch_op.drop_column(column)
