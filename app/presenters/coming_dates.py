"""Days to come in words: when, what, of which medicine, which cases, and what else is known."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.presenters.spreadsheet import Cell, Sheet
from notifications.words import days as in_days
from tasks.queries.coming_days import ComingDay

_HEADINGS = ("Datum", "Dagar kvar", "Vad", "Läkemedel", "Ärenden", "Avtal med", "Kan förlängas", "Källa", "Uttaget")


@dataclass(frozen=True, slots=True)
class ComingLine:
    """A day to come, or one that has passed, in words."""

    on: str
    left: str
    what: str
    product: str
    cases: str
    more: str
    numbers: tuple[str, ...] = ()
    address: str | None = None


def coming_lines(days: Iterable[ComingDay], today: date) -> list[ComingLine]:
    """The days in the order they are given, as they look on `today`."""
    return [
        ComingLine(
            on=day.on.isoformat(),
            left=in_days((day.on - today).days) if day.on >= today else "passerat",
            what=day.label,
            product=day.product,
            cases=", ".join(case.number for case in day.living),
            more=", ".join(_more(day)),
            numbers=tuple(case.number for case in day.living),
            address=day.agreement.url if day.agreement else None,
        )
        for day in days
    ]


def coming_sheet(days: Sequence[ComingDay], today: date) -> Sheet:
    """The days as a spreadsheet."""
    return Sheet(_HEADINGS, [_row(day, today) for day in days])


def _more(day: ComingDay) -> Iterator[str]:
    known = day.agreement
    if known is None:
        return
    if known.company:
        yield known.company
    if day.on == known.ends_on and day.prolonged:
        yield f"kan förlängas {day.prolonged}"
    if known.delisted_at:
        yield f"inte längre i listan sedan {known.delisted_at.date().isoformat()}"


def _row(day: ComingDay, today: date) -> list[Cell]:
    known = day.agreement
    numbers = ", ".join(case.number for case in day.living)
    own = (known.company, day.prolonged, known.url) if known else (None, None, None)
    return [day.on, (day.on - today).days, day.label, day.product, numbers, *own, today]
