"""The services of compose.yaml as parts on 127.0.0.1: a port, folders, secrets and an environment for each."""

import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from itertools import islice
from pathlib import Path

from app.settings import ROOT
from tests.cluster.composed import Service, services
from tests.cluster.data_servers import PostgresFiles, path, redis_command
from tests.cluster.part import Part
from tests.cluster.ports import free_ports

_NEW_SECRETS = ROOT / "deployments" / "cluster" / "new-secrets"
_NOWHERE = "http://127.0.0.1:9"
_OURS = "ORDNAT_"


class Loopback:
    """Every service of the file, with what a container runtime would give it."""

    def __init__(self, folder: Path, mail_url: str, told: Mapping[str, str], more: Mapping[str, str]) -> None:
        """Make the folders, the secrets and PostgreSQL's files; start nothing."""
        folder.mkdir(parents=True)
        self.folder, self._more = folder, more
        # Nobody is asked at the log-in service unless somebody logs in.
        needed = {"ORDNAT_PAGES_URL": "http://web-1:8080", "ORDNAT_OIDC_ISSUER": _NOWHERE, "ORDNAT_OIDC_CLIENT_ID": "x"}
        self.services = services({**needed, **told})
        asked = [name for name, service in self.services.items() if service.port]
        self._ports = dict(zip(asked, islice(free_ports(), len(asked)), strict=True))
        self._secrets = folder / "secrets"
        self._make_secrets({"ORDNAT_MAIL_URL": mail_url, "ORDNAT_OIDC_CLIENT_SECRET": "hemlig"})
        self._postgres = PostgresFiles()

    def address(self, name: str) -> str:
        """Where a part answers."""
        return f"http://127.0.0.1:{self._ports[name]}"

    def settings(self, name: str) -> dict[str, str]:
        """What a part of ours is told, by the names of our settings; secrets included."""
        service = self.services[name]
        secrets = {secret: (self._secrets / secret).read_text(encoding="utf-8").strip() for secret in service.secrets}
        told = self._environment(service) | secrets
        ours = {name: value for name, value in told.items() if name.startswith(_OURS) and value}
        return {name.removeprefix(_OURS).lower(): value for name, value in ours.items()}

    def parts(self, *, again: bool) -> dict[str, Part]:
        """Those that are started again when they die, or those that run once."""
        return {name: self._part(service) for name, service in self.services.items() if service.again == again}

    def make_databases(self) -> None:
        """What PostgreSQL's container does when it is new; it must be up."""
        self._postgres.make_databases(self._environment(self.services["postgres"]), self._ports["postgres"])

    def remove(self) -> None:
        """Leave nothing behind but the folder. Every part must have ended."""
        self._postgres.remove()

    def _make_secrets(self, filled: Mapping[str, str]) -> None:
        """By the script that operators use. What they fill in is filled in, and names become addresses."""
        subprocess.run([_NEW_SECRETS, self._secrets], check=True, timeout=30)
        for file in self._secrets.iterdir():
            content = filled.get(file.name) or self._placed(file.read_text(encoding="utf-8"))
            file.chmod(0o644)
            file.write_text(content, encoding="utf-8")

    def _part(self, service: Service) -> Part:
        environment = self._environment(service)
        log, mark = self.folder / f"{service.name}.log", self._given(service)
        part = Part(service.name, self._command(service), environment, ROOT, log, mark)
        if service.name == "postgres":
            part.user, part.folder = self._postgres.user, self._postgres.data
        if service.healthcheck:
            check = [self._placed(word, service) for word in service.healthcheck]
            part.is_up = partial(_says_yes, check, environment)
        return part

    def _command(self, service: Service) -> list[str]:
        port = self._ports.get(service.name, 0)
        if service.name == "postgres":
            return self._postgres.command(service.command, port)
        if service.name == "redis":
            return redis_command(service.command, self.folder / "redis" / "data", self._secrets, port)
        return [self._placed(word, service) for word in (*service.entrypoint, *service.command)]

    def _environment(self, service: Service) -> dict[str, str]:
        home = self.folder / service.name
        home.mkdir(exist_ok=True)
        own = {
            "PATH": path(self._postgres.programs, Path(sys.executable).parent),
            "HOME": str(home),
            "PGPORT": str(self._ports["postgres"]),
            "ORDNAT_SECRETS_FOLDER": str(self._given(service)),
        }
        told = {name: self._placed(value, service) for name, value in service.environment.items()}
        return {**own, **told, **service.on_loopback(self._ports.get(service.name, 0)), **self._more}

    def _given(self, service: Service) -> Path:
        """A folder with the secrets that the service is given, and no others."""
        folder = self.folder / f"{service.name}-secrets"
        folder.mkdir(exist_ok=True)
        for name in service.secrets:
            file = folder / name
            if not file.exists():
                file.symlink_to(self._secrets / name)
        return folder

    def _placed(self, text: str, service: Service | None = None) -> str:
        """With addresses and folders of this machine for those of containers."""
        for name, port in self._ports.items():
            text = text.replace(f"{name}:{self.services[name].port}", f"127.0.0.1:{port}")
        if service is not None:
            text = text.replace("/var/lib/ordnat", str(self.folder / service.name))
            if service.port:
                text = text.replace(f"127.0.0.1:{service.port}", f"127.0.0.1:{self._ports[service.name]}")
        return text.replace("/srv/ordnat", str(ROOT))


def _says_yes(check: list[str], environment: Mapping[str, str]) -> bool:
    try:
        asked = subprocess.run(
            check, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=10
        )
    except subprocess.TimeoutExpired:
        return False
    return asked.returncode == 0
