"""A PostgreSQL database: dumped by PostgreSQL's own programs, while others write; tried in one of its own.

The programs are told the address without its password, which stands in a file for the moment: what a program is told
others on the machine can read.
"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine, inspect
from sqlalchemy.engine import URL, make_url

from app.backup.contents import Contents, contents
from models import database
from models.rules.errors import ConfigurationError, InvalidInputError, NotNowError

MEMBER = "ordnat.dump"
_TOLD = 500


def check_possible(engine: Engine) -> None:
    """Can a backup be made and tried here? Raises ConfigurationError that says what is missing."""
    for name in ("pg_dump", "pg_restore"):
        _program(name)
    with engine.execution_options(writes=False).connect() as connection:
        role, may = connection.exec_driver_sql(
            "SELECT rolname, rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
        ).one()
    if not may:
        raise ConfigurationError(
            f"En säkerhetskopia provas genom att återställas i en tillfällig databas, och rollen {role} får inte göra "
            f"någon. Kör som databasens förvaltare: ALTER ROLE {role} CREATEDB;"
        )


def take(engine: Engine, into: Path) -> Contents:
    """A dump of the database as the new file `into`, and what it holds: both of the same moment."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        dump(engine.url, into, f"--snapshot={snapshot}")
        return contents(connection)


def dump(url: URL, into: Path, *more: str) -> None:
    """The database at `url` as the new file `into`. Raises InvalidInputError."""
    _run("pg_dump", url, "--format=custom", "--compress=1", "--no-owner", "--no-privileges", *more, f"--file={into}")


@contextmanager
def tried(url: str, file: Path) -> Iterator[Engine]:
    """The dump restored in a new database, on the server of `url` and gone afterwards. Raises InvalidInputError."""
    name = f"ordnat_prov_{token_hex(6)}"
    server = database.connect(url).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template0")
    trial = database.connect(make_url(url).set(database=name).render_as_string(hide_password=False))
    try:
        restore(trial.url, file)
        yield trial
    finally:
        trial.dispose()
        with server.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.dispose()


def restore(url: URL, file: Path) -> None:
    """The dump into an empty database: all of it, or nothing. Raises InvalidInputError."""
    _run("pg_restore", url, "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", str(file))


def check_empty(engine: Engine) -> None:
    """Is there nothing in the database that a restore would disturb? Raises NotNowError."""
    with engine.execution_options(writes=False).connect() as connection:
        if inspect(connection).get_table_names():
            raise NotNowError(
                f"Databasen {engine.url.database} är inte tom, och en säkerhetskopia återställs bara i en tom. Gör en "
                "ny (createdb ordnat_ny), låt ORDNAT_DATABASE_URL peka på den, och kör igen. Inget har ändrats."
            )


def emptied(engine: Engine) -> None:
    """Take away what a restore into an empty database has put there."""
    with engine.begin() as connection:
        for table in inspect(connection).get_table_names():
            connection.exec_driver_sql(f'DROP TABLE "{table}" CASCADE')


def _run(program: str, url: URL, *arguments: str) -> None:
    from psycopg.conninfo import conninfo_to_dict, make_conninfo  # noqa: PLC0415  SQLite needs no driver of it

    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    told: dict[str, Any] = dict(conninfo_to_dict(address))
    password = told.pop("password", None)
    with TemporaryDirectory(prefix="ordnat-") as folder:
        if password is not None:
            told["passfile"] = str(_password_file(Path(folder), str(password)))
        done = subprocess.run(  # noqa: S603  PostgreSQL's own program, found where programs are
            [_program(program), *arguments, f"--dbname={make_conninfo(**told)}"],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
    if done.returncode:
        said = " ".join(done.stderr.split())[-_TOLD:]
        raise InvalidInputError(f"{program} misslyckades: {said}. Inget har ändrats.")


def _password_file(folder: Path, password: str) -> Path:
    path = folder / "pgpass"
    path.touch(mode=0o600)
    escaped = password.replace("\\", "\\\\").replace(":", "\\:")
    path.write_text(f"*:*:*:*:{escaped}\n", encoding="utf-8")
    return path


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise ConfigurationError(
            f"Programmet {name} finns inte. Installera PostgreSQL:s klientprogram av minst serverns version, "
            "till exempel: apt install postgresql-client."
        )
    return found
