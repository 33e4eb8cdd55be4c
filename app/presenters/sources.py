"""The sources at a terminal: which there are, what a poll gave, what a page says, how they have been doing.

What is shown was written by others. It is printed as the signs it is: no markup, no formula, nothing unseen.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table
from sqlalchemy import Row

from app.presenters.notices import local
from app.presenters.shortened import visible
from app.presenters.source_words import named, outcome, polled_row, said
from app.presenters.spreadsheet import Sheet
from app.presenters.terminal import console, errors
from models.rules.organisation import Organisation
from models.tables.source import SourceHealth, SourceLength, SourcePage
from tasks.actions.taking_in import Changes, Listed
from tasks.poll import Polled
from tasks.sources.configuration import Sources
from tasks.sources.configuration.configured import Configured
from tasks.sources.reading.records import Facts, Record

_TREND = 3


def show_sources(sources: Sources) -> None:
    """Every source, and where it is found."""
    table = _table("Källor", "Nyckel", "Källa", "Hämtas", "Adress")
    for key, how in sources.items():
        table.add_row(*map(_plain, (key, how.label, "ja" if how.enabled else "nej", how.address or "okänd")))
    console.print(table)


def show_polled(polled: Sequence[Polled]) -> None:
    """A row per source; then what is new or changed in each, unless everything is; then what failed."""
    table = _table("Hämtning", "Källa", "Läge", "Rader", "Nya", "Ändrade", "Inte längre med", "Förslag")
    for one in polled:
        row = polled_row(one)
        table.add_row(*(_plain(str("" if row[name] is None else row[name])) for name in table_names(table)))
    console.print(table)
    for one in polled:
        if outcome(one) == "ändrad":
            console.print(f"\n[bold]{_plain(one.how.label)}[/]")
            show_changes(one.taken.changes)
    for doubt in (doubt for one in polled for doubt in one.taken.followed.doubts):
        console.print(f"[yellow]Att avgöra:[/] {_plain(doubt)}", soft_wrap=True)
    for one in polled:
        if one.problem:
            errors.print(f"[red]Källfel:[/] {_plain(one.problem)}", soft_wrap=True)


def table_names(table: Table) -> list[str]:
    """The headings of a table."""
    return [str(column.header) for column in table.columns]


def show_changes(changes: Changes[Any]) -> None:
    """What differs, row by row, and field by field where a row has changed."""
    for listed in changes.new:
        console.print(f"ny: {_plain(named(listed.record.key, listed.record.facts()))}", soft_wrap=True)
    for listed in changes.changed:
        console.print(f"ändrad: {_plain(named(listed.record.key, listed.record.facts()))}", soft_wrap=True)
        for line in _fields(listed):
            console.print(f"  {_plain(line)}", soft_wrap=True)
    for listed in changes.relisted:
        console.print(f"åter med: {_plain(named(listed.record.key, listed.record.facts()))}", soft_wrap=True)
    for key, facts in changes.no_longer_listed.items():
        console.print(f"inte längre med: {_plain(named(key, facts))}", soft_wrap=True)
    if changes.reworded:
        console.print(f"{len(changes.reworded)} rader har fler eller färre uppgifter än förut, men säger detsamma.")
    if not changes:
        console.print(f"Inget skiljer: {changes.unchanged} rader säger detsamma.")


def show_records(records: Sequence[Record]) -> None:
    """What a page says, a few lines per record."""
    for record in records:
        console.print(f"[bold]{_plain(record.key)}[/]", soft_wrap=True)
        for name, value in record.facts().items():
            console.print(f"  {_plain(name)}: {_plain(said(value))}", soft_wrap=True)
    console.print(f"{len(records)} rader.")


def records_sheet(records: Sequence[Record]) -> Sheet:
    """What a page says as a spreadsheet, a row per record."""
    rows = [record.facts() for record in records]
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [[record.key, *(said(row.get(name)) for name in names)] for record, row in zip(records, rows, strict=True)]
    return Sheet(["key", *names], cells)


def show_page(page: SourcePage, organisation: Organisation) -> None:
    """Which saved page it is."""
    console.print(
        f"Sida {page.id}, hämtad {local(page.fetched_at, organisation)} från {_plain(page.url)}", soft_wrap=True
    )


def show_health(
    sources: Sources,
    healths: Sequence[SourceHealth],
    lengths: Mapping[str, Sequence[SourceLength]],
    organisation: Organisation,
) -> None:
    """How every source has been doing, also those that have never been tried."""
    known = {health.source: health for health in healths}
    table = _table("Källor", "Källa", "Försökt", "Läst", "Ändrad", "Fel i rad", "Rader", "Längd över tid")
    for key, how in sources.items():
        trend = [f"{length.at.date().isoformat()} {length.rows}" for length in lengths.get(key, [])[-_TREND:]]
        table.add_row(*map(_plain, (key, *_states(how, known.get(key), organisation), "\n".join(trend))))
    console.print(table)
    for health in healths:
        if health.problem:
            errors.print(f"[red]Källfel:[/] {_plain(health.problem)}", soft_wrap=True)


def show_one(
    how: Configured,
    healths: Sequence[SourceHealth],
    lengths: Sequence[SourceLength],
    pages: Sequence[Row[Any]],
    organisation: Organisation,
) -> None:
    """One source: how it has been doing, every length its list has had, every page that is saved."""
    show_health({how.key: how}, healths, {how.key: lengths}, organisation)
    for length in lengths:
        console.print(f"Från {local(length.at, organisation)}: {length.rows} rader")
    for page in pages:
        why = f"  {page.problem}" if page.problem else ""
        console.print(f"Sida {page.id}, hämtad {local(page.fetched_at, organisation)}{_plain(why)}", soft_wrap=True)


def _states(how: Configured, health: SourceHealth | None, organisation: Organisation) -> tuple[str, ...]:
    if health is None:
        return ("aldrig" if how.enabled else "hämtas inte", "", "", "", "")
    moments = (health.last_attempt_at, health.last_success_at, health.last_change_at)
    written = (local(moment, organisation) if moment else "aldrig" for moment in moments)
    return (*written, str(health.failures_in_row), "" if health.rows is None else str(health.rows))


def _fields(listed: Listed[Any]) -> list[str]:
    before: Facts = listed.earlier or {}
    now = listed.record.facts()
    both = [name for name in now if name in before and before[name] != now[name]]
    return [f"{name}: {said(before[name])} → {said(now[name])}" for name in both]


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def _plain(text: str) -> str:
    return escape("\n".join(map(visible, text.split("\n"))))
