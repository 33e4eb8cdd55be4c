"""Sessions, unfinished forms and tokens of the pages.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "web_session",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("grants", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_web_session")),
    )
    op.create_index("ix_web_session_ends_at", "web_session", ["ends_at"])
    op.create_table(
        "kept_form",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=100), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_kept_form")),
    )
    op.create_index("ix_kept_form_ends_at", "kept_form", ["ends_at"])
    op.create_table(
        "try_count",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "ends_at", name=op.f("pk_try_count")),
    )
    op.create_index("ix_try_count_ends_at", "try_count", ["ends_at"])
    op.create_table(
        "api_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("person", sa.String(length=100), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_token_digest")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("therapy", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("turns", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("officer", sa.String(length=100), nullable=True))
        batch_op.create_index(
            "ix_cases_open",
            ["id", "version"],
            sqlite_where=sa.text("open_key IS NOT NULL"),
            postgresql_where=sa.text("open_key IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_cases_extends_id",
            ["extends_id"],
            sqlite_where=sa.text("extends_id IS NOT NULL"),
            postgresql_where=sa.text("extends_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_cases_review_wanted",
            ["id", "version"],
            sqlite_where=sa.text("review_wanted = 1"),
            postgresql_where=sa.text("review_wanted"),
        )
    op.execute("UPDATE cases SET officer = (SELECT actor FROM case_event WHERE case_id = cases.id AND seq = 1)")


def downgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_review_wanted")
        batch_op.drop_index("ix_cases_extends_id")
        batch_op.drop_index("ix_cases_open")
        for column in ("officer", "turns", "therapy"):
            batch_op.drop_column(column)
    for table in ("api_token", "try_count", "kept_form", "web_session"):
        op.drop_table(table)
