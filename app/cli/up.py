"""`ordnat up`: what must be there is made ready, then everything is kept going on this machine until Ctrl-C."""

import os
import sys
from typing import NoReturn

from app.bootstrap import read_settings
from app.one_machine import check_doors
from app.preparation import prepared
from app.presenters.console import console


def run_everything() -> NoReturn:
    """Make ready, then become the program that keeps it going. Raises ConfigurationError, NotNowError."""
    settings = read_settings()
    check_doors(settings)
    prepared(settings, say=console.print)
    # What makes ready is large, and what then waits is there for months: the same process, a smaller program.
    sys.stdout.flush()
    # -P: a folder called app where the command was typed is not ours.
    os.execv(sys.executable, [sys.executable, "-P", "-m", "app.cli.keep_up"])  # noqa: S606  our own module
