"""Saved pages that commands read; ”-” is the pipe."""

import sys
from pathlib import Path

from models.rules.errors import InvalidInputError

_PIPE = "-"
_MOST_BYTES = 200_000_000


def read_page(where: str) -> bytes:
    """A page's bytes. Raises InvalidInputError when they cannot be read."""
    try:
        if where == _PIPE:
            content = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            with Path(where).open("rb") as opened:
                content = opened.read(_MOST_BYTES + 1)
    except OSError as refused:
        raise InvalidInputError(f"Kan inte läsa {where}: {refused.strerror}. Kontrollera sökvägen.") from None
    if len(content) > _MOST_BYTES:
        raise InvalidInputError(f"{where} är större än 200 MB; väntat är en sida.")
    return content
