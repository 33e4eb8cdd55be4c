"""NT-rådet's recommendations: the whole list is one array in a module's state."""

from collections.abc import Mapping, Sequence

from app.demo.site.frame import TREE, framed, module
from app.demo.site.page import Page, Row, Writer

PATH = f"{TREE}/nt-radets-rekommendationer"
MODULE = "12.7c3e9b4118d2a6f0c43"


def page(rows: Sequence[Row]) -> bytes:
    """The page with `rows` as its list."""
    items = [f"{row.get('productName', '')}: {row.get('recommendation', '')}" for row in rows]
    listed = {"settings": {"heading": "Rekommendationer"}, "recommendations": list(rows)}
    return framed("NT-rådets rekommendationer", module(MODULE, listed, items)).body


def write(rows: Sequence[Row], site: str) -> Mapping[str, Page]:
    """The list's page."""
    return {PATH: Page(page(rows))}


WRITER = Writer("nt_recommendations", PATH, write)
