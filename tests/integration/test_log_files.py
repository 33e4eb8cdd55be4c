"""What a part says ends up in files that do not grow for ever, without a line lost between them."""

import errno
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from app import log_files
from app.log_files import Kept

LINES = 4000
TALKS = f"""
import sys, time
for number in range({LINES}):
    print(f"rad {{number:06}} åäö", flush=True)
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_files, "LARGEST", 20_000)
    monkeypatch.setattr(log_files, "KEPT", 3)


def spoken(program: str, log: Path) -> Kept:
    """A part that runs a program."""
    return Kept([sys.executable, "-c", program], log, cwd=log.parent, env={})


def files(log: Path) -> list[Path]:
    """The files, oldest first."""
    return sorted(log.parent.glob(f"{log.name}*"), key=lambda path: path.name, reverse=True)


def until_said(log: Path, last: str) -> None:
    """Wait for a line."""
    deadline = time.monotonic() + 60
    while not (log.exists() and last in log.read_text(encoding="utf-8")):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_files_stay_small_and_a_part_that_is_killed_has_lost_no_line(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    part = spoken(TALKS, log)
    until_said(log, f"rad {LINES - 1:06}")
    part.send_signal(signal.SIGKILL)
    part.wait()
    part.heard()
    kept = files(log)
    assert [path.name for path in kept] == ["web.log.3", "web.log.2", "web.log.1", "web.log"]
    assert all(path.stat().st_size <= 20_000 for path in kept)
    lines = "".join(path.read_text(encoding="utf-8") for path in kept).splitlines()
    assert lines == [f"rad {number:06} åäö" for number in range(LINES - len(lines), LINES)]
    assert len(lines) > 3 * 20_000 // 20


def test_the_last_words_of_a_part_that_dies_at_once_are_kept(tmp_path: Path) -> None:
    part = spoken(
        "import sys; sys.stdout.write('utan radslut'); sys.stdout.flush(); sys.exit('sista ordet')", tmp_path / "a"
    )
    assert part.wait() == 1
    part.heard()
    assert (tmp_path / "a").read_text(encoding="utf-8") == "utan radslutsista ordet\n"


def test_a_part_goes_on_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(log_files._Lines, "shouldRollover", full)
    part = spoken(
        "import sys; sys.stdout.write('x' * 100 + '\\n') ; sys.stdout.write('y\\n' * 200_000)", tmp_path / "a"
    )
    assert part.wait(60) == 0
    part.heard()


def test_a_line_without_end_and_bytes_that_are_no_text_are_kept_as_they_can_be(tmp_path: Path) -> None:
    part = spoken("import sys; sys.stdout.buffer.write(b'x' * 200_000 + b'\\xff\\n')", tmp_path / "a")
    assert part.wait(60) == 0
    part.heard()
    words = "".join(path.read_text(encoding="utf-8") for path in files(tmp_path / "a"))
    assert words.replace("\n", "")[-1] == "\N{REPLACEMENT CHARACTER}"
