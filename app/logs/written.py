"""Where and how this process writes its lines."""

import logging
import sys
from contextlib import suppress

from pydantic import ValidationError

from app.logs.lines import JsonLines, TextLines
from app.settings import Settings
from models.rules.errors import OrdnatError

# Libraries that tell of every request they make, addresses and all.
_TALKATIVE = ("httpx", "httpcore", "apprise", "alembic", "asyncio")


def is_json(settings: Settings, *, at_terminal: bool) -> bool:
    """For a program, rather than for a person? Unless told, when it is no terminal that the lines go to."""
    return settings.log_format == "json" if settings.log_format else not at_terminal


def log_of_a_command() -> None:
    """A command that runs by itself, as a timer's, logs as its services do. Before a person it says what it prints."""
    with suppress(ValidationError, OrdnatError):
        settings = Settings()
        if settings.log_format == "json" and not sys.stderr.isatty():
            write_logs(settings, "command")


def write_logs(settings: Settings, part: str) -> None:
    """From now on every line goes to standard error, said to come from `part`."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines(part) if is_json(settings, at_terminal=sys.stderr.isatty()) else TextLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
