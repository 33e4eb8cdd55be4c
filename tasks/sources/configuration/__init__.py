"""Reads the sources file, and says in Swedish where it is wrong, what is wrong, and what to write.

The file says where each source is found and how it is polled, under `[sources.<key>]`. A source it does not name is
polled as its module offers it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from models.organisation_file.problem import Problem, nearest, shown
from models.organisation_file.toml_file import read, report, text_of
from models.rules.dated import Term
from models.rules.errors import ConfigurationError
from tasks.sources.configuration.configured import Configured, as_offered
from tasks.sources.configuration.keys import wrong_in
from tasks.sources.reading.records import Source
from tasks.sources.registry import sources

TOP = "sources"
Sources = Mapping[str, Configured]


def load(path: Path) -> Sources:
    """Every source by key, configured by the file at `path`, UTF-8. Raises ConfigurationError."""
    return parse(text_of(path, called="Källfilen", example="deployments/sources.toml"), name=path.name)


def parse(text: str, *, name: str = "sources.toml", known: Mapping[str, Source] | None = None) -> Sources:
    """The sources configured by the TOML `text`; `known` are those there are.

    Raises ConfigurationError, whose text has a line per problem: file, line, what is wrong, what to write.
    """
    known = sources() if known is None else known
    tree, lines = read(text, name)
    if problems := list(_problems(tree, known)):
        raise ConfigurationError(report(problems, lines, name))
    entries = tree.get(TOP, {})
    return {key: _configured(source, entries.get(key, {})) for key, source in known.items()}


def _problems(tree: Mapping[str, object], known: Mapping[str, Source]) -> Iterator[Problem]:
    for name in tree.keys() - {TOP}:
        wrong = f"”{shown(name)}” är ingen känd nyckel här"
        yield Problem((name,), wrong, f"Ta bort raden, eller skriv: [{TOP}.{next(iter(known), 'källa')}]")
    entries = tree.get(TOP, {})
    if not isinstance(entries, Mapping):
        yield Problem((TOP,), f"”{TOP}” ska vara en grupp med en källa i taget", f"Skriv till exempel: [{TOP}.källa]")
        return
    for key, entry in entries.items():
        yield from _wrong_entry(key, entry, known)


def _wrong_entry(key: str, entry: object, known: Mapping[str, Source]) -> Iterator[Problem]:
    place = (TOP, key)
    if key not in known:
        otherwise = f"Ta bort den, eller välj bland: {', '.join(known)}"
        instead = nearest(key, tuple(known), otherwise, f"Skriv: [{TOP}.{{}}]".format)
        yield Problem(place, f"Källan ”{shown(key)}” finns inte", instead)
    elif not isinstance(entry, Mapping):
        yield Problem(place, f"”{key}” ska vara en grupp av nycklar", f"Skriv: [{TOP}.{key}]")
    else:
        yield from wrong_in(known[key], entry, place)


def _configured(source: Source, entry: Mapping[str, Any]) -> Configured:
    said = dict(entry)
    if "silent_after" in said:
        said["silent_after"] = Term(**said["silent_after"])
    if "ignored" in said:
        said["ignored"] = frozenset(said["ignored"])
    if "address" in said:
        said.setdefault("enabled", True)
    return replace(as_offered(source), **said)
