"""Everything on one machine: Prefect's server, the served flows and the pages as child processes of this one."""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from pydantic import SecretStr

from app.declared import declared
from app.endings import Endings
from app.front_door import check_front_door, pages_answer
from app.prefect_api import answers, registered
from app.settings import ROOT, Settings
from models.rules.errors import ConfigurationError

Parts = dict[str, subprocess.Popen[bytes]]
Start = Callable[[Settings], subprocess.Popen[bytes]]
_PATIENCE = 90.0
_GRACE = 20.0
# Prefect's own rows: runs older than this are swept, so that its file does not grow for ever.
_RETENTION_SECONDS = str(30 * 24 * 3600)


@contextmanager
def stack(settings: Settings) -> Iterator[Parts]:
    """Prefect's server, the served flows and the pages, up when the block begins and gone when it ends.

    Ctrl-C, SIGTERM and a terminal that is closed raise KeyboardInterrupt, the first time only: what comes after does
    not disturb the stopping. Raises ConfigurationError when the port is taken or a part does not come up.
    """
    check_front_door(settings)
    for port, name in ((settings.prefect_port, "ORDNAT_PREFECT_PORT"), (settings.web_port, "ORDNAT_WEB_PORT")):
        if _taken(port):
            raise ConfigurationError(f"Något svarar redan på port {port}. Stoppa det, eller sätt {name}.")
    parts: Parts = {}
    endings = Endings()
    try:
        _begin(parts, endings, "Prefect-servern", start_server, settings)
        # They need nothing of it, and are up before it.
        _begin(parts, endings, "webbsidorna", start_pages, settings)
        await_server(settings, parts["Prefect-servern"])
        _begin(parts, endings, "flödena", start_flows, settings)
        await_flows(settings, parts["flödena"])
        await_pages(settings, parts["webbsidorna"])
        yield parts
    finally:
        interrupted = endings.over()
        stop(parts)
        # Once interrupted the program is on its way out, and an impatient hand changes nothing of how it ends.
        if not interrupted:
            endings.as_before()


def _begin(parts: Parts, endings: Endings, name: str, start: Start, settings: Settings) -> None:
    with endings.held():
        parts[name] = start(settings)


def _taken(port: int) -> bool:
    """True when somebody listens, whatever they answer."""
    with socket.socket() as probe:
        # As servers do: a port that somebody has just left is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as refused:
            return refused.errno == errno.EADDRINUSE
    return False


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


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
        "PYTHONUNBUFFERED": "1",
        **_ours(settings),
    }


def _ours(settings: Settings) -> dict[str, str]:
    """These settings as environment variables, so that every part runs on the same."""
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    plain = {
        n: v.get_secret_value() if isinstance(v, SecretStr) else str(v) for n, v in values.items() if v is not None
    }
    return {f"ORDNAT_{name.upper()}": value for name, value in plain.items()}


def start_server(settings: Settings) -> subprocess.Popen[bytes]:
    """Prefect's server on loopback."""
    port = str(settings.prefect_port)
    command = ["-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", port]
    return _start(settings, "prefect-server.log", command)


def start_flows(settings: Settings) -> subprocess.Popen[bytes]:
    """The flows of `deployments/prefect.yaml`, served."""
    return _start(settings, "flows.log", ["-m", "flows.serve"])


def start_pages(settings: Settings) -> subprocess.Popen[bytes]:
    """The pages for people."""
    return _start(settings, "web.log", ["-m", "app.web.serving"])


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
    if not _comes_up(server, lambda: answers(settings.prefect_api)):
        raise ConfigurationError(f"Prefect-servern kom inte igång. Se {settings.home / 'prefect-server.log'}.")


def await_flows(settings: Settings, flows: subprocess.Popen[bytes]) -> None:
    """Return when the server knows every declared deployment. Raises ConfigurationError when that does not happen."""
    names = {one.name for one in declared()}
    if not _comes_up(flows, lambda: names <= registered(settings.prefect_api)):
        raise ConfigurationError(f"Flödena kom inte igång. Se {settings.home / 'flows.log'}.")


def await_pages(settings: Settings, pages: subprocess.Popen[bytes]) -> None:
    """Return when the pages answer. Raises ConfigurationError when they do not come up."""
    if not _comes_up(pages, lambda: pages_answer(settings)):
        raise ConfigurationError(f"Webbsidorna kom inte igång. Se {settings.home / 'web.log'}.")


def _comes_up(part: subprocess.Popen[bytes], is_up: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and part.poll() is None:
        if is_up():
            return True
        time.sleep(0.2)
    return False


def stop(parts: Parts) -> None:
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
