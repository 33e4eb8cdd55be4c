"""A model's table, for statements written in SQLAlchemy Core on the paths that must be quick."""

from sqlalchemy import Table
from sqlmodel import SQLModel


def table_of(model: type[SQLModel]) -> Table:
    """The table behind a row class."""
    return model.metadata.tables[str(model.__tablename__)]
