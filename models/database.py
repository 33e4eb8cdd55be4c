"""The database from its URL: engine, transactions, migrations."""

import os
import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError
from sqlmodel import Session

from models.rules.errors import ConfigurationError, LostRaceError

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"
_BUSY_MS = 30_000
_TRIES = 8
# A number that no other program's advisory lock is likely to have.
_MIGRATING = 0x6F72646E6174
T = TypeVar("T")


class Change(Protocol):
    """Runs a function in a transaction of its own; how is the caller's business."""

    def __call__(self, work: Callable[[Session], T]) -> T: ...


def connect(url: str) -> Engine:
    """An engine for `sqlite:///file` or `postgresql+psycopg://…`. Raises ConfigurationError for anything else."""
    backend = address(url).get_backend_name()
    if backend == "sqlite":
        return _sqlite(url)
    if backend == "postgresql":
        return _postgresql(url)
    raise ConfigurationError("Databasen i ORDNAT_DATABASE_URL stöds inte. Använd sqlite eller postgresql+psycopg.")


def address(url: str) -> URL:
    """A database's URL in its parts. Raises ConfigurationError, which quotes nothing of it."""
    try:
        return make_url(url)
    # A password with a sign that addresses are made of is taken for a port, and the complaint quotes that.
    except (ArgumentError, ValueError):
        raise ConfigurationError(
            "Databasens adress (ORDNAT_DATABASE_URL) går inte att läsa. Skriv sqlite:////mapp/fil.db eller "
            "postgresql+psycopg://användare:lösenord@server/databas."
        ) from None


def _postgresql(url: str) -> Engine:
    # What a statement was given may be secret: a fault does not quote it.
    engine = create_engine(url, hide_parameters=True)

    @event.listens_for(engine, "checkout")
    def _on_checkout(connection: Any, _record: Any, _user: Any) -> None:
        # The pool then connects anew.
        if _hung_up(connection):
            raise DisconnectionError

    return engine


def _hung_up(connection: Any) -> bool:
    # At rest a server says nothing but farewell, and that is there to be read; asking whether it is still there
    # would cost as much as a statement.
    if connection.closed:
        return True
    socket = select.poll()
    socket.register(connection.fileno(), select.POLLIN)
    return bool(socket.poll(0))


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _BUSY_MS / 1000}, hide_parameters=True)

    @event.listens_for(engine, "do_connect")
    def _on_do_connect(_dialect: Any, _record: Any, args: Any, _named: Any) -> None:
        _made_closed(args[0])

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        # The driver's own BEGIN is deferred: two writers would then fail instead of waiting for each other.
        connection.isolation_level = None
        # FULL: a decision survives a power cut, not only a crash of the program.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_BUSY_MS}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("writes", True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _made_closed(file: str) -> None:
    # Net prices are kept there. SQLite gives its other files the same rights, and says itself what it cannot open.
    if not file.startswith((":", "file:")):
        with suppress(OSError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """One transaction that writes: committed when the block ends, undone when it raises."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        yield session


def change(engine: Engine, work: Callable[[Session], T]) -> T:
    """`work` in a transaction of its own; begun again from scratch when another writer got in between, or when the
    server hung up before the commit.

    Raises LostRaceError when that happens time after time, and whatever `work` raises.
    """
    for _ in range(_TRIES - 1):
        try:
            with transaction(engine) as session:
                return _worked(work, session)
        except LostRaceError:
            continue
    with transaction(engine) as session:
        return _worked(work, session)


def _worked(work: Callable[[Session], T], session: Session) -> T:
    try:
        return work(session)
    except DBAPIError as fault:
        # The transaction went with its connection. At the commit nobody could know, so only here.
        if fault.connection_invalidated:
            raise LostRaceError("Databasen bröt förbindelsen. Inget är sparat; försök igen.") from fault
        raise


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One consistent look at the database that holds up nobody who writes; changed rows are not written back."""
    with Session(engine.execution_options(writes=False), expire_on_commit=False) as session:
        yield session
        # Not a rollback, at which PostgreSQL's driver forgets every statement it has prepared.
        session.expunge_all()
        session.commit()


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to `revision`, forwards or back: all of the way, or not at all.

    Two at once take turns, and the second finds it done.
    """
    # Alembic would be ten megabytes in every process, and is wanted by the one that changes the schema.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    with engine.connect() as connection, _tables_may_move(connection), connection.begin():
        if connection.dialect.name == "postgresql":
            # SQLite has one writer at a time anyhow.
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(MIGRATIONS))
        if revision == "head" or _is_ahead(connection, revision):
            command.upgrade(config, revision)
        else:
            command.downgrade(config, revision)


@contextmanager
def _tables_may_move(connection: Connection) -> Iterator[None]:
    # SQLite changes a table by making a new one and dropping the old, which rows that refer to it would forbid.
    # It heeds the pragma only outside a transaction, which SQLAlchemy's own connection would begin.
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


def schema_is_current(engine: Engine) -> bool:
    """True when the schema is the one this program was written for."""
    with engine.connect() as connection:
        return revisions_of(connection) == (newest_revision(),)


def newest_revision() -> str:
    """The schema this program was written for."""
    return revisions()[-1]


@cache
def revisions() -> tuple[str, ...]:
    """Every schema there has been, oldest first: one follows upon the other, and their files are named by them."""
    return tuple(sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py")))


def revisions_of(connection: Connection) -> tuple[str, ...]:
    """The schema a database has by its own account; none when it is empty, several when it is broken."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return ()
    return tuple(connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalars())


def _is_ahead(connection: Connection, revision: str) -> bool:
    if revision == "base":
        return False
    current = revisions_of(connection)
    return current == () or current[0] < revision
