"""Everybody goes through at once, until somebody needs the house to themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class Gate:
    """Who works with the database passes; who changes its schema closes, once all are out.

    `fault` is the fault that is going on just now, empty when none is: what is refused then is asked again.
    """

    def __init__(self) -> None:
        self._free = Condition()
        self._inside = 0
        self._closed = False
        self.fault = ""

    @property
    def inside(self) -> int:
        """How many are at work just now."""
        return self._inside

    @contextmanager
    def passing(self) -> Iterator[None]:
        """At work for as long as the block lasts."""
        with self._free:
            self._free.wait_for(lambda: not self._closed)
            self._inside += 1
        try:
            yield
        finally:
            with self._free:
                self._inside -= 1
                self._free.notify_all()

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Nobody else is at work for as long as the block lasts."""
        with self._free:
            self._closed = True
            self._free.wait_for(lambda: not self._inside)
        try:
            yield
        finally:
            with self._free:
                self._closed = False
                self._free.notify_all()

    @contextmanager
    def during(self, fault: str) -> Iterator[None]:
        """The fault goes on for as long as the block lasts."""
        self.fault = fault
        try:
            yield
        finally:
            self.fault = ""
