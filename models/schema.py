"""How a database's schema stands to the one this program was written for, and what that means in a sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Engine, Inspector, inspect

from models import database
from models.rules.errors import ConfigurationError
from models.tables.registry import TABLES

Columns = Mapping[str, frozenset[str]]
# Alembic's name for a table of SQLite's that is being made anew.
_UNFINISHED = "_alembic_tmp_"
_TOLD = 5


class Standing(StrEnum):
    """What can be done: EMPTY and OLDER are migrated, CURRENT is used, the others are refused untouched."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Schema:
    """Where a database stands. `faults` says in Swedish what does not fit together, when it is BROKEN."""

    standing: Standing
    revision: str | None = None
    faults: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What it means and what to do; nothing when the schema is current."""
        wanted = database.newest_revision()
        sentences = {
            Standing.CURRENT: "",
            Standing.EMPTY: "Databasen saknas eller är tom. Kör ”ordnat up”, eller ”ordnat prepare”.",
            Standing.OLDER: (
                f"Databasen är gjord för en äldre version av programmet (schema {self.revision}, den här versionen "
                f"behöver {wanted}). Stoppa allt som kör mot den och kör ”ordnat prepare”, eller ”ordnat up”."
            ),
            Standing.NEWER: (
                f"Databasen är gjord för en nyare version av programmet (schema {self.revision}, den här versionen "
                f"känner till högst {wanted}). Installera den nyare versionen, eller återställ en säkerhetskopia som "
                "den här versionen har gjort: ordnat restore. Inget har ändrats."
            ),
            Standing.BROKEN: (
                f"Databasen är halvvägs ändrad eller hör till något annat: {self._told}. Återställ den senaste "
                "säkerhetskopian: ordnat restore. Inget har ändrats."
            ),
        }
        return sentences[self.standing]

    @property
    def _told(self) -> str:
        more = len(self.faults) - _TOLD
        return "; ".join(self.faults[:_TOLD]) + (f" och {more} till" if more > 0 else "")


def schema_of(engine: Engine) -> Schema:
    """Where the database stands by its own account: a question or two, quick."""
    with _looking(engine) as connection:
        return schema_in(connection)


def examined(engine: Engine) -> Schema:
    """As `schema_of`, and whether its tables and columns are those that the migrations give."""
    with _looking(engine) as connection:
        found = schema_in(connection)
        if found.standing not in {Standing.CURRENT, Standing.OLDER}:
            return found
        faults = tuple(_differences(_columns(inspect(connection)), expected(found.revision)))
    return Schema(Standing.BROKEN, found.revision, faults) if faults else found


def check(engine: Engine) -> None:
    """Is the schema the one this program was written for? Raises ConfigurationError that says what to do."""
    found = schema_of(engine)
    if found.standing is not Standing.CURRENT:
        raise ConfigurationError(found.sentence)


def knows(revision: str) -> bool:
    """True when a schema is this program's own, or one that it can bring up to date."""
    return revision in database.revisions()


def expected(revision: str | None) -> Columns:
    """The columns of every table at a revision: what its migrations make, tried out in memory."""
    if revision == database.newest_revision():
        return {table.name: frozenset(table.columns.keys()) for table in TABLES[0].metadata.tables.values()}
    engine = database.connect("sqlite://")
    try:
        if revision is not None:
            database.migrate(engine, revision)
        with _looking(engine) as connection:
            return _columns(inspect(connection))
    finally:
        engine.dispose()


def _looking(engine: Engine) -> Connection:
    return engine.execution_options(writes=False).connect()


def schema_in(connection: Connection) -> Schema:
    """As `schema_of`, in a transaction that has begun."""
    found = database.revisions_of(connection)
    ours = {str(table.__tablename__) for table in TABLES} & set(inspect(connection).get_table_names())
    if len(found) > 1:
        return Schema(Standing.BROKEN, None, (f"{database.VERSION_TABLE} har flera rader: {', '.join(sorted(found))}",))
    if not found and not ours:
        return Schema(Standing.EMPTY)
    if not found:
        return Schema(Standing.BROKEN, None, (f"den har tabeller men {database.VERSION_TABLE} saknas eller är tom",))
    revision = found[0]
    if knows(revision):
        newest = revision == database.newest_revision()
        return Schema(Standing.CURRENT if newest else Standing.OLDER, revision)
    if ours and revision > database.newest_revision():
        return Schema(Standing.NEWER, revision)
    return Schema(Standing.BROKEN, revision, (f"schemat {revision} är okänt",))


def _columns(inspector: Inspector) -> Columns:
    found = inspector.get_multi_columns()
    return {table: frozenset(str(column["name"]) for column in columns) for (_, table), columns in found.items()}


def _differences(found: Columns, wanted: Columns) -> Iterator[str]:
    for table, columns in wanted.items():
        if table not in found:
            yield f"tabellen {table} saknas"
            continue
        yield from (f"kolumnen {table}.{name} saknas" for name in sorted(columns - found[table]))
        yield from (f"kolumnen {table}.{name} hör inte hit" for name in sorted(found[table] - columns))
    # Tables of somebody else's are theirs; ours from another revision, or one half made, are not.
    ours = {str(table.__tablename__) for table in TABLES}
    for table in sorted(set(found) - set(wanted) - {database.VERSION_TABLE}):
        if table in ours or table.startswith(_UNFINISHED):
            yield f"tabellen {table} hör inte hit"
