"""What processes hold and use, read from /proc: their memory, their time, and who is whose child. Linux only."""

import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")
_KILOBYTE = 1024
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Held:
    """Memory of one process in bytes. What it shares with others is in `resident` whole, in `shared_out` by its part.

    So the sum of `shared_out` over processes is what they hold together; the sum of `resident` counts some of it twice.
    """

    pid: int
    name: str
    resident: int
    shared_out: int


def family(pid: int) -> list[int]:
    """A process and all that come of it, itself first."""
    children = _children()
    found = [pid]
    for one in found:
        found.extend(children[one])
    return found


def held(pids: Sequence[int]) -> list[Held]:
    """What each of them holds; one that has ended meanwhile is left out."""
    return [one for pid in pids if (one := _held(pid)) is not None]


def cpu_seconds(pid: int) -> float:
    """The time that a process and its ended children have had on a core. Raises FileNotFoundError when it is gone."""
    # The name may hold spaces and parentheses; what follows its last one does not.
    fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) / _TICKS


def _children() -> dict[int, list[int]]:
    found = defaultdict[int, list[int]](list)
    for status in _PROC.glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        found[parent].append(int(status.parent.name))
    return found


def _held(pid: int) -> Held | None:
    try:
        rows = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
        words = (_PROC / str(pid) / "cmdline").read_bytes().decode().split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return None
    kilobytes = {row.split(":")[0]: int(row.split()[1]) for row in rows}
    return Held(pid, _called(words), kilobytes["Rss"] * _KILOBYTE, kilobytes["Pss"] * _KILOBYTE)


def _called(words: Sequence[str]) -> str:
    """What a process is, in a word or two: the module that Python was told to run, or the program."""
    if "-m" in words:
        after = words[words.index("-m") + 1 :]
        # A part that is tied to whoever started it: the module stands after the pipe's number.
        after = after[2:] if after[0] == "app.lifeline" else after
        return " ".join(after[:2]) if after[0] == "prefect" else after[0]
    programs = [Path(word).name for word in words if word and not word.startswith("-")]
    return " ".join(programs[1:3]) if programs[0].startswith("python") else programs[0]
