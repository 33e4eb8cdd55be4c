"""Every address of the pages, with something real in the place of each parameter.

A new room is walked by itself. A parameter that `VALUES` does not know is 1; `tests/web/test_no_leaks.py` says so when
that leads nowhere.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from app.web.site import OPEN_ROOMS, STAFF_ROOMS, routes

VALUES: Mapping[str, Sequence[str]] = {
    "number": ["OI-0001"],
    "region": ["norrbotten"],
    "step": ["konsensus", "rekommendation"],
    "name": ["kostnad-per-ar", "tornado"],
    "kind": ["xlsx", "docx", "html", "json"],
    "key": ["aril"],
}
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


def addresses(*methods: str, staff: bool | None = None, values: Mapping[str, Sequence[str]] = VALUES) -> Iterator[str]:
    """Every address that answers one of the methods: those of the staff, those of everybody, or all."""
    rooms = {True: STAFF_ROOMS, False: OPEN_ROOMS, None: (*OPEN_ROOMS, *STAFF_ROOMS)}[staff]
    paths = {path for method, path, _ in routes(rooms) if method in methods}
    yield from sorted({address for path in paths for address in _filled(path, values)})


def _filled(path: str, values: Mapping[str, Sequence[str]]) -> Iterator[str]:
    before, *rest = _PARAMETER.split(path)
    # Split by what was found, every other piece is a parameter's name.
    for chosen in product(*(values.get(name, ["1"]) for name in rest[::2])):
        yield before + "".join(value + after for value, after in zip(chosen, rest[1::2], strict=True))
