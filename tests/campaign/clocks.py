"""A machine whose clock has been set back: what a process is told that is to believe that it is an hour earlier."""

import os
from collections.abc import Mapping
from pathlib import Path

_PLACES = ("/usr/lib", "/usr/local/lib")
_READ_FIRST = Path(__file__).parent / "earlier"


def library() -> Path | None:
    """The library that tells processes another time (Debian's package libfaketime); None when it is not there."""
    found = (path for place in _PLACES for path in Path(place).glob("**/faketime/libfaketime.so.1"))
    return next(found, None)


def set_back(environment: Mapping[str, str], hours: int = 1) -> dict[str, str]:
    """The environment, `hours` earlier. Only the time of day: how long something takes is measured as ever."""
    there = library()
    assert there is not None, "libfaketime is not installed: make test-faults does that"
    path = [str(_READ_FIRST), *filter(None, [environment.get("PYTHONPATH")])]
    told = {"LD_PRELOAD": str(there), "FAKETIME": f"-{hours}h", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    return {**environment, **told, "PYTHONPATH": os.pathsep.join(path)}
