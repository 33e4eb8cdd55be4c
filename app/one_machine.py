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
from app.lifeline import lifeline, tied
from app.log_files import Kept
from app.logs.prefect import prefect_logs
from app.prefect_access import made_secret
from app.prefect_api import answers, registered
from app.secret_file import SecretFromFile
from app.settings import ROOT, Settings, variable
from models.rules.errors import ConfigurationError

Parts = dict[str, Kept]
Start = Callable[[Settings], Kept]
FLOWS, PAGES = ("flows.serve",), ("app.web.serving",)
_PATIENCE = 90.0
_GRACE = 20.0


@contextmanager
def stack(settings: Settings) -> Iterator[Parts]:
    """Prefect's server, the served flows and the pages, up when the block begins and gone when it ends.

    Ctrl-C, SIGTERM and a terminal that is closed raise KeyboardInterrupt, the first time only: what comes after does
    not disturb the stopping. Raises ConfigurationError when the port is taken or a part does not come up.
    """
    check_doors(settings)
    parts: Parts = {}
    endings = Endings()
    try:
        _begin(parts, endings, "Prefect-servern", start_server, settings)
        # The pages need nothing of it; the flows wait for it by themselves, once they have read what they need.
        _begin(parts, endings, "webbsidorna", start_pages, settings)
        _begin(parts, endings, "flödena", start_flows, settings)
        await_server(settings, parts["Prefect-servern"])
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


def check_doors(settings: Settings) -> None:
    """May the pages and Prefect's server answer where the settings say? Raises ConfigurationError."""
    check_front_door(settings)
    if settings.prefect_port == settings.web_port:
        raise ConfigurationError(
            f"ORDNAT_PREFECT_PORT och ORDNAT_WEB_PORT är båda {settings.web_port}. Ge dem var sin port."
        )
    check_free(settings.prefect_port, "ORDNAT_PREFECT_PORT")
    check_free(settings.web_port, "ORDNAT_WEB_PORT")


def check_free(port: int, name: str) -> None:
    """Raises ConfigurationError when somebody listens on the port that the setting `name` says."""
    if _taken(port):
        raise ConfigurationError(f"Något svarar redan på port {port}. Stoppa det, eller sätt {name}.")


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
    """The environment of the parts: ours, with Prefect kept to this machine, behind a password and quiet.

    Raises ConfigurationError when this machine's password for Prefect can be neither read nor made.
    """
    secret = (settings.prefect_auth or made_secret(settings.home)).get_secret_value()
    here = ",".join(f"http://{host}:{settings.prefect_port}" for host in ("127.0.0.1", "localhost"))
    return _others() | {
        "PREFECT_HOME": str(settings.home / "prefect"),
        "PREFECT_API_URL": settings.prefect_api.addresses[0],
        "PREFECT_API_AUTH_STRING": secret,
        "PREFECT_SERVER_API_AUTH_STRING": secret,
        # No page but Prefect's own has any business with its API.
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": here,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        # Prefect's own rows: older runs are swept, so that its file does not grow for ever.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(settings.prefect_days * 24 * 3600),
        "PYTHONUNBUFFERED": "1",
        # Otherwise every thread keeps memory of its own, and threads come and go.
        "MALLOC_ARENA_MAX": "2",
        **_ours(settings),
    }


def _others() -> dict[str, str]:
    # What the environment says of our settings and these do not say is not for the parts: another database, say.
    return {name: value for name, value in os.environ.items() if not name.upper().startswith("ORDNAT_")}


def _ours(settings: Settings) -> dict[str, str]:
    """These settings as environment variables, so that every part runs on the same."""
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    return dict(_told(name, value) for name, value in values.items() if value is not None)


def _told(name: str, value: object) -> tuple[str, str]:
    if isinstance(value, SecretFromFile):
        return f"{variable(name)}_FILE", str(value.path)
    return variable(name), value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def server_command(settings: Settings) -> tuple[str, ...]:
    """Prefect's server on loopback, as a module and its arguments."""
    return ("prefect", "server", "start", "--host", "127.0.0.1", "--port", str(settings.prefect_port))


def start_server(settings: Settings) -> Kept:
    """Prefect's server on loopback."""
    return _start(settings, "server", "prefect-server.log", server_command(settings))


def start_flows(settings: Settings) -> Kept:
    """The flows of `deployments/prefect.yaml`, served."""
    return _start(settings, "flows", "flows.log", FLOWS)


def start_pages(settings: Settings) -> Kept:
    """The pages for people."""
    return _start(settings, "web", "web.log", PAGES)


def _start(settings: Settings, part: str, log: str, command: tuple[str, ...]) -> Kept:
    settings.home.mkdir(parents=True, exist_ok=True)
    return Kept(
        [sys.executable, *tied(*command)],
        settings.home / log,
        cwd=ROOT,
        env=environment(settings) | prefect_logs(settings, part, at_terminal=False),
        pass_fds=(lifeline(),),
    )


def await_server(settings: Settings, server: subprocess.Popen[bytes]) -> None:
    """Return when the server answers. Raises ConfigurationError when it does not come up."""
    if not _comes_up(server, lambda: server_runs(settings)):
        raise ConfigurationError(f"Prefect-servern kom inte igång. Se {settings.home / 'prefect-server.log'}.")


def await_flows(settings: Settings, flows: subprocess.Popen[bytes]) -> None:
    """Return when the server knows every declared deployment. Raises ConfigurationError when that does not happen."""
    if not _comes_up(flows, lambda: flows_run(settings)):
        raise ConfigurationError(f"Flödena kom inte igång. Se {settings.home / 'flows.log'}.")


def await_pages(settings: Settings, pages: subprocess.Popen[bytes]) -> None:
    """Return when the pages answer. Raises ConfigurationError when they do not come up."""
    if not _comes_up(pages, lambda: pages_answer(settings)):
        raise ConfigurationError(f"Webbsidorna kom inte igång. Se {settings.home / 'web.log'}.")


def server_runs(settings: Settings) -> bool:
    """Does Prefect's server answer?"""
    return answers(settings.prefect_api)


def flows_run(settings: Settings) -> bool:
    """Does the server know every declared deployment?"""
    return {one.name for one in declared()} <= registered(settings.prefect_api)


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


def _end_group(part: Kept) -> None:
    # What a part left behind, a run of its own say, goes with it: the sweep finds the work again.
    with suppress(ProcessLookupError):
        os.killpg(part.pid, signal.SIGKILL)
    part.wait()
    part.heard()
