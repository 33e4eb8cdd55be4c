"""The meetings of the bodies: those written in the organisation file, and those of the calendar files beside it.

What the organisation file says of a day goes before what a calendar file says of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from models.organisation_file.calendar_events import FIRST_YEAR, LAST_YEAR, UnreadableError
from models.organisation_file.calendar_file import Wanted, meetings_in
from models.organisation_file.keys import KEYS
from models.organisation_file.offsets import free_days
from models.organisation_file.problem import Problem, shown
from models.organisation_file.toml_lines import Place
from models.organisation_file.vocabulary import UNITS
from models.rules.dated import Term
from models.rules.organisation import Body, Organisation

LARGEST = 1_000_000  # bytes of a calendar file


def calendar_texts(tree: Mapping[str, Any], folder: Path | None) -> dict[str, str | UnreadableError]:
    """The calendar files that the bodies of a file name, by name: their text, or why it cannot be had."""
    bodies = tree.get("bodies")
    named = [b.get("meetings_file") for b in bodies if isinstance(b, Mapping)] if isinstance(bodies, list) else []
    # A name that leads elsewhere is told of where it stands, and not followed.
    return {name: _text(folder, name) for name in named if isinstance(name, str) and KEYS["meetings_file"].fits(name)}


def _text(folder: Path | None, name: str) -> str | UnreadableError:
    missing = UnreadableError("Filen finns inte", "Lägg den bredvid organisationsfilen, eller ta bort raden")
    if folder is None:
        return missing
    try:
        with (folder / name).open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            return UnreadableError("Filen är större än 1 MB", "Exportera bara organets egna möten")
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        return missing
    except (OSError, ValueError):  # among them a name that no file can have
        return UnreadableError("Filen går inte att läsa som text i UTF-8", "Exportera kalendern på nytt som .ics")


def with_meetings(
    organisation: Organisation, texts: Mapping[str, str | UnreadableError]
) -> tuple[Organisation, list[Problem]]:
    """The organisation with the meetings of the calendar files, and what is wrong with meetings wherever they stand."""
    bodies, problems = [], list(_wrong_meetings(organisation))
    for index, body in enumerate(organisation.bodies):
        joined = _joined(organisation, body, texts)
        if isinstance(joined, UnreadableError):
            wrong = f"{shown(body.meetings_file)}: {joined.wrong}"
            problems.append(Problem(("bodies", index, "meetings_file"), wrong, joined.instead))
        bodies.append(body if isinstance(joined, UnreadableError) else joined)
    return replace(organisation, bodies=bodies), problems


def _joined(
    organisation: Organisation, body: Body, texts: Mapping[str, str | UnreadableError]
) -> Body | UnreadableError:
    text = texts.get(body.meetings_file or "")
    if text is None:
        return body
    if isinstance(text, UnreadableError):
        return text
    try:
        read = meetings_in(text, _wanted(organisation, body))
    except UnreadableError as problem:
        return problem
    said = {meeting.on for meeting in body.meetings}
    joined = [*body.meetings, *(meeting for meeting in read if meeting.on not in said)]
    return replace(body, meetings=sorted(joined, key=lambda meeting: meeting.on))


def _wanted(organisation: Organisation, body: Body) -> Wanted:
    # What is misspelt is told of where it stands, not once more for every meeting.
    zone, before = organisation.clock.timezone, body.material_before
    zone = zone if KEYS["timezone"].fits(zone) else "UTC"
    known = before is None or (before.unit in UNITS and KEYS["material_before.count"].fits(before.count))
    return Wanted(zone, before if known else Term(0, "days"), free_days(organisation))


def _wrong_meetings(organisation: Organisation) -> Iterator[Problem]:
    for index, body in enumerate(organisation.bodies):
        seen: set[date] = set()
        for number, meeting in enumerate(body.meetings):
            place: Place = ("bodies", index, "meetings", number)
            if not FIRST_YEAR <= meeting.on.year <= LAST_YEAR:
                yield Problem((*place, "on"), f"Mötet {meeting.on} ligger inte i vår tid", "Rätta året")
            if meeting.material_by > meeting.on:
                wrong = f"Beredningsstoppet {meeting.material_by} ligger efter mötet {meeting.on}"
                yield Problem((*place, "material_by"), wrong, f"Skriv högst mötets dag: material_by = {meeting.on}")
            if meeting.on in seen:
                yield Problem((*place, "on"), f"Mötet {meeting.on} står två gånger", "Ta bort det ena")
            seen.add(meeting.on)
