"""Reads the organisation file, and says in Swedish where it is wrong, what is wrong, and what to write.

Looked at: the shape (`models.organisation_file.shape`), each value by itself (`models.organisation_file.keys`), and
what the entries mean together (`links`, `times`, `meetings`, `watching`, `ladders`, `offsets`,
`reminders`). The last is left until the shape is right, since an entry that could not be read would seem to be missing.
Calendar files that the bodies name are read with it and belong to its content.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from models.organisation_file.calendar_events import UnreadableError
from models.organisation_file.keys import wrong_values
from models.organisation_file.ladders import wrong_ladders
from models.organisation_file.links import wrong_links
from models.organisation_file.meetings import calendar_texts, with_meetings
from models.organisation_file.offsets import wrong_offsets
from models.organisation_file.problem import Problem
from models.organisation_file.reminders import wrong_reminders
from models.organisation_file.shape import shaped
from models.organisation_file.times import wrong_times
from models.organisation_file.toml_file import read, report, text_of
from models.organisation_file.watching import wrong_watching
from models.rules.errors import ConfigurationError
from models.rules.organisation import Organisation


def load(path: Path) -> Organisation:
    """The organisation in the file at `path`, UTF-8, and in its calendar files. Raises ConfigurationError."""
    return parse(_text(path), name=path.name, folder=path.parent)


def content(path: Path) -> str:
    """All that the version of the file at `path` is made of: its text, then its calendar files as comments."""
    text = _text(path)
    return _whole(text, calendar_texts(read(text, path.name)[0], path.parent))


def files(path: Path) -> tuple[Path, ...]:
    """The file at `path` and the calendar files it names, those that there are. Raises ConfigurationError."""
    named = calendar_texts(read(_text(path), path.name)[0], path.parent)
    return (path, *(path.parent / name for name, text in named.items() if isinstance(text, str)))


def _text(path: Path) -> str:
    return text_of(path, called="Organisationsfilen", example="deployments/norra.toml")


def parse(text: str, *, name: str = "norra.toml", folder: Path | None = None) -> Organisation:
    """The organisation described by the TOML `text`; `name` is what the file is called in sentences.

    Calendar files are looked for in `folder`; without one none is found. Raises ConfigurationError, whose text has a
    line per problem: file, line, what is wrong, what to write.
    """
    tree, lines = read(text, name)
    calendars = calendar_texts(tree, folder)
    organisation, problems = shaped(tree, _version_of(_whole(text, calendars)))
    misshapen = {problem.place for problem in problems}
    problems += [problem for problem in wrong_values(tree) if problem.place not in misshapen]
    if organisation is not None:
        organisation, wrong_meetings = with_meetings(organisation, calendars)
        problems += [*wrong_meetings, *_wrong_together(organisation)]
    if organisation is None or problems:
        raise ConfigurationError(report(problems, lines, name))
    return organisation


def _whole(text: str, calendars: Mapping[str, str | UnreadableError]) -> str:
    copies = [
        "".join(f"# {line}\n" for line in (f"── {name}", *calendar.splitlines()))
        for name, calendar in calendars.items()
        if isinstance(calendar, str)
    ]
    return "".join([text, *copies])


def _wrong_together(organisation: Organisation) -> Iterator[Problem]:
    for judged in (wrong_links, wrong_times, wrong_watching, wrong_ladders, wrong_offsets, wrong_reminders):
        yield from judged(organisation)


def _version_of(text: str) -> str:
    return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()[:12]
