"""A part that ends with the one who started it, however that one ends: Ctrl-C, a crash, SIGKILL, no memory left.

`python -m app.lifeline NUMBER module argument…` runs a module as `python -m` would, beside a thread that reads a pipe.
Nobody ever writes to it. The one who started it holds the other end, and when they are gone so is the pipe: the
operating system sees to that, whatever happened. A pipe rather than Linux' PR_SET_PDEATHSIG, which asks after the
thread that started the part, reaches nothing that the part itself has started, and exists on Linux only.
"""

import os
import runpy
import signal
import sys
from functools import cache
from threading import Thread


@cache
def lifeline() -> int:
    """The end of this process's pipe that parts are given; the other end closes when this process is gone."""
    given, _held = os.pipe()
    return given


def tied(module: str, *arguments: str) -> list[str]:
    """The arguments to Python that run a module as a part of this process. Pass on the descriptor `lifeline()`."""
    return ["-m", "app.lifeline", str(lifeline()), module, *arguments]


def main() -> None:
    """Run the module that the command line names, tied to whoever started us."""
    number, module, *arguments = sys.argv[1:]
    Thread(target=_end_with, args=(int(number),), name="lifeline", daemon=True).start()
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _end_with(number: int) -> None:
    os.read(number, 1)
    # At once, as when the power goes: whatever was begun is found again by the sweep. The runs go with their part.
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
