"""What a part says, kept in files that do not grow for ever: the newest lines, and so many before them."""

import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from functools import partial
from logging import LogRecord, makeLogRecord
from logging.handlers import RotatingFileHandler
from pathlib import Path
from threading import Thread
from typing import IO

# A part's newest file and five older ones: 60 million characters, some months of an ordinary desk.
LARGEST, KEPT = 10_000_000, 5
_LONGEST_LINE = 65_536
_PATIENCE = 5.0


class Kept(subprocess.Popen[bytes]):
    """A process of its own session whose words end up in `log`, and in `log.1` … `log.5` when that is full.

    The one who starts it reads them through a pipe, so that nothing is lost between one file and the next. A disk that
    is full loses lines, and never holds up the process.
    """

    def __init__(
        self, command: Sequence[str], log: Path, *, cwd: Path, env: Mapping[str, str], pass_fds: Sequence[int] = ()
    ) -> None:
        super().__init__(
            command,
            cwd=cwd,
            env=env,
            pass_fds=pass_fds,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # A session of its own: Ctrl-C reaches us alone, and we stop the parts in order.
            start_new_session=True,
        )
        assert self.stdout is not None  # noqa: S101  for the types: it is a pipe
        self._keeping = Thread(target=_keep, args=(self.stdout, log), name=log.name, daemon=True)
        self._keeping.start()

    def heard(self) -> None:
        """Return when all that it said has been kept; to be called when it has ended."""
        self._keeping.join(_PATIENCE)


class _Lines(RotatingFileHandler):
    def handleError(self, record: LogRecord) -> None:  # noqa: N802  the library's name
        """Go on with the next line."""


def _keep(said: IO[bytes], log: Path) -> None:
    lines = _Lines(log, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True)
    with said, closing(lines):
        for line in iter(partial(said.readline, _LONGEST_LINE), b""):
            lines.handle(makeLogRecord({"msg": line.decode(errors="replace").rstrip("\n")}))
