"""National agreements: one array in a module's state."""

from collections.abc import Mapping, Sequence

from app.demo.site.frame import TREE, framed, module
from app.demo.site.page import Page, Row, Writer

PATH = f"{TREE}/avtal"
MODULE = "12.3d05c9e8b17fa264e90"


def write(rows: Sequence[Row], site: str) -> Mapping[str, Page]:
    """The list's page."""
    items = [f"{row.get('product', '')} till {row.get('deal_end', '')}" for row in rows]
    return {PATH: framed("Nationella avtal", module(MODULE, {"deals": list(rows)}, items))}


WRITER = Writer("nt_agreements", PATH, write)
