"""Whether the database is whole, and of this program's making."""

from collections.abc import Iterator

from sqlalchemy import text

from app.bootstrap import Ordnat
from app.cli.doctor.finding import Finding
from app.in_use import database_file
from models import schema
from models.schema import Standing

# Above this a look at every page takes longer than somebody who waits has patience for.
_LARGE = 2_000_000_000


def relation(house: Ordnat) -> Iterator[Finding]:
    """How the schema stands to the program, and whether the file is damaged."""
    found = schema.examined(house.engine)
    yield Finding("Databasens schema", found.standing is Standing.CURRENT, found.sentence)
    file = database_file(house.settings.database)
    if found.standing is Standing.EMPTY or file is None or file.stat().st_size > _LARGE:
        return
    with house.engine.execution_options(writes=False).connect() as connection:
        said = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
    yield Finding(
        "Databasfilen är hel",
        said == "ok",
        f"SQLite säger: {said}. Stoppa allt, och återställ den senaste säkerhetskopian: ordnat restore.",
    )
