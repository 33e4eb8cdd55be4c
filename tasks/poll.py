"""Polling sources: fetch, parse, compare, write. The network is never touched inside a transaction.

A page that says what the page before it said writes nothing but the source's health. One that brought a change is
saved in the transaction that writes the list; one that could not be believed is saved by itself, with why.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, groupby

from sqlmodel import Session

from models.database import Change
from models.rules.access import SYSTEM
from models.rules.errors import ConfigurationError, SourceFailureError
from models.rules.organisation import Organisation
from tasks.actions.case_file import By
from tasks.actions.source_health import Attempt, locked_health, note_attempt, note_failure, note_success
from tasks.actions.source_pages import forget_odd_pages, keep_page
from tasks.actions.taking_in.page import Read, TakenIn, take_in_page
from tasks.sources.configuration import Sources
from tasks.sources.configuration.configured import Configured
from tasks.sources.fetching.fetch import LIMITS, Fetched, fetch
from tasks.sources.fetching.line import Line, open_line
from tasks.sources.reading.whole import records_in
from tasks.sources.registry import source_called


@dataclass(frozen=True, slots=True)
class Asking:
    """On whose behalf sources are asked, and how what is written becomes true. `now` is read for each source."""

    change: Change
    now: Callable[[], datetime]
    organisation: Organisation
    contact: str

    def by(self) -> By:
        """The program itself, now."""
        return By(SYSTEM, self.now(), self.organisation)


@dataclass(frozen=True, slots=True)
class Polled:
    """What a poll gave. `problem` is a Swedish sentence when the source failed: then nothing was changed.

    `same`: the server said, or the page's hash showed, that it is the page we have.
    """

    how: Configured
    taken: TakenIn = field(default_factory=TakenIn)
    same: bool = False
    problem: str | None = None


def poll_all(asking: Asking, wanted: Sequence[Configured], *, anew: bool = False) -> list[Polled]:
    """Poll every source `wanted`, hosts side by side and the sources of a host one after another; in that order.

    Raises what broke, a database that does not answer for one, when every source has had its turn.
    """
    hosts = by_host(wanted)
    with ThreadPoolExecutor(max_workers=len(hosts) or 1) as threads:
        ended = list(chain.from_iterable(threads.map(lambda host: _poll_host(asking, host, anew), hosts)))
    polled = {one.how.key: one for one in whole(ended)}
    return [polled[how.key] for how in wanted]


def whole(ended: Iterable[Polled | Exception]) -> list[Polled]:
    """What was polled. Raises the first thing that broke instead."""
    polled: list[Polled] = []
    for one in ended:
        if isinstance(one, Exception):
            raise one
        polled.append(one)
    return polled


def chosen(sources: Sources, keys: Sequence[str]) -> list[Configured]:
    """The sources with these keys, or all that are polled. Raises NotFoundError, ConfigurationError."""
    if not keys:
        return [how for how in sources.values() if how.enabled]
    return [_asked_for(sources, source_called(key).key) for key in dict.fromkeys(keys)]


def by_host(wanted: Sequence[Configured]) -> list[list[Configured]]:
    """The sources of each host: they share a connection."""
    return [list(several) for _, several in groupby(sorted(wanted, key=_host), key=_host)]


def poll(asking: Asking, how: Configured, line: Line | None = None, *, anew: bool = False) -> Polled:
    """Poll one source, over `line` when its host is asked for more; `anew` reads the page also when it is the same.

    A source that fails is an answer, no exception: see `Polled.problem`.
    """
    by = asking.by()
    known = asking.change(lambda session: note_attempt(session, how.key, by))
    if anew:
        known = replace(known, sha256=None, etag=None, last_modified=None)
    fetched: Fetched | None = None
    try:
        fetched = _fetched(asking, how, known, by, line)
        if fetched.not_modified or fetched.sha256 == known.sha256:
            return asking.change(lambda session: _same(session, how, by))
        read = Read(how, known, fetched, records_in(how, fetched.body))
        return Polled(how, asking.change(lambda session: take_in_page(session, read, by)))
    except SourceFailureError as failure:
        page, problem = fetched, str(failure)
        return asking.change(lambda session: _failed(session, how, page, problem, by))


def _asked_for(sources: Sources, key: str) -> Configured:
    if not sources[key].enabled:
        raise ConfigurationError(f"Källan {key} hämtas inte. Ta bort enabled = false och ange address i källfilen.")
    return sources[key]


def _host(how: Configured) -> str:
    return how.host


def _poll_host(asking: Asking, several: Sequence[Configured], anew: bool) -> list[Polled | Exception]:
    with open_line() as line:
        return [_tried(asking, how, line, anew) for how in several]


def _tried(asking: Asking, how: Configured, line: Line, anew: bool) -> Polled | Exception:
    try:
        return poll(asking, how, line, anew=anew)
    except Exception as broken:
        # Told when the others have had their turn.
        return broken


def _fetched(asking: Asking, how: Configured, known: Attempt, by: By, line: Line | None) -> Fetched:
    return fetch(
        how.address_on(by.today),
        source=how.key,
        now=by.now,
        contact=asking.contact,
        line=line,
        accept=how.source.accept,
        etag=known.etag,
        last_modified=known.last_modified,
        limits=replace(LIMITS, body_bytes=how.limit),
    )


def _same(session: Session, how: Configured, by: By) -> Polled:
    note_success(locked_health(session, how.key), by)
    return Polled(how, same=True)


def _failed(session: Session, how: Configured, page: Fetched | None, problem: str, by: By) -> Polled:
    health = locked_health(session, how.key)
    if page is not None:
        page_id = keep_page(session, page, problem)
        forget_odd_pages(session, how.key)
        problem = f"{problem} Sidan är sparad: ordnat source parse {how.key} --page {page_id}."
    note_failure(session, health, how, problem, by, odd=page is not None)
    return Polled(how, problem=problem)
