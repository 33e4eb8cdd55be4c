"""How deep the elements of a page stand inside each other, found out before an HTML reader tries.

For each element a reader looks through all those around it, so that a page of nothing but opened elements would keep
it busy for hours. Browsers stop at about five hundred levels.
"""

import re

MOST = 500
# So many are read in no time, however they stand.
FEW = 5_000
TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Void elements, those that end by themselves where the next one of their kind begins, and the strokes of drawings.
FLAT = frozenset(
    b"area base br col embed hr img input link meta source track wbr "
    b"p li dt dd option tr td th thead tbody tfoot colgroup html head body "
    b"path circle ellipse line polygon polyline rect stop use".split()
)


def too_deep(page: bytes) -> bool:
    """Whether the page's elements stand more than `MOST` deep, by its tags alone."""
    if page.count(b"<") <= FEW:
        return False
    depth = 0
    for tag in TAG.finditer(page):
        if tag[2].lower() in FLAT:
            continue
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > MOST:
            return True
    return False
