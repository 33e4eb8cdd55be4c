"""Alembic's entry: runs on the connection that `models.database.migrate` hands over."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator

from models.tables.registry import TABLES


def render_plain(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Migrations name the database's own types, so that they outlive changes in our column types."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=TABLES[0].metadata,
    # SQLite cannot alter a table in place; batches copy it.
    render_as_batch=True,
    transaction_per_migration=True,
    render_item=render_plain,
)
with context.begin_transaction():
    context.run_migrations()
