"""What the authorities' lists say of medicines: kept as they last said it, and found again for a medicine."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, select, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from models.rules.before_the_clock import DateKind, Flag, Told
from models.tables.core import table_of
from models.tables.listed_medicine import ListedMedicine

LISTED = table_of(ListedMedicine)
_IDENTITY = ("source", "key")
# So many names go in one statement.
_TOGETHER = 400


@dataclass(frozen=True, slots=True)
class Listing:
    """A row of a source's list: which medicine, as far as it says, and what it tells of it."""

    source: str
    key: str
    name: str
    product_key: str | None = None
    substance_key: str | None = None
    atc: str | None = None
    title: str | None = None
    dates: Mapping[DateKind, date] = field(default_factory=dict)
    flags: Mapping[Flag, bool] = field(default_factory=dict)
    address: str | None = None
    page_id: int | None = None

    def told(self) -> Told:
        """What it tells, for a case."""
        return Told(self.source, self.dates, self.flags, self.name, self.address, self.page_id)


def keep(session: Session, listings: Sequence[Listing], *, now: datetime) -> None:
    """Write the rows; one that is there already says from now on what this one says."""
    if not listings:
        return
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    new = dialect.insert(LISTED)
    again = {column.name: new.excluded[column.name] for column in LISTED.c if column.name not in _IDENTITY}
    rows = [_row(listing, now) for listing in listings]
    session.connection().execute(new.on_conflict_do_update(index_elements=_IDENTITY, set_=again), rows)


def listed_as(
    session: Session, sources: Collection[str], products: Iterable[str], substances: Iterable[str]
) -> list[Listing]:
    """The rows of these sources whose product or substance, by key, is one of these."""
    found = [
        *_where(session, sources, LISTED.c.product_key, products),
        *_where(session, sources, LISTED.c.substance_key, substances),
    ]
    return list({(listing.source, listing.key): listing for listing in found}.values())


def all_listed(session: Session, sources: Collection[str]) -> list[Listing]:
    """Every row of these sources, which are short."""
    return listed_where(session, sources, true())


def listed_where(session: Session, sources: Collection[str], chosen: ColumnElement[bool]) -> list[Listing]:
    """The chosen rows of these sources, in order."""
    rows = select(LISTED).where(LISTED.c.source.in_(sources), chosen).order_by(LISTED.c.source, LISTED.c.key)
    return [_listing(row) for row in session.connection().execute(rows)]


def _where(session: Session, sources: Collection[str], column: Column[Any], names: Iterable[str]) -> Iterator[Listing]:
    wanted = sorted(set(names))
    for start in range(0, len(wanted), _TOGETHER):
        yield from listed_where(session, sources, column.in_(wanted[start : start + _TOGETHER]))


def _listing(row: Row[Any]) -> Listing:
    return Listing(
        row.source,
        row.key,
        row.name,
        row.product_key,
        row.substance_key,
        row.atc,
        row.title,
        dict(_days(row.dates)),
        {Flag(flag): holds for flag, holds in row.flags.items()},
        row.address,
        row.page_id,
    )


def _days(kept: Mapping[str, str]) -> Iterator[tuple[DateKind, date]]:
    return ((DateKind(kind), date.fromisoformat(on)) for kind, on in kept.items())


def _row(listing: Listing, now: datetime) -> dict[str, Any]:
    told = listing.told().data()
    names = ("source", "key", "name", "product_key", "substance_key", "atc", "title", "address", "page_id")
    kept = {name: getattr(listing, name) for name in names}
    return kept | {"dates": told["dates"], "flags": told["flags"], "listed_at": now}
