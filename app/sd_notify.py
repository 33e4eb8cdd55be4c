"""Telling systemd that a part is ready: one datagram, to the socket that it names (sd_notify(3), `Type=notify`)."""

import socket
import time
from collections.abc import Callable
from threading import Thread

from app.settings import notify_socket

_NAP = 0.3


def say_ready() -> None:
    """Say that this process is ready; nothing when nobody asked to be told."""
    address = notify_socket()
    if address is None:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        # A name that begins with @ stands in no folder: the kernel writes it with a zero.
        line.sendto(b"READY=1", f"\0{address[1:]}" if address.startswith("@") else address)


def say_ready_when(is_up: Callable[[], bool]) -> None:
    """As `say_ready`, as soon as something is so, beside whatever else goes on. systemd itself sets the time limit."""
    if notify_socket() is not None:
        Thread(target=_wait, args=(is_up,), name="ready", daemon=True).start()


def _wait(is_up: Callable[[], bool]) -> None:
    while not is_up():
        time.sleep(_NAP)
    say_ready()
