"""`ordnat source parse`: what today's parser finds in a page, nothing else touched."""

from collections.abc import Sequence
from typing import Annotated

import typer

from app.bootstrap import ordnat, read_settings
from app.cli.budget.files import write_json
from app.cli.sheets import CsvOption, hand_over
from app.cli.source.files import read_page
from app.cli.source.words import JsonOption, KeyArgument
from app.presenters.sources import records_sheet, show_records
from models import database
from models.rules.errors import InvalidInputError
from tasks.queries.source_pages import saved_page
from tasks.sources import configuration
from tasks.sources.configuration.configured import Configured
from tasks.sources.reading.records import Record
from tasks.sources.reading.whole import records_in
from tasks.sources.registry import source_called

File = Annotated[str | None, typer.Argument(metavar="[FIL]", help="En sparad sida; - läser från standard in.")]
Page = Annotated[int | None, typer.Option("--page", metavar="NR", help="En sida som programmet sparat, i stället.")]


def parse_command(
    source: KeyArgument, file: File = None, page: Page = None, json: JsonOption = False, csv: CsvOption = None
) -> None:
    """Läs en sida och visa posterna i den. Ingenting skrivs; för en fil behövs ingen databas."""
    if (file is None) is (page is None):
        raise InvalidInputError("Ange en fil, eller --page NR för en sida som programmet sparat.")
    how = configuration.load(read_settings().sources)[source_called(source).key]
    records = records_in(how, read_page(file) if file is not None else _saved(how, page or 0))
    _tell(records, json=json, csv=csv)


def _saved(how: Configured, page: int) -> bytes:
    with database.reading(ordnat().engine) as session:
        return saved_page(session, how.key, page).content


def _tell(records: Sequence[Record], *, json: bool, csv: str | None) -> None:
    if json:
        write_json([{"key": record.key} | record.facts() for record in records])
    elif csv:
        hand_over(records_sheet(records), csv)
    else:
        show_records(records)
