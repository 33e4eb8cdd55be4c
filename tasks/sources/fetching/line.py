"""One connection to one host, and what the host has said of who may read what."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

Allowed = Callable[[httpx.URL], bool]


@dataclass(frozen=True)
class Line:
    """To be used by one fetch at a time. `robots` holds each site's rules, once they have been asked for."""

    http: httpx.Client
    robots: dict[str, Allowed] = field(default_factory=dict)


@contextmanager
def open_line(line: Line | None = None) -> Iterator[Line]:
    """The line itself, or one that is closed when the block ends; nothing is read from the environment."""
    if line is not None:
        yield line
        return
    with httpx.Client(trust_env=False, limits=httpx.Limits(max_connections=1)) as own:
        yield Line(own)
