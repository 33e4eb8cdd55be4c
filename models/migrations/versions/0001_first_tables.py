"""first tables

Revision: 0001, after
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "medicine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product", sa.String(length=300), nullable=False),
        sa.Column("product_key", sa.String(length=300), nullable=False),
        sa.Column("substance", sa.String(length=300), nullable=False),
        sa.Column("substance_key", sa.String(length=300), nullable=False),
        sa.Column("atc", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_medicine")),
        sa.UniqueConstraint("product_key", name=op.f("uq_medicine_product_key")),
    )
    with op.batch_alter_table("medicine", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_medicine_substance_key"), ["substance_key"], unique=False)

    op.create_table(
        "organisation_version",
        sa.Column("version", sa.String(length=12), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_organisation_version")),
    )
    op.create_table(
        "source_health",
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("last_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_success_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_change_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures_in_row", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=True),
        sa.Column("etag", sa.String(length=300), nullable=True),
        sa.Column("last_modified", sa.String(length=100), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_health")),
    )
    op.create_table(
        "source_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_page")),
    )
    with op.batch_alter_table("source_page", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_source_page_source"), ["source"], unique=False)

    op.create_table(
        "body",
        sa.Column("organisation_version", sa.String(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_version"],
            ["organisation_version.version"],
            name=op.f("fk_body_organisation_version_organisation_version"),
        ),
        sa.PrimaryKeyConstraint("organisation_version", "key", name=op.f("pk_body")),
    )
    op.create_table(
        "recommendation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("medicine_id", sa.Integer(), nullable=False),
        sa.Column("indication", sa.String(length=2000), nullable=False),
        sa.Column("indication_key", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.String(length=80), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("label", sa.String(length=2000), nullable=False),
        sa.Column("comment", sa.String(length=4000), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("date_text", sa.String(length=100), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("source_page_id", sa.Integer(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["medicine_id"], ["medicine.id"], name=op.f("fk_recommendation_medicine_id_medicine")),
        sa.ForeignKeyConstraint(
            ["source_page_id"], ["source_page.id"], name=op.f("fk_recommendation_source_page_id_source_page")
        ),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["recommendation.id"], name=op.f("fk_recommendation_supersedes_id_recommendation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sa.UniqueConstraint("medicine_id", "indication_key", "number", name=op.f("uq_recommendation_medicine_id")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("medicine_id", sa.Integer(), nullable=False),
        sa.Column("indication", sa.String(length=2000), nullable=False),
        sa.Column("indication_key", sa.String(length=64), nullable=False),
        sa.Column("extends_id", sa.Integer(), nullable=True),
        sa.Column("organisation_version", sa.String(length=12), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=True),
        sa.Column("route", sa.String(length=20), nullable=False),
        sa.Column("priority", sa.String(length=20), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=True),
        sa.Column("waiting_on", sa.String(length=1000), nullable=False),
        sa.Column("closed_as", sa.String(length=40), nullable=True),
        sa.Column("review_wanted", sa.Boolean(), nullable=False),
        sa.Column("clock_start", sa.Date(), nullable=True),
        sa.Column("aim_on", sa.Date(), nullable=True),
        sa.Column("limit_on", sa.Date(), nullable=True),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.Column("work_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("open_key", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["extends_id"], ["cases.id"], name=op.f("fk_cases_extends_id_cases")),
        sa.ForeignKeyConstraint(["medicine_id"], ["medicine.id"], name=op.f("fk_cases_medicine_id_medicine")),
        sa.ForeignKeyConstraint(
            ["organisation_version"],
            ["organisation_version.version"],
            name=op.f("fk_cases_organisation_version_organisation_version"),
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_cases_recommendation_id_recommendation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("open_key", name=op.f("uq_cases_open_key")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index("ix_cases_medicine_id", ["medicine_id", "indication_key"], unique=False)
        batch_op.create_index("ix_cases_next_due_on", ["next_due_on", "id"], unique=False)
        batch_op.create_index("ix_cases_standing", ["standing", "id"], unique=False)
        batch_op.create_index(
            "ix_cases_work_due_at",
            ["work_due_at", "id"],
            unique=False,
            sqlite_where=sa.text("work_due_at IS NOT NULL"),
            postgresql_where=sa.text("work_due_at IS NOT NULL"),
        )

    op.create_table(
        "case_event",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("decider", sa.String(length=100), nullable=True),
        sa.Column("stage", sa.String(length=40), nullable=True),
        sa.Column("region", sa.String(length=80), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("cause", sa.Integer(), nullable=True),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("idempotency_key", sa.String(length=200), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_event_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_case_event")),
        sa.UniqueConstraint("case_id", "idempotency_key", name=op.f("uq_case_event_case_id")),
    )
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dedupe_key", sa.String(length=300), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=True),
        sa.Column("recipient", sa.String(length=100), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("body_text", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.String(length=100), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_outbox_message_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_message_dedupe_key")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_message_case_id", ["case_id"], unique=False)
        batch_op.create_index(
            "ix_outbox_message_due",
            ["next_attempt_at", "id"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued', 'sending')"),
            postgresql_where=sa.text("state IN ('queued', 'sending')"),
        )

    op.create_table(
        "budget_analysis",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("engine", sa.String(length=40), nullable=False),
        sa.Column("inputs_hash", sa.String(length=64), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(length=100), nullable=False),
        sa.Column("price_on", sa.Date(), nullable=False),
        sa.Column("national_patients", sa.String(length=40), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("assumptions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "seq"],
            ["case_event.case_id", "case_event.seq"],
            name=op.f("fk_budget_analysis_case_id_case_event"),
        ),
        sa.PrimaryKeyConstraint("case_id", "seq", name=op.f("pk_budget_analysis")),
    )
    op.create_table(
        "delivery_attempt",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["outbox_message.id"], name=op.f("fk_delivery_attempt_message_id_outbox_message")
        ),
        sa.PrimaryKeyConstraint("message_id", "number", name=op.f("pk_delivery_attempt")),
    )
    op.create_table(
        "document",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("reader", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "seq"], ["case_event.case_id", "case_event.seq"], name=op.f("fk_document_case_id_case_event")
        ),
        sa.PrimaryKeyConstraint("case_id", "seq", "reader", name=op.f("pk_document")),
    )
    op.create_table(
        "follow_up",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "seq"], ["case_event.case_id", "case_event.seq"], name=op.f("fk_follow_up_case_id_case_event")
        ),
        sa.PrimaryKeyConstraint("case_id", "seq", "what", name=op.f("pk_follow_up")),
    )
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_up_due_on"), ["due_on"], unique=False)

    op.create_table(
        "region_decision",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("body", sa.String(length=80), nullable=False),
        sa.Column("decider", sa.String(length=100), nullable=False),
        sa.Column("recorder", sa.String(length=100), nullable=False),
        sa.Column("registry_number", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("centre", sa.String(length=200), nullable=True),
        sa.Column("waiting_for", sa.Text(), nullable=True),
        sa.Column("waiting_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id", "seq"],
            ["case_event.case_id", "case_event.seq"],
            name=op.f("fk_region_decision_case_id_case_event"),
        ),
        sa.PrimaryKeyConstraint("case_id", "seq", "region", name=op.f("pk_region_decision")),
    )
    with op.batch_alter_table("region_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_region_decision_region"), ["region"], unique=False)

    op.create_table(
        "budget_line",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=False),
        sa.Column("patients", sa.String(length=40), nullable=False),
        sa.Column("gross", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "seq"],
            ["budget_analysis.case_id", "budget_analysis.seq"],
            name=op.f("fk_budget_line_case_id_budget_analysis"),
        ),
        sa.PrimaryKeyConstraint("case_id", "seq", "region", name=op.f("pk_budget_line")),
    )
    op.create_table(
        "cost_share",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("percent", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "seq", "region"],
            ["region_decision.case_id", "region_decision.seq", "region_decision.region"],
            name=op.f("fk_cost_share_case_id_region_decision"),
        ),
        sa.PrimaryKeyConstraint("case_id", "seq", "region", "unit", name=op.f("pk_cost_share")),
    )


def downgrade() -> None:

    op.drop_table("cost_share")
    op.drop_table("budget_line")
    with op.batch_alter_table("region_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_region_decision_region"))

    op.drop_table("region_decision")
    with op.batch_alter_table("follow_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_up_due_on"))

    op.drop_table("follow_up")
    op.drop_table("document")
    op.drop_table("delivery_attempt")
    op.drop_table("budget_analysis")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_message_due",
            sqlite_where=sa.text("state IN ('queued', 'sending')"),
            postgresql_where=sa.text("state IN ('queued', 'sending')"),
        )
        batch_op.drop_index("ix_outbox_message_case_id")

    op.drop_table("outbox_message")
    op.drop_table("case_event")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_cases_work_due_at",
            sqlite_where=sa.text("work_due_at IS NOT NULL"),
            postgresql_where=sa.text("work_due_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_cases_standing")
        batch_op.drop_index("ix_cases_next_due_on")
        batch_op.drop_index("ix_cases_medicine_id")

    op.drop_table("cases")
    op.drop_table("recommendation")
    op.drop_table("body")
    with op.batch_alter_table("source_page", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_source_page_source"))

    op.drop_table("source_page")
    op.drop_table("source_health")
    op.drop_table("organisation_version")
    with op.batch_alter_table("medicine", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_medicine_substance_key"))

    op.drop_table("medicine")
