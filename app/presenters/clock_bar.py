"""A clock as a bar: how many days have gone, against its aim and its limit, in a colour and in words."""

from dataclasses import dataclass
from datetime import date

from models.rules.clock import Clock, due_of, read
from models.rules.standings import Standing
from notifications.words import lateness
from tasks.queries.overview import Listed


@dataclass(frozen=True, slots=True)
class ClockBar:
    """`run`, `aim` and `limit` are days from the start, `far` where the bar ends. `days` and `verdict` are words.

    `kind` is good, warn or bad; off for a clock that stands still.
    """

    run: int
    aim: int
    limit: int
    far: int
    days: str
    verdict: str
    kind: str

    @property
    def words(self) -> str:
        """Everything the bar shows, for those who hear it."""
        return f"{self.days}, {self.verdict}. Mål dag {self.aim}, gräns dag {self.limit}."


@dataclass(frozen=True, slots=True)
class _Reading:
    """A clock read on `end`; `ran_until` is earlier for one that stands still: it gets no later."""

    start: date
    end: date
    aim: date
    limit: date
    stood: int
    ran_until: date
    held: str = ""
    ended: bool = False

    def bar(self) -> ClockBar:
        """As a bar."""
        run, limit = max(0, (self.end - self.start).days), (self.limit - self.start).days
        return ClockBar(
            run=run,
            aim=(self.aim - self.start).days,
            limit=limit,
            # A little longer than what is drawn in it.
            far=max(limit, run, 1) * 21 // 20 + 1,
            days=f"{run} dagar ({run - self.stood} netto)" if self.stood else f"{run} dagar",
            verdict=self.held or self._against(),
            kind="off" if self.held else self._kind(),
        )

    def _kind(self) -> str:
        if self.ran_until > self.limit:
            return "bad"
        return "warn" if self.ran_until > self.aim else "good"

    def _against(self) -> str:
        if self.ended:
            return {"good": "inom målet", "warn": "över målet, inom gränsen"}.get(self._kind(), "över gränsen")
        if self.end <= self.aim:
            return lateness((self.aim - self.end).days, "aim")
        left = lateness((self.limit - self.end).days, "limit")
        return left if self.end > self.limit else f"över målet, {left}"


def bar_of_row(line: Listed, today: date) -> ClockBar | None:
    """The path's clock by what the case's row says; None while it has not started, or when the case was closed."""
    if line.clock_start is None or line.aim_on is None or line.limit_on is None or line.standing is Standing.CLOSED:
        return None
    end = today if line.is_open else max((answer.on for answer in line.answers.values()), default=line.clock_start)
    since = line.stopped_since if line.is_open else None
    return _Reading(
        start=line.clock_start,
        end=end,
        aim=line.aim_on,
        limit=line.limit_on,
        stood=line.stopped_days + (max(0, (today - since).days) if since else 0),
        ran_until=min(end, since or end),
        held=f"klockan står sedan {since.isoformat()}" if since else "",
        ended=not line.is_open,
    ).bar()


def bar_of(clock: Clock, today: date) -> ClockBar | None:
    """A clock of a case's log; None when it has no targets."""
    if not clock.terms:
        return None
    lap, due = read(clock, today), due_of(clock, today)
    since = max((span.since for span in clock.stops if span.until is None), default=lap.end) if lap.held else lap.end
    return _Reading(
        start=lap.start,
        end=lap.end,
        aim=due.aim,
        limit=due.limit,
        stood=lap.days - lap.net_days,
        ran_until=min(lap.end, since),
        held=f"klockan står sedan {since.isoformat()}" if lap.held else "",
        ended=lap.ended,
    ).bar()
