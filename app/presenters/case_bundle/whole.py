"""A whole case as one file to keep: for the registry and the archive. The same case gives the same bytes."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.bootstrap import Ordnat
from app.presenters.budget_files import written
from app.presenters.case_bundle.packed import RECORD, packed
from app.presenters.case_bundle.page import case_page
from app.presenters.chosen_version import chosen_version
from models import database
from models.rules.errors import NotFoundError
from tasks.actions.case_file import business_day, load
from tasks.queries.case_page import CaseSeen, case_seen
from tasks.queries.case_record import case_record, document_texts

_KINDS = ("docx", "xlsx")
_READ_ME = """Ärendet {number} {product}, {indication}

Så som det stod efter händelse {events}, {day}.

arende.json         allt som registrerats, maskinläsbart; formen: docs/interfaces/case-record.md
arende.html         samma ärende att läsa och skriva ut; öppnas i en webbläsare, utan nät
handlingar/         underlag som systemet tagit fram, och beslutsunderlag för varje version av budgetpåverkan
kontrollsummor.txt  sha256sum -c kontrollsummor.txt visar om en fil har ändrats

Loggen i arende.json är en kedja: varje händelse bär den förras kontrollsumma och sin egen. Den prövas med
ordnat audit verify --bundle FIL, eller enligt docs/interfaces/case-record.md utan det här programmet.
Öppna priser och bruttobelopp. Nettopriser (OSL 31:16, 19:3) ingår inte.
"""
_NOT_MADE = "\nVersion {version} av budgetpåverkan har ingen fil: {why}\n"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A file, and what it is called."""

    content: bytes
    name: str


def case_bundle(house: Ordnat, case_id: int) -> Bundle:
    """The case as a ZIP file. Raises NotFoundError."""
    with database.reading(house.engine) as session:
        # As of its last event: the same case told tomorrow would otherwise be a day older.
        day = business_day(house.organisation, load(session, case_id).log[-1].at)
        seen = case_seen(session, case_id, house.organisation, day)
        record, texts = case_record(session, seen.file), document_texts(session, case_id)
    files = {RECORD: (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()}
    files["arende.html"] = case_page(seen, record, house.organisation, day).encode()
    for text in texts:
        files[f"handlingar/{text.seq:03d}-{text.reader}.txt"] = text.content.encode()
    missing = ""
    for version in (row["version"] for row in record["budget_versions"]):
        try:
            files |= dict(_budget_files(house, case_id, version))
        except NotFoundError as why:
            missing += _NOT_MADE.format(version=version, why=why)
    files["läs-mig.txt"] = (_read_me(seen, day) + missing).encode()
    return Bundle(packed(files), f"arende-{seen.file.about.number}.zip")


def _read_me(seen: CaseSeen, day: date) -> str:
    about = seen.file.about
    return _READ_ME.format(
        number=about.number,
        product=about.product,
        indication=about.indication,
        events=len(seen.file.log),
        day=day.isoformat(),
    )


def _budget_files(house: Ordnat, case_id: int, version: int) -> Iterator[tuple[str, bytes]]:
    chosen = chosen_version(house, case_id, version)
    for kind in _KINDS:
        content, name = written(kind, chosen, house.organisation)
        yield f"handlingar/{name}", content
