"""Prefect's server and the served flows as processes that can be killed at any moment and started again."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from app.one_machine import await_server, start_flows, start_server
from app.settings import Settings

_PROC = Path("/proc")


def children(pid: int) -> list[int]:
    """The processes that `pid` has started and that still run."""
    return [child for child in _pids() if _parent(child) == pid]


def ours(home: Path) -> list[int]:
    """Every process, but this one, that was told of a folder in its environment or on its command line."""
    return [pid for pid in _pids() if pid != os.getpid() and str(home).encode() in _told(pid)]


def _pids() -> list[int]:
    return [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdecimal()]


def _parent(pid: int) -> int | None:
    with suppress(OSError, ValueError, IndexError):
        # The name of the program, in parentheses, may itself hold spaces and parentheses.
        state, parent, *_ = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        return None if state == "Z" else int(parent)
    return None


def _told(pid: int) -> bytes:
    with suppress(OSError):
        return (_PROC / str(pid) / "environ").read_bytes() + (_PROC / str(pid) / "cmdline").read_bytes()
    return b""


@dataclass
class Stack:
    """The two parts of `ordnat up`, without the hand that stops one when the other dies."""

    settings: Settings
    server: subprocess.Popen[bytes] = field(init=False)
    flows: subprocess.Popen[bytes] = field(init=False)

    def __enter__(self) -> "Stack":
        self.server = start_server(self.settings)
        try:
            await_server(self.settings, self.server)
            self.flows = start_flows(self.settings)
        except BaseException:
            _kill_group(self.server)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        _kill_group(self.flows)
        _kill_group(self.server)

    def runs(self) -> list[int]:
        """The flow runs that are processes just now."""
        return children(self.flows.pid)

    def kill_a_run(self, chance: Random) -> bool:
        """Kill a flow run in the middle of whatever it does; False when there is none."""
        runs = sorted(self.runs())
        if not runs:
            return False
        # Every other time the oldest: it is likelier to be past its imports and in the middle of a case.
        run = runs[0] if chance.random() < 0.5 else chance.choice(runs)
        with suppress(ProcessLookupError):
            os.kill(run, signal.SIGKILL)
            return True
        return False

    def kill_flows(self) -> None:
        """Kill the serving process and every run it has started."""
        _kill_group(self.flows)

    def kill_server(self) -> None:
        """Kill Prefect's server."""
        _kill_group(self.server)

    def start_what_is_dead(self) -> None:
        """Start again what has been killed, or has given up."""
        if self.server.poll() is not None:
            _kill_group(self.server)
            self.server = start_server(self.settings)
            await_server(self.settings, self.server)
        if self.flows.poll() is not None:
            _kill_group(self.flows)
            self.flows = start_flows(self.settings)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def until(done: Callable[[], bool], *, patience: float, nap: float = 0.1) -> bool:
    """Wait until something is so; False when it did not become so in time."""
    deadline = time.monotonic() + patience
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(nap)
    return True
