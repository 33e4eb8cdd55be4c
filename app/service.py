"""One part as a service of its own, for systemd or a container: the command becomes the part, and says when it is up.

Its process is taken over (exec), so that whoever started `ordnat server` watches the server itself, and stops it.
"""

import os
import runpy
import sys
from collections.abc import Callable, Mapping
from typing import NoReturn

from app.logs.prefect import prefect_logs
from app.one_machine import FLOWS, environment, flows_run, server_command, server_runs
from app.sd_notify import say_ready_when
from app.settings import ROOT, Settings

_IS_UP: Mapping[str, Callable[[Settings], bool]] = {"server": server_runs, "flows": flows_run}


def become_server(settings: Settings) -> NoReturn:
    """Be Prefect's server from now on."""
    _become("server", server_command(settings), settings)


def become_flows(settings: Settings) -> NoReturn:
    """Be the served flows from now on."""
    _become("flows", FLOWS, settings)


def _become(name: str, command: tuple[str, ...], settings: Settings) -> NoReturn:
    settings.home.mkdir(parents=True, exist_ok=True)
    os.chdir(ROOT)
    arguments = [sys.executable, "-m", "app.service", name, *command]
    told = environment(settings) | prefect_logs(settings, name, at_terminal=sys.stderr.isatty())
    # Prefect unpacks its pages beside its own code, which a service may not write to.
    told |= {"PREFECT_SERVER_UI_STATIC_DIRECTORY": str(settings.home / "prefect" / "ui")}
    os.execve(sys.executable, arguments, told)  # noqa: S606  our own interpreter and modules


def main() -> None:
    """Run the module that the command line names after the part's own name; see `_become`."""
    name, module, *arguments = sys.argv[1:]
    # Checked before we became this. No more is imported than it takes: the part stays as small as it was.
    settings = Settings()
    say_ready_when(lambda: _IS_UP[name](settings))
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
