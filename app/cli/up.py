"""`ordnat up`: everything on one machine. Prefect's server and the served flows are child processes of this one."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from app.bootstrap import build, prepare, read_settings
from app.cli.show import console
from app.prefect_api import answers
from app.settings import ROOT, Settings
from models.rules.errors import ConfigurationError

_PATIENCE = 90.0
_GRACE = 20.0
# Prefect's own rows: runs older than this are swept, so that its file does not grow for ever.
_RETENTION_SECONDS = str(30 * 24 * 3600)


def run_everything() -> int:
    """Start the lot and stay until Ctrl-C or until a part dies; the exit code."""
    house = build(read_settings())
    prepare(house)
    with stack(house.settings) as parts:
        console.print(f"Igång. Prefects sidor: http://127.0.0.1:{house.settings.prefect_port}  Ctrl-C stoppar.")
        return wait(parts)


@contextmanager
def stack(settings: Settings) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Prefect's server and the served flows, up when the block begins and gone when it ends.

    Raises ConfigurationError when the port is taken or a part does not come up.
    """
    if answers(settings.prefect_api):
        raise ConfigurationError(
            f"Något svarar redan på port {settings.prefect_port}. Stoppa det, eller sätt ORDNAT_PREFECT_PORT."
        )
    parts: dict[str, subprocess.Popen[bytes]] = {}
    try:
        parts["Prefect-servern"] = start_server(settings)
        await_server(settings, parts["Prefect-servern"])
        parts["flödena"] = start_flows(settings)
        yield parts
    finally:
        stop(parts)


def wait(parts: dict[str, subprocess.Popen[bytes]]) -> int:
    """Wait for Ctrl-C or SIGTERM (0), or for a part to die (1)."""
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        while not asked:
            for name, part in parts.items():
                if part.poll() is not None:
                    console.print(f"[red]{name[0].upper()}{name[1:]} har stannat (kod {part.returncode}).[/] Se loggen.")
                    return 1
            time.sleep(0.2)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    console.print("Stoppar …")
    return 0


def environment(settings: Settings) -> dict[str, str]:
    """The environment of the parts: ours, with Prefect kept to this machine and quiet."""
    return os.environ | {
        "PREFECT_HOME": str(settings.home / "prefect"),
        "PREFECT_API_URL": settings.prefect_api,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": _RETENTION_SECONDS,
        "ORDNAT_HOME": str(settings.home),
        "PYTHONUNBUFFERED": "1",
    }


def start_server(settings: Settings) -> subprocess.Popen[bytes]:
    """Prefect's server on loopback."""
    port = str(settings.prefect_port)
    command = ["-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", port]
    return _start(settings, "prefect-server.log", command)


def start_flows(settings: Settings) -> subprocess.Popen[bytes]:
    """The flows of `deployments/prefect.yaml`, served."""
    return _start(settings, "flows.log", ["-m", "flows.serve"])


def _start(settings: Settings, log: str, arguments: list[str]) -> subprocess.Popen[bytes]:
    settings.home.mkdir(parents=True, exist_ok=True)
    with (settings.home / log).open("ab") as output:
        # A session of its own: Ctrl-C reaches us alone, and we stop the parts in order.
        return subprocess.Popen(  # noqa: S603  our own interpreter and modules
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment(settings),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def await_server(settings: Settings, server: subprocess.Popen[bytes]) -> None:
    """Return when the server answers. Raises ConfigurationError when it does not come up."""
    console.print("Startar Prefect-servern …")
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        if answers(settings.prefect_api):
            return
        time.sleep(0.2)
    raise ConfigurationError(f"Prefect-servern kom inte igång. Se {settings.home / 'prefect-server.log'}.")


def stop(parts: dict[str, subprocess.Popen[bytes]]) -> None:
    """Stop the parts, last started first; each with its own children."""
    for part in reversed(parts.values()):
        if part.poll() is None:
            part.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                part.wait(_GRACE)
        _end_group(part)


def _end_group(part: subprocess.Popen[bytes]) -> None:
    # What a part left behind, a run of its own say, goes with it: the sweep finds the work again.
    with suppress(ProcessLookupError):
        os.killpg(part.pid, signal.SIGKILL)
    part.wait()
