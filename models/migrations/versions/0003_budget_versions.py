"""budget impact versions, net prices in a class of their own, and outcomes

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NUMBERED = """
UPDATE budget_analysis SET version = (
    SELECT count(*) FROM budget_analysis AS earlier
    WHERE earlier.case_id = budget_analysis.case_id AND earlier.seq <= budget_analysis.seq
)
"""


def upgrade() -> None:
    with op.batch_alter_table("budget_analysis", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("author", sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column("inputs", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("year", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("covers", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("overlap", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("warnings", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("forecast", sa.JSON(none_as_null=True), nullable=True))
    # What was there before is numbered in the order it was made.
    op.execute(_NUMBERED)
    with op.batch_alter_table("budget_analysis", schema=None) as batch_op:
        batch_op.alter_column("version", existing_type=sa.Integer(), nullable=False)
    op.create_table(
        "budget_year",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("starts", sa.String(length=40), nullable=False),
        sa.Column("patients", sa.String(length=40), nullable=False),
        sa.Column("gross_drug", sa.BigInteger(), nullable=False),
        sa.Column("net_drug", sa.BigInteger(), nullable=False),
        sa.Column("net_care", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "seq"],
            ["budget_analysis.case_id", "budget_analysis.seq"],
            name=op.f("fk_budget_year_case_id_budget_analysis"),
        ),
        sa.PrimaryKeyConstraint("case_id", "seq", "region", "year", name=op.f("pk_budget_year")),
    )
    op.create_table(
        "budget_net_price",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "seq"],
            ["case_event.case_id", "case_event.seq"],
            name=op.f("fk_budget_net_price_case_id_case_event"),
        ),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_budget_net_price")),
    )
    op.create_table(
        "net_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("reader", sa.String(length=100), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("purpose", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "seq"],
            ["budget_analysis.case_id", "budget_analysis.seq"],
            name=op.f("fk_net_reading_case_id_budget_analysis"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_net_reading")),
    )
    with op.batch_alter_table("net_reading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_net_reading_case_id"), ["case_id"], unique=False)
    op.create_table(
        "actual_import",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("forecast_seq", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("forecast", sa.BigInteger(), nullable=False),
        sa.Column("actual", sa.BigInteger(), nullable=False),
        sa.Column("bias", sa.String(length=40), nullable=True),
        sa.Column("median_absolute", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id", "seq"],
            ["case_event.case_id", "case_event.seq"],
            name=op.f("fk_actual_import_case_id_case_event"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "forecast_seq"],
            ["budget_analysis.case_id", "budget_analysis.seq"],
            name=op.f("fk_actual_import_case_id_budget_analysis"),
        ),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_actual_import")),
    )
    op.create_table(
        "actual_cost",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("actual", sa.BigInteger(), nullable=False),
        sa.Column("forecast", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "seq"],
            ["actual_import.case_id", "actual_import.seq"],
            name=op.f("fk_actual_cost_case_id_actual_import"),
        ),
        sa.PrimaryKeyConstraint("case_id", "seq", "region", "month", name=op.f("pk_actual_cost")),
    )


def downgrade() -> None:
    for table in ("actual_cost", "actual_import", "net_reading", "budget_net_price", "budget_year"):
        op.drop_table(table)
    with op.batch_alter_table("budget_analysis", schema=None) as batch_op:
        for column in ("forecast", "warnings", "overlap", "covers", "year", "inputs", "author", "version"):
            batch_op.drop_column(column)
