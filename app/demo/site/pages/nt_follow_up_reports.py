"""NT-rådet's follow-up reports: one array in a module's state, beside a shorter one of other things."""

from collections.abc import Mapping, Sequence

from app.demo.site.frame import TREE, framed, module
from app.demo.site.page import Page, Row, Writer

PATH = f"{TREE}/uppfoljningsrapporter"
MODULE = "12.1f7a60d2c5b8e93a440"


def write(rows: Sequence[Row], site: str) -> Mapping[str, Page]:
    """The list's page."""
    items = [f"{row.get('productName', '')}, uppföljning" for row in rows]
    listed = {"filters": [{"key": "year", "options": [2024, 2025]}], "reports": list(rows)}
    return {PATH: framed("Uppföljningsrapporter", module(MODULE, listed, items))}


WRITER = Writer("nt_follow_up_reports", PATH, write)
