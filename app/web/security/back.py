"""Where to go after the log-in: a page of ours, by its path, and nowhere else."""

import re
from urllib.parse import quote

HOME = "/"
WAY_IN = "/logga-in"
_OURS = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")
_LONGEST = 500


def safe_back(asked: str) -> str:
    """The address asked for when it is a path of ours; the first page for anything else."""
    ours = len(asked) <= _LONGEST and _OURS.fullmatch(asked) and not asked.startswith(WAY_IN)
    return asked if ours else HOME


def way_in(back: str = HOME) -> str:
    """The log-in page, which leads back to where somebody was."""
    back = safe_back(back)
    return WAY_IN if back == HOME else f"{WAY_IN}?vidare={quote(back, safe='/')}"
