"""What a path of the site serves, and who writes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Page:
    """The bytes of an answer and what they are."""

    body: bytes
    kind: str = HTML


@dataclass(frozen=True)
class Writer:
    """Writes the pages of one source.

    `address` is what follows the site's own address in the configuration: path and query, with `{first}` and
    `{last}` where the source asks for a period. `write` takes the rows, under the page's own names, and the address
    of the site ("http://127.0.0.1:8000"), and gives the pages by path; a query is not looked at.
    """

    source: str
    address: str
    write: Callable[[Sequence[Row], str], Mapping[str, Page]]
