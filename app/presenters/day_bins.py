"""How days are spread, as bars of equal width. Apart from the pictures, whose libraries are slow to import."""

from collections import Counter
from collections.abc import Sequence

# So many bars at most: days are put together into weeks, fortnights … until they fit.
_MOST_BARS, _WIDTHS = 24, (1, 7, 14, 28, 56, 112, 224)


def bins(days: Sequence[int]) -> list[tuple[int, int, int]]:
    """How the days are spread: (first day, last day, how many), without gaps from the first bin that has any."""
    if not days:
        return []
    width = next((w for w in _WIDTHS if max(days) // w - min(days) // w < _MOST_BARS), max(days) + 1)
    found = Counter(day // width for day in days)
    return [(n * width, n * width + width - 1, found[n]) for n in range(min(found), max(found) + 1)]
