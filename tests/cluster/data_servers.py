"""PostgreSQL and Redis as parts: their programs, on folders of their own, with the arguments of compose.yaml."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.settings import ROOT

_INIT = ROOT / "deployments" / "cluster" / "two-databases"
# Over the network everybody proves who they are; on the socket only we can come.
_WHO_MAY = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"


class PostgresFiles:
    """A new PostgreSQL's files, by Debian's package: the wheel of the other tests lacks what Prefect's schema needs."""

    def __init__(self) -> None:
        """Make them, in a folder of their own that only their user may look into."""
        self.programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=_version)
        # PostgreSQL does not run as root. The folder of the tests is root's alone then, so that this one is elsewhere.
        self.user = "postgres" if os.geteuid() == 0 else None
        self._folder = tempfile.TemporaryDirectory(prefix="pg")
        self.data = Path(self._folder.name) / "data"
        if self.user:
            shutil.chown(self._folder.name, self.user)
        how = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username=postgres", f"--pgdata={self.data}"]
        subprocess.run(
            [str(self.programs / "initdb"), *how],
            check=True,
            capture_output=True,
            user=self.user,
            cwd=self._folder.name,
        )
        (self.data / "pg_hba.conf").write_text(_WHO_MAY, encoding="utf-8")

    def command(self, said: Sequence[str], port: int) -> list[str]:
        """The server, as compose.yaml says and on a port of 127.0.0.1."""
        where = ["-D", str(self.data), "-k", str(self.data), "-h", "127.0.0.1", "-p", str(port)]
        return [str(self.programs / said[0]), *said[1:], *where]

    def make_databases(self, environment: Mapping[str, str], port: int) -> None:
        """What the container does when it is new: our two databases, by the script that it is given."""
        there = {"PGHOST": str(self.data), "PGPORT": str(port)}
        subprocess.run([_INIT], env={**environment, **there}, check=True, timeout=60)

    def remove(self) -> None:
        """Leave nothing behind. The server must have ended."""
        self._folder.cleanup()


def _version(programs: Path) -> int:
    return int(programs.parent.name)


def redis_command(said: Sequence[str], folder: Path, secrets: Path, port: int) -> list[str]:
    """The server, as compose.yaml says and on a port of 127.0.0.1."""
    folder.mkdir(parents=True, exist_ok=True)
    program = shutil.which(said[0])
    assert program, "redis-server is not installed: make test-cluster does that"
    placed = [argument.replace("/run/secrets", str(secrets)) for argument in said[1:]]
    return [program, *placed, "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)]


def path(programs: Path, python: Path) -> str:
    """Where commands are looked for: ours and Python's first, PostgreSQL's after those."""
    return os.pathsep.join([str(python), str(programs), os.environ.get("PATH", os.defpath)])
