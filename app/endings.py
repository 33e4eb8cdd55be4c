"""Ctrl-C, SIGTERM and a terminal that is closed: heard once, and never in the middle of what must not be cut in two."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Endings:
    """Being told to stop raises KeyboardInterrupt, the first time only: what comes after does not disturb the stopping.

    While `held` it is put off until the block has ended.
    """

    def __init__(self) -> None:
        self._held = self._put_off = False
        self._before = {number: signal.signal(number, self._hear) for number in _ENDINGS}

    @contextmanager
    def held(self) -> Iterator[None]:
        """What is begun within the block is also written down: a part that was started must be known to be stopped."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        if self._put_off:
            raise KeyboardInterrupt

    def over(self) -> bool:
        """Nothing more is heard. True when the program was told to stop: it is on its way out, and stays deaf."""
        return _ignore()

    def as_before(self) -> None:
        """As it was before this began to listen."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        _ignore()
        if self._held:
            self._put_off = True
        else:
            raise KeyboardInterrupt


def _ignore() -> bool:
    """From now on they do nothing; True when it was so already."""
    return {signal.signal(number, signal.SIG_IGN) for number in _ENDINGS} == {signal.SIG_IGN}
