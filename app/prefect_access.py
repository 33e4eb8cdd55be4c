"""How Prefect's server is reached: its address, and the one user and password that it asks for.

Prefect knows no users and no roles, only one shared text, `user:password`. Unless one is set it is made up here, once
per machine, and kept beside the database where only we may read it.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr

from app.secret_file import SecretFromFile, read_secret
from models.rules.errors import ConfigurationError

_USER = "ordnat"
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class PrefectAccess:
    """The API's address and what to show there, if anything. As text it is the address alone.

    `url` may hold several addresses with commas between: servers of one cluster, each as good as the others.
    """

    url: str
    auth: SecretStr | None = None

    def __str__(self) -> str:
        return self.url

    @property
    def addresses(self) -> tuple[str, ...]:
        """Each address; at least one."""
        return tuple(address.strip() for address in self.url.split(","))

    @property
    def credentials(self) -> tuple[str, str] | None:
        """User and password."""
        if self.auth is None:
            return None
        user, _, password = self.auth.get_secret_value().partition(":")
        return user, password


def secret_path(home: Path) -> Path:
    """Where this machine's own user and password stand."""
    return home / "prefect-auth"


def whereabouts(auth: SecretStr | None, home: Path) -> str:
    """Where an operator finds what Prefect's pages ask for, given what the settings say."""
    if isinstance(auth, SecretFromFile):
        return str(auth.path)
    return "ORDNAT_PREFECT_AUTH" if auth else str(secret_path(home))


def access(url: str, auth: SecretStr | None, home: Path) -> PrefectAccess:
    """How to reach a server; what this machine made up is shown to a server on this machine and to no other."""
    return PrefectAccess(url, auth or (_kept(home) if _is_here(url) else None))


def made_secret(home: Path) -> SecretStr:
    """This machine's own user and password, made the first time. Raises ConfigurationError when they cannot be."""
    path = secret_path(home)
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        _make(path)
    return read_secret(path, "ORDNAT_HOME")


def _make(path: Path) -> None:
    # Under another name first: whoever finds the file finds it whole, also when two make it at once.
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(f"{_USER}:{secrets.token_urlsafe(32)}\n")
        os.link(draft, path)
    except FileExistsError:
        return
    except OSError:
        raise ConfigurationError(f"Det går inte att skriva i {path.parent}. Kontrollera ORDNAT_HOME.") from None
    finally:
        draft.unlink(missing_ok=True)


def _kept(home: Path) -> SecretStr | None:
    # Not there, or not ours to read: then the server says no, which is no fault of a decision.
    try:
        return read_secret(secret_path(home), "ORDNAT_HOME")
    except ConfigurationError:
        return None


def _is_here(url: str) -> bool:
    try:
        return all(urlsplit(address.strip()).hostname in _HERE for address in url.split(","))
    except ValueError:
        return False
