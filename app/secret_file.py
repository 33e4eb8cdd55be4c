"""A secret that stands in a file of its own: how it is read, and who else could.

Whoever may write the file decides where our mails or our database are, so that one which everybody may write is
refused. One that others may read is a remark in `ordnat doctor`: where containers are run, that is how their secrets
are handed to them, and the only user there is ours.
"""

import os
import stat
from pathlib import Path

from pydantic import SecretStr

from models.rules.errors import ConfigurationError

# More than this is not a password or an address but the wrong file.
_LONGEST = 16 * 1024


class SecretFromFile(SecretStr):
    """A secret that remembers which file it came from, so that the file can be named to others instead of it."""

    def __init__(self, value: str, path: Path) -> None:
        super().__init__(value)
        self.path = path


def read_secret(path: Path, name: str) -> SecretFromFile:
    """What stands in a file, without the line's end; `name` is the variable that points it out.

    Raises ConfigurationError when it cannot be read, is no plain file, holds more or less than one line, or may be
    written by everybody.
    """
    path = path.expanduser().absolute()
    try:
        content = _content(path, name)
    except (OSError, UnicodeDecodeError, ValueError):
        raise ConfigurationError(
            f"Filen {path} ({name}) går inte att läsa. Kontrollera att den finns, och att användare {os.geteuid()} får "
            "läsa den."
        ) from None
    secret = content.rstrip("\r\n")
    if not secret.strip() or not secret.isprintable() or len(content) > _LONGEST:
        raise ConfigurationError(f"Filen {path} ({name}) ska innehålla hemligheten på en enda rad, och inget annat.")
    return SecretFromFile(secret, path)


def exposure(path: Path) -> str | None:
    """A Swedish sentence when others than its reader may read a file; None when nobody may."""
    try:
        found = path.stat()
    except OSError:
        return None
    if found.st_mode & (stat.S_IRGRP | stat.S_IROTH):
        return (
            f"Fler än ägaren får läsa {path}: chmod 600 {path}. I en container, där ingen annan finns, gör det inget."
        )
    if found.st_uid not in {0, os.geteuid()}:
        return f"{path} ägs av någon annan än root och den som kör programmet: chown {os.geteuid()} {path}."
    return None


def _content(path: Path, name: str) -> str:
    # Without O_NONBLOCK a named pipe would hold us here for ever.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            raise OSError
        if mode & stat.S_IWOTH:
            raise ConfigurationError(f"Vem som helst får skriva i {path} ({name}). Gör så här: chmod 600 {path}.")
        return file.read(_LONGEST + 1).decode("utf-8")
