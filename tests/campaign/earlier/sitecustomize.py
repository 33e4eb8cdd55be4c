"""Python reads this first in a process whose clock has been set back, see `tests.campaign.clocks`.

libfaketime refuses the system call by which `time.sleep` waits; waiting for nothing to be readable takes as long.
"""

import select
import time
from typing import SupportsIndex


def _sleep(seconds: float | SupportsIndex, /) -> None:
    length = float(seconds)
    if length < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], length)


time.sleep = _sleep
