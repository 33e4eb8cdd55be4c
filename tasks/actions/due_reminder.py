"""A reminder that is due: whether somebody has answered for it, who hears it, and what it says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.rules.ahead import Ahead
from models.rules.dated import Term
from models.rules.process import Route
from models.rules.watch.recipients import ROLE_LABELS, Concerned, Reached, reach
from models.rules.watch.watching import Reminder
from notifications.messages import Coming, Message, reminder
from tasks.actions.case_file import By, CaseFile, business_day
from tasks.actions.days_ahead import clock_of
from tasks.queries.coming_days import ComingDay


@dataclass(frozen=True, slots=True)
class DueReminder:
    """`before` the day the organisation has wanted to hear of it; `files` are the living cases it concerns."""

    day: ComingDay
    wanted: Reminder
    before: Term
    files: tuple[CaseFile, ...]

    @property
    def only(self) -> CaseFile | None:
        """The case, when it concerns no other."""
        return self.files[0] if len(self.files) == 1 else None

    def is_answered_for(self, today: date) -> bool:
        """Has somebody answered for it in every case?"""
        return bool(self.files) and all(_answers(file, self.day.kind, today) for file in self.files)

    def messages(self, by: By, unreachable: frozenset[str]) -> list[Message]:
        """What is said to everybody with its roles in the regions concerned, or to who acts for them."""
        regions = dict.fromkeys(region for file in self.files for region in file.at.approving or file.at.regions)
        everywhere = (region.key for region in by.organisation.regions_on(by.today))
        concerned = Concerned((), tuple(regions or everywhere))
        heard = reach(by.organisation, self.wanted.to, (), concerned, by.today, unreachable=unreachable)
        return reminder(self._coming(heard, by), heard.people, day=by.today, roles=tuple(self.wanted.to))

    def _coming(self, heard: Reached, by: By) -> Coming:
        day, kind = self.day, Ahead(self.day.kind)
        own = self.only is not None and self.only.at.route is Route.OWN
        return Coming(
            kind=kind,
            clock=clock_of(day.day_id or 0),
            on=day.on,
            before=f"{self.before.count} {self.before.unit}",
            product=day.product,
            whose_turn=_together([ROLE_LABELS[role] for role in self.wanted.to]),
            numbers=tuple(case.number for case in day.living),
            indication=day.living[0].indication if self.only else None,
            recommended_on=self.only.at.recommended_on if self.only else None,
            own_route=own and kind is Ahead.REASSESSMENT,
            fell_from=heard.fell,
            **_of_agreement(day, by),
        )


def _answers(file: CaseFile, kind: str, today: date) -> bool:
    return any(known.until >= today and known.clock in {None, kind} for known in file.at.acknowledged)


def _together(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} och {last}" if others else last


def _of_agreement(day: ComingDay, by: By) -> dict[str, Any]:
    known = day.agreement
    if known is None:
        return {}
    delisted = business_day(by.organisation, known.delisted_at) if known.delisted_at else None
    return {"company": known.company, "option": day.prolonged, "delisted_on": delisted, "url": known.url}
