"""What is being handled just now: every line that is logged meanwhile says so, whoever logs it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

# Threads that asyncio and the pages start take these along.
_CASE: ContextVar[str | None] = ContextVar("case", default=None)
_REQUEST: ContextVar[str | None] = ContextVar("request", default=None)
_NUMBER = re.compile(r"\bOI-\d{4,12}\b")


@contextmanager
def about_case(number: str | None) -> Iterator[None]:
    """As long as the block lasts it is about the case called OI-…; also a decorator."""
    before = _CASE.set(number)
    try:
        yield
    finally:
        _CASE.reset(before)


@contextmanager
def about_request(request: str, path: str) -> Iterator[None]:
    """As long as the block lasts somebody asked for the page at `path`, which may be a case's."""
    before = _REQUEST.set(request)
    try:
        with about_case(number_in(path)):
            yield
    finally:
        _REQUEST.reset(before)


def number_in(text: str) -> str | None:
    """The first case number in a text."""
    found = _NUMBER.search(text)
    return found[0] if found else None


def subject() -> dict[str, str]:
    """What is known of what is being handled: `case`, `request`."""
    known = {"case": _CASE.get(), "request": _REQUEST.get()}
    return {name: value for name, value in known.items() if value}
