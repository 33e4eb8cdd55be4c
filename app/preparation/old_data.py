"""The old version's data, kept before the schema changes: a backup that was tried, for the old version to restore."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.backup.making import keep_as, usual_folder
from app.backup.names import stamp
from app.backup.room import check_room
from app.bootstrap import Ordnat
from app.in_use import database_file
from models.database import newest_revision
from models.rules.errors import ConfigurationError, OrdnatError

# The change itself is written to a log as large as what it changes.
_TIMES_THE_DATABASE = 2
Say = Callable[[str], object]


@contextmanager
def old_data_kept(house: Ordnat, say: Say) -> Iterator[None]:
    """The data as it is, kept before the block changes it; `say` is told where. Raises ConfigurationError.

    It is called so that it does not count among the backups of every night, the oldest of which are removed.
    """
    file = database_file(house.settings.database)
    if file is not None:
        check_room(file.parent, _TIMES_THE_DATABASE * file.stat().st_size, "uppgraderingen")
    kept = usual_folder(house) / f"ordnat-före-{newest_revision()}-{stamp(house.now())}.tar"
    try:
        keep_as(house, kept)
    except OrdnatError as refused:
        raise ConfigurationError(
            f"Databasen ska uppgraderas, och före det sparas den. {refused} Finns den redan sparad på annat håll: "
            "ordnat prepare --no-backup."
        ) from None
    say(f"Den gamla versionens data finns i {kept}.")
    try:
        yield
    except BaseException:
        # All of the change or nothing: the database itself is still the old one, and a start that is tried again and
        # again must not fill the disk.
        kept.unlink(missing_ok=True)
        raise
