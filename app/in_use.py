"""Who has the database open. Every program that uses an SQLite file shares a lock; whoever replaces it wants it alone.

The lock is the kernel's: it is let go when the program ends, however it ends. PostgreSQL replaces no files and needs
none of this.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.settings import Settings
from models import database
from models.rules.errors import ConfigurationError, NotNowError

_PATIENCE = 5.0


def database_file(url: str) -> Path | None:
    """The file of an SQLite database; None when there is none."""
    address = database.address(url)
    named = address.get_backend_name() == "sqlite" and address.database not in {None, "", ":memory:"}
    return Path(str(address.database)) if named else None


def join(settings: Settings) -> int | None:
    """Use the database beside others, until the handle that is given is closed; None where nothing is locked.

    Raises NotNowError while somebody replaces or upgrades it, and ConfigurationError when the lock cannot be had.
    """
    handle = _opened(settings)
    if handle is not None and not _gets(handle, fcntl.LOCK_SH):
        os.close(handle)
        raise NotNowError("Databasen återställs eller uppgraderas just nu. Försök igen om en stund.")
    return handle


@contextmanager
def alone(settings: Settings, what: str) -> Iterator[None]:
    """Nobody else has the database open while the block lasts; `what` is what it is wanted for, in Swedish.

    Raises NotNowError when somebody has.
    """
    handle = _opened(settings)
    try:
        if handle is not None and not _gets(handle, fcntl.LOCK_EX):
            raise NotNowError(
                f"Något kör mot databasen, så den kan inte {what}. Stoppa ordnat up, webbsidorna och flödena, och "
                "försök igen. Inget har ändrats."
            )
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _opened(settings: Settings) -> int | None:
    file = database_file(settings.database)
    if file is None:
        return None
    lock = file.with_name(f"{file.name}.lock")
    try:
        return os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as refused:
        raise ConfigurationError(
            f"Låset {lock} går inte att öppna ({refused.strerror}). Kontrollera att mappen finns och att användare "
            f"{os.geteuid()} får skriva i den."
        ) from None


def _gets(handle: int, how: int) -> bool:
    """Another command may hold it for a moment; a program that stays does so for longer than we wait."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        else:
            return True
