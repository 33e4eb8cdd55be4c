"""When people may be woken: the opening hours of working days, as instants."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.rules.calendar import IsFree, free_in, next_working_day
from models.rules.clocks.terms import calendar_terms
from models.rules.organisation import Organisation
from models.rules.watch.watching import WorkingHours

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Office:
    """Hours, the days that are free, and where: what turns days into instants."""

    hours: WorkingHours
    zone: ZoneInfo
    free: IsFree

    def opening(self, day: date) -> datetime:
        """When the office opens on `day`, or on the next working day when it is free. UTC.

        Built from the wall clock of the place, so that 08:00 stays 08:00 when clocks are put forward or back.
        """
        opens = time.fromisoformat(self.hours.opens)
        return datetime.combine(next_working_day(day, self.free), opens, self.zone).astimezone(UTC)

    def wake(self, instant: datetime) -> datetime:
        """`instant` itself in working hours, else the next opening. UTC."""
        here = instant.astimezone(self.zone)
        opening = self.opening(here.date())
        if instant < opening:
            return opening
        if here.time() < time.fromisoformat(self.hours.closes):
            return instant.astimezone(UTC)
        return self.opening(here.date() + _ONE_DAY)

    def day(self, instant: datetime) -> date:
        """The calendar date of an instant where the office is."""
        return instant.astimezone(self.zone).date()


def office_of(organisation: Organisation) -> Office:
    """The organisation's office: its hours, its calendar, its time zone. Raises ConfigurationError."""
    zone = ZoneInfo(organisation.clock.timezone)
    return Office(organisation.watching.hours, zone, free_in(calendar_terms(organisation)))
