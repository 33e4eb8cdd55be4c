"""Proposals that people take up, link or set aside, and which medicines a source's records tell of.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OWNERS = {
    "page_id": "source_page",
    "medicine_id": "medicine",
    "recommendation_id": "recommendation",
    "supersedes_id": "proposal",
    "case_id": "cases",
}


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seen_key", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("waiting_key", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=True),
        sa.Column("url", sa.String(length=2000), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("medicine_id", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=True),
        sa.Column("product", sa.String(length=300), nullable=False),
        sa.Column("substance", sa.String(length=300), nullable=False),
        sa.Column("indication", sa.String(length=2000), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("difference", sa.JSON(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("settled_by", sa.String(length=100), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settle_key", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_proposal_{column}_{table}"))
            for column, table in _OWNERS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("seen_key", name=op.f("uq_proposal_seen_key")),
        sa.UniqueConstraint("waiting_key", name=op.f("uq_proposal_waiting_key")),
    )
    for name, columns in (
        ("subject", ["subject", "id"]),
        ("state", ["state", "id"]),
        ("medicine_id", ["medicine_id"]),
        ("case_id", ["case_id"]),
    ):
        op.create_index(f"ix_proposal_{name}", "proposal", columns, unique=False)
    op.create_table(
        "mention",
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("medicine_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["medicine_id"], ["medicine.id"], name=op.f("fk_mention_medicine_id_medicine")),
        sa.PrimaryKeyConstraint("source", "key_hash", "medicine_id", name=op.f("pk_mention")),
    )
    op.create_index("ix_mention_medicine_id", "mention", ["medicine_id"], unique=False)


def downgrade() -> None:
    op.drop_table("mention")
    op.drop_table("proposal")
