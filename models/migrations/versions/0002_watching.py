"""alarms, channels, and when a case is looked at next

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OPEN = "standing NOT IN ('released', 'closed')"


def upgrade() -> None:
    op.create_table(
        "notice_channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=True),
        sa.Column("kinds", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_channel")),
        sa.UniqueConstraint("label", name=op.f("uq_notice_channel_label")),
    )
    op.create_table(
        "alarm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("clock", sa.String(length=100), nullable=False),
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("rung", sa.String(length=40), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("notice", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("fell", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_alarm_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm")),
        sa.UniqueConstraint("case_id", "clock", "occasion", "rung", "occurrence", name="uq_alarm_case_id"),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("next_check_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("targets_key", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("stopped_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("stopped_since", sa.Date(), nullable=True))
        batch_op.create_index(
            "ix_cases_next_check_at",
            ["next_check_at", "id"],
            unique=False,
            sqlite_where=sa.text("next_check_at IS NOT NULL"),
            postgresql_where=sa.text("next_check_at IS NOT NULL"),
        )
    # Cases opened before there was a watch are looked at the first time it comes round.
    op.execute(f"UPDATE cases SET next_check_at = opened_at WHERE {_OPEN}")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("body_html", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("channel_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("clock", sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column("occasion", sa.String(length=40), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_outbox_message_channel_id_notice_channel"), "notice_channel", ["channel_id"], ["id"]
        )
        batch_op.create_index(
            "ix_outbox_message_failed",
            ["recipient"],
            unique=False,
            sqlite_where=sa.text("state = 'failed'"),
            postgresql_where=sa.text("state = 'failed'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_failed")
        batch_op.drop_constraint(batch_op.f("fk_outbox_message_channel_id_notice_channel"), type_="foreignkey")
        batch_op.drop_column("occasion")
        batch_op.drop_column("clock")
        batch_op.drop_column("channel_id")
        batch_op.drop_column("body_html")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_next_check_at")
        for column in ("stopped_since", "stopped_days", "alarmed_at", "targets_key"):
            batch_op.drop_column(column)
        batch_op.drop_column("next_check_at")
    op.drop_table("alarm")
    op.drop_table("notice_channel")
