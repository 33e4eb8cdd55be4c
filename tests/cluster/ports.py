"""Ports that stay ours while the part that answers there is dead."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from random import Random

# Below those that the system hands out to whoever calls somebody: one of our own calls could otherwise take the port.
_LOWEST, _HIGHEST = 15_000, 32_000


def free_ports() -> Iterator[int]:
    """Ports of 127.0.0.1 that nobody listens on just now, each once."""
    # By lot, so that two runs at once are not after the same ones.
    for port in Random().sample(range(_LOWEST, _HIGHEST), _HIGHEST - _LOWEST):
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            probe.close()
            yield port
