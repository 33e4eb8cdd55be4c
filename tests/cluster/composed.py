"""What `deployments/compose.yaml` says, with the addresses and folders of its containers put on this machine.

A container's name and port become a free port of 127.0.0.1, its folders become folders of ours. Commands, environment
and secrets are otherwise those of the file: what runs in the tests is what is shipped.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from app.settings import ROOT

FILE = ROOT / "deployments" / "compose.yaml"
_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
# Where a container's own part answers, by the variable that says so; what needs no variable has its usual port.
_PORTS = ("PREFECT_SERVER_API_PORT", "ORDNAT_WEB_PORT", "PREFECT_WORKER_WEBSERVER_PORT")
_HOSTS = ("PREFECT_SERVER_API_HOST", "ORDNAT_WEB_HOST", "PREFECT_WORKER_WEBSERVER_HOST")
USUAL_PORTS = {"postgres": 5432, "redis": 6379}


@dataclass(frozen=True)
class Service:
    """A service of the file: what is run, in which environment, with which secrets, and how it is asked if it is up.

    `after`: what it waits for, and until that is how. `again`: it is started again when it dies; others run once.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    secrets: tuple[str, ...]
    healthcheck: tuple[str, ...]
    entrypoint: tuple[str, ...]
    after: Mapping[str, str]
    again: bool

    @property
    def port(self) -> int | None:
        """The port that it answers on in its container; None when nobody asks it anything."""
        own = [int(self.environment[name]) for name in _PORTS if name in self.environment]
        return USUAL_PORTS.get(self.name) or (own[0] if own and self.healthcheck else None)

    def on_loopback(self, port: int) -> dict[str, str]:
        """The variables that say where it answers, for a port of this machine."""
        ports = {name: str(port) for name in _PORTS if name in self.environment}
        return ports | {name: "127.0.0.1" for name in _HOSTS if name in self.environment}


@cache
def content() -> dict[str, Any]:
    """The file as it is."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found


def env_file() -> dict[str, str]:
    """The file of variables that every container of ours is given."""
    names = {found["env_file"] for found in content()["services"].values() if "env_file" in found}
    lines = [line for name in sorted(names) for line in (FILE.parent / name).read_text(encoding="utf-8").splitlines()]
    return dict(line.split("=", 1) for line in lines if line.strip() and not line.startswith("#"))


def services(told: Mapping[str, str]) -> dict[str, Service]:
    """Every service by its name; `told` is what the operator's environment says. KeyError when it lacks something."""
    return {name: _service(name, found, told) for name, found in content()["services"].items()}


def _service(name: str, found: Mapping[str, Any], told: Mapping[str, str]) -> Service:
    shared = env_file() if "env_file" in found else {}
    own = {key: _filled(str(value), told) for key, value in found.get("environment", {}).items()}
    return Service(
        name=name,
        command=tuple(found["command"]),
        environment=shared | own,
        secrets=tuple(found.get("secrets", ())),
        healthcheck=tuple(found.get("healthcheck", {}).get("test", ())[1:]),
        entrypoint=tuple(found.get("entrypoint", ())),
        after={other: how["condition"] for other, how in found.get("depends_on", {}).items()},
        again=found["restart"] != "no",
    )


def _filled(text: str, told: Mapping[str, str]) -> str:
    """`${NAME}`, `${NAME:-otherwise}` and `${NAME:?what it is}` as Compose reads them."""

    def one(match: re.Match[str]) -> str:
        name, kind, otherwise = match.groups()
        return told.get(name, otherwise) if kind == "-" else told[name]

    return _VARIABLE.sub(one, text)
