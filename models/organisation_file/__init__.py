"""Reads the organisation file, and says in Swedish where it is wrong, what is wrong, and what to write.

Looked at: the shape (`models.organisation_file.shape`), each value by itself (`models.organisation_file.keys`), and
what the entries mean together (`links`, `times`, `meetings`, `watching`, `ladders`, `offsets`). The last is left until
the shape is right, since an entry that could not be read would seem to be missing. Calendar files that the bodies name
are read with it and belong to its content.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from models.organisation_file.calendar_events import UnreadableError
from models.organisation_file.keys import wrong_values
from models.organisation_file.ladders import wrong_ladders
from models.organisation_file.links import wrong_links
from models.organisation_file.meetings import calendar_texts, with_meetings
from models.organisation_file.offsets import wrong_offsets
from models.organisation_file.problem import Problem
from models.organisation_file.shape import shaped
from models.organisation_file.times import wrong_times
from models.organisation_file.toml_faults import fault_in
from models.organisation_file.toml_lines import Place, line_of, places
from models.organisation_file.watching import wrong_watching
from models.rules.errors import ConfigurationError
from models.rules.organisation import Organisation


def load(path: Path) -> Organisation:
    """The organisation in the file at `path`, UTF-8, and in its calendar files. Raises ConfigurationError."""
    return parse(_text(path), name=path.name, folder=path.parent)


def content(path: Path) -> str:
    """All that the version of the file at `path` is made of: its text, then its calendar files as comments."""
    text = _text(path)
    return _whole(text, calendar_texts(_read(text, path.name)[0], path.parent))


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ConfigurationError(
            f"Organisationsfilen {path} finns inte. Ange rätt sökväg, till exempel: deployments/norra.toml"
        ) from None
    except OSError as error:
        raise ConfigurationError(
            f"Organisationsfilen {path} går inte att läsa ({error.strerror}). Kontrollera filen och rättigheterna."
        ) from error
    return _decoded(content, path.name)


def parse(text: str, *, name: str = "norra.toml", folder: Path | None = None) -> Organisation:
    """The organisation described by the TOML `text`; `name` is what the file is called in sentences.

    Calendar files are looked for in `folder`; without one none is found. Raises ConfigurationError, whose text has a
    line per problem: file, line, what is wrong, what to write.
    """
    tree, lines = _read(text, name)
    calendars = calendar_texts(tree, folder)
    organisation, problems = shaped(tree, _version_of(_whole(text, calendars)))
    misshapen = {problem.place for problem in problems}
    problems += [problem for problem in wrong_values(tree) if problem.place not in misshapen]
    if organisation is not None:
        organisation, wrong_meetings = with_meetings(organisation, calendars)
        problems += [*wrong_meetings, *_wrong_together(organisation)]
    if organisation is None or problems:
        raise ConfigurationError(_report(problems, lines, name))
    return organisation


def _decoded(content: bytes, name: str) -> str:
    try:
        text = content.decode("utf-8-sig")  # some editors put a mark first
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(
            f"{name}, rad {line}: Tecknen är inte UTF-8. Spara om filen med teckenkodningen UTF-8"
        ) from error
    return text.replace("\r\n", "\n")  # the same version on every system


def _whole(text: str, calendars: Mapping[str, str | UnreadableError]) -> str:
    copies = [
        "".join(f"# {line}\n" for line in (f"── {name}", *calendar.splitlines()))
        for name, calendar in calendars.items()
        if isinstance(calendar, str)
    ]
    return "".join([text, *copies])


def _wrong_together(organisation: Organisation) -> Iterator[Problem]:
    for judged in (wrong_links, wrong_times, wrong_watching, wrong_ladders, wrong_offsets):
        yield from judged(organisation)


def _version_of(text: str) -> str:
    return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()[:12]


def _read(text: str, name: str) -> tuple[dict[str, Any], dict[Place, int]]:
    try:
        return tomllib.loads(text), places(text)
    # TOMLDecodeError is a ValueError; a number of thousands of digits is a plain one.
    except (ValueError, RecursionError) as error:
        line, wrong, instead = fault_in(text, str(error))
        raise ConfigurationError(f"{name}, rad {line}: {wrong}. {instead}") from error


def _report(problems: Iterable[Problem], lines: Mapping[Place, int], name: str) -> str:
    rows = sorted({(line_of(p.place, lines), f"{p.wrong}. {p.instead}") for p in problems})
    return "\n".join(f"{name}, rad {line}: {sentence}" for line, sentence in rows)
