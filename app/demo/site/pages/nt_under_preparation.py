"""Medicines under preparation: a plain table, at an address of our own since nobody here knows the real one."""

from collections.abc import Mapping, Sequence

from app.demo.site.frame import TREE, framed
from app.demo.site.page import Page, Row, Writer
from app.demo.site.table import table

PATH = f"{TREE}/lakemedel-under-beredning"
HEADINGS = ("Läkemedel", "Substans", "Indikation", "Datum")


def write(rows: Sequence[Row], site: str) -> Mapping[str, Page]:
    """The table's page."""
    return {PATH: framed("Läkemedel under beredning", table(rows, HEADINGS))}


WRITER = Writer("nt_under_preparation", PATH, write)
