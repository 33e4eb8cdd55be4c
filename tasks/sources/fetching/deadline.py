"""A moment after which nothing more is waited for, however the other end behaves.

A read timeout begins anew with every byte, so an answer that comes a byte at a time never meets it.
"""

import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from threading import Lock, Timer
from types import TracebackType
from typing import Any, Self


class Deadline:
    """Within the block, connections that `watch` was told of are shut when the time is up.

    What then waits for them gets an error from its socket at once, and `passed` tells why. Finding the
    address of a name is not covered; the resolver has its own timeouts.
    """

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._sockets: list[socket.socket] = []
        self._lock = Lock()
        self._over = False
        self._timer = Timer(seconds, self._shut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()

    @property
    def left(self) -> float:
        """Seconds, 0 when it has passed."""
        return max(0.0, self._ends - time.monotonic())

    @property
    def passed(self) -> bool:
        """Whether the time is up."""
        return self._over or self.left == 0

    def watch(self, event: str, info: Mapping[str, Any]) -> None:
        """Take note of a new connection; the shape is httpx's `trace` extension."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            with self._lock:
                self._sockets.append(info["return_value"].get_extra_info("socket"))
            if self.passed:
                self._shut()

    def _shut(self) -> None:
        with self._lock:
            self._over = True
            for connection in self._sockets:
                # The plain socket's own method: the one of an encrypted socket takes away what a reader
                # in the other thread is using. A closed one is as good as shut.
                with suppress(OSError):
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)
