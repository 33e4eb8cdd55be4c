"""Medicines that are not taken up nationally: a plain table."""

from collections.abc import Mapping, Sequence

from app.demo.site.frame import TREE, framed
from app.demo.site.page import Page, Row, Writer
from app.demo.site.table import table

PATH = f"{TREE}/lakemedel-som-inte-ska-samverkas-nationellt"
HEADINGS = ("Läkemedel", "Substans", "Indikation", "Motivering", "Datum")


def write(rows: Sequence[Row], site: str) -> Mapping[str, Page]:
    """The table's page."""
    return {PATH: framed("Läkemedel som inte ska samverkas nationellt", table(rows, HEADINGS))}


WRITER = Writer("nt_not_taken_up", PATH, write)
