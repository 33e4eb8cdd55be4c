"""A TOML file that people write: read from disk, its lines remembered, and its problems told line by line."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from models.organisation_file.problem import Problem
from models.organisation_file.toml_faults import fault_in
from models.organisation_file.toml_lines import Place, line_of, places
from models.rules.errors import ConfigurationError


def text_of(path: Path, *, called: str, example: str) -> str:
    """The text of the file at `path`, UTF-8. Raises ConfigurationError that speaks of it as `called`."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise ConfigurationError(f"{called} {path} finns inte. Ange rätt sökväg, till exempel: {example}") from None
    except OSError as error:
        raise ConfigurationError(
            f"{called} {path} går inte att läsa ({error.strerror}). Kontrollera filen och rättigheterna."
        ) from error
    return _decoded(content, path.name)


def read(text: str, name: str) -> tuple[dict[str, Any], dict[Place, int]]:
    """The tree that the TOML `text` holds, and on which line each place of it stands. Raises ConfigurationError."""
    try:
        return tomllib.loads(text), places(text)
    # TOMLDecodeError is a ValueError; a number of thousands of digits is a plain one.
    except (ValueError, RecursionError) as error:
        line, wrong, instead = fault_in(text, str(error))
        raise ConfigurationError(f"{name}, rad {line}: {wrong}. {instead}") from error


def report(problems: Iterable[Problem], lines: Mapping[Place, int], name: str) -> str:
    """A line per problem: file, line, what is wrong, what to write."""
    rows = sorted({(line_of(p.place, lines), f"{p.wrong}. {p.instead}") for p in problems})
    return "\n".join(f"{name}, rad {line}: {sentence}" for line, sentence in rows)


def _decoded(content: bytes, name: str) -> str:
    try:
        text = content.decode("utf-8-sig")  # some editors put a mark first
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(
            f"{name}, rad {line}: Tecknen är inte UTF-8. Spara om filen med teckenkodningen UTF-8"
        ) from error
    return text.replace("\r\n", "\n")  # the same version on every system
