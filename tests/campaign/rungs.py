"""The ladders a second time, slowly: which rungs of a case must have been dealt with, and which were not.

Whenever the watch says of a case that it need not be looked at before a later moment, every rung whose day has come is
to be there already: called or passed over. That holds at every instant, whoever was killed before it, so a witness may
look at any time, and what a later sweep would have made up for does not hide anything.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from app.bootstrap import Ordnat
from models import database
from models.rules.dated import Term
from models.rules.escalation import Watched
from models.rules.watch.watched import watched_in
from models.rules.watch.watching import Rung
from models.rules.watch.working_hours import Office, office_of
from models.tables.alarm import Alarm
from models.tables.case import Case
from tasks.actions.case_file import CaseFile, business_day, load_all

_ONE_DAY = timedelta(days=1)
_MONTH_END = 28
# A rung of a clock: its clock, what set that going, and its own name.
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Lacking:
    """A rung whose time had come, in a case that the watch believed to be done with."""

    case_id: int
    key: Key
    occurrence: int


@dataclass
class Witness:
    """Looks now and then; `looks`, `cases` and `rungs` say how much it has seen, `lacking` what was not there."""

    house: Ordnat
    looks: int = 0
    cases: int = 0
    rungs: int = 0
    lacking: list[Lacking] = field(default_factory=list)

    def look(self, at_most: int = 60) -> None:
        """One consistent look at cases that the watch has nothing to do with just now, the last alarmed first."""
        now = self.house.now()
        with database.reading(self.house.engine) as session:
            ids = _believed_done(session, now, at_most)
            files, dealt_with = load_all(session, ids), _dealt_with(session, ids)
        self.looks += 1
        for file in files:
            self._judge(file, dealt_with[file.case_id], now)

    def _judge(self, file: CaseFile, dealt_with: Mapping[Key, int], now: datetime) -> None:
        self.cases += 1
        for key, occurrence in due_rungs(file, self.house, now):
            self.rungs += 1
            if dealt_with.get(key, -1) < occurrence:
                self.lacking.append(Lacking(file.case_id, key, occurrence))


def _believed_done(session: Session, now: datetime, at_most: int) -> list[int]:
    done = select(Case.id).where(col(Case.next_check_at) > now)
    latest_first = done.order_by(col(Case.alarmed_at).desc(), col(Case.id)).limit(at_most)
    return [number for number in session.exec(latest_first) if number is not None]


def _dealt_with(session: Session, ids: Sequence[int]) -> Mapping[int, Mapping[Key, int]]:
    """Of each case the last repeat of every rung that has been called or passed over."""
    found: dict[int, dict[Key, int]] = defaultdict(dict)
    for row in session.exec(select(Alarm).where(col(Alarm.case_id).in_(ids))):
        key = (row.clock, row.occasion, row.rung)
        found[row.case_id][key] = max(row.occurrence, found[row.case_id].get(key, -1))
    return found


def due_rungs(file: CaseFile, house: Ordnat, now: datetime) -> Iterator[tuple[Key, int]]:
    """Of every running clock of a case the rungs whose time has come, each with the number of its latest repeat."""
    office = office_of(house.organisation)
    for line in watched_in(file.at, house.organisation, business_day(house.organisation, now)):
        for rung in line.ladder.rungs:
            passed = [n for n, day in days_of(line.watched, rung, office, now) if office.opening(day) <= now]
            if passed:
                yield (line.watched.key, line.watched.occasion, rung.key), passed[-1]


def days_of(watched: Watched, rung: Rung, office: Office, now: datetime) -> Iterator[tuple[int, date]]:
    """The days of a rung up to today, walked to one by one; nobody stops a clock in the campaign."""
    day = _first_day(watched, rung, office)
    first = day
    for number in range(rung.times if rung.every else 1):
        if day > office.day(now):
            return
        yield number, day
        if rung.every:
            day = _walked(first, Term(rung.every.count * (number + 1), rung.every.unit), office, 1)


def _first_day(watched: Watched, rung: Rung, office: Office) -> date:
    anchor = {"start": watched.start, "aim": watched.due.aim, "limit": watched.due.limit}[rung.at]
    if rung.percent is not None:
        return next(day for day in _days(watched.start) if _share(watched.start, day, anchor) >= rung.percent)
    if rung.before is not None:
        return _walked(anchor, rung.before, office, -1)
    return _walked(anchor, rung.after or Term(1, "days"), office, 1)


def _days(start: date) -> Iterator[date]:
    while True:
        yield start
        start += _ONE_DAY


def _share(start: date, day: date, end: date) -> float:
    """How much of the way from `start` to `end` has gone on `day`, in per cent."""
    return 100 * (day - start).days / (end - start).days if end > start else 100.0


def _walked(day: date, length: Term, office: Office, step: int) -> date:
    left = length.count
    if length.unit == "months":
        for _ in range(left):
            day = _same_day(day, step)
        return day
    while left:
        day += step * _ONE_DAY
        left -= length.unit == "days" or not office.free(day)
    return day


def _same_day(day: date, step: int) -> date:
    """A month on, or back; the last day of a month that is too short."""
    months = day.year * 12 + day.month - 1 + step
    for number in range(day.day, _MONTH_END - 1, -1):
        try:
            return date(months // 12, months % 12 + 1, number)
        except ValueError:
            continue
    return date(months // 12, months % 12 + 1, day.day)
