"""A line of the log. As JSON: `moment` (UTC), `level`, `part`, `event` or `text`, and what is known of

`case` (OI-…), `request`, `flow`, `run`, `task` (Prefect's names and ids), `ms` (how long it took), `error` and `where`.

What an exception says is written only when it was made to be read: others quote rows and settings, and those hold what
no log may. What kind it was, and where it happened, is always written.
"""

import json
import logging
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from app.logs.about import number_in, subject
from models.rules.errors import OrdnatError

Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
# Ends of lines that JSON lets stand as they are.
_ENDINGS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}
# What Prefect tells of its own, and what we call it.
_PREFECTS = {"flow_name": "flow", "flow_run_id": "run", "task_run_name": "task"}


class JsonLines(logging.Formatter):
    """One JSON object a line, whatever was said: nothing in it can look like another line."""

    def __init__(self, part: str = "") -> None:
        super().__init__()
        self._part = part

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = {"moment": moment.replace("+00:00", "Z"), "level": record.levelname.lower(), "part": self._part}
        line = json.dumps(told | _said(record) | fault_of(record), ensure_ascii=False, default=str)
        return line.translate(_ENDINGS)


class TextLines(logging.Formatter):
    """The same for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        moment = datetime.fromtimestamp(record.created).astimezone().isoformat(" ", "seconds")[:19]
        told = {name: value for name, value in _said(record).items() if name not in {"text", "event", "logger"}}
        facts = "".join(f" {name}={value}" for name, value in (told | fault_of(record)).items())
        return f"{moment} {record.levelname} {record.getMessage()}{facts}"


def fault_of(record: logging.LogRecord) -> dict[str, Any]:
    """What went wrong: its kind, the words that were made to be read, and where, innermost first."""
    kind, fault, trace = record.exc_info or (None, None, None)
    if kind is None:
        return {}
    frames = traceback.StackSummary.extract(traceback.walk_tb(trace))
    words = f": {_words(fault)}" if _is_readable(record, fault) else ""
    where = [f"{frame.name} {frame.filename}:{frame.lineno}" for frame in reversed(frames)]
    return {"error": f"{kind.__module__}.{kind.__qualname__}{words}", "where": where}


def _is_readable(record: logging.LogRecord, fault: BaseException | None) -> bool:
    # Prefect's own rows hold case numbers and steps, and its server tells of nothing else.
    ours = isinstance(fault, OrdnatError) or getattr(fault, "discreet", False)
    return ours or record.name.startswith("prefect.server")


def _words(fault: BaseException | None) -> str:
    # Further lines of a database's error are the statement and its values.
    return str(fault).partition("\n")[0]


def _said(record: logging.LogRecord) -> dict[str, Any]:
    facts: Mapping[str, Any] | None = getattr(record, "facts", None)
    # What we log is an event with facts; what libraries log is a text.
    said = {"text": record.getMessage()} if facts is None else {"event": record.getMessage(), **facts}
    return {"logger": record.name} | said | subject() | _run(record)


def _run(record: logging.LogRecord) -> dict[str, str]:
    known = {ours: str(value) for theirs, ours in _PREFECTS.items() if (value := getattr(record, theirs, None))}
    # The path's runs are called what their cases are.
    case = None if "case" in subject() else number_in(str(getattr(record, "flow_run_name", "")))
    return known | ({"case": case} if case else {})
