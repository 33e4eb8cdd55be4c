"""What needs somebody now, in words: a heading per kind of thing, and under it what to do and where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from app.presenters.addresses import STANDINGS, STEPS, case_page, with_query
from app.presenters.shortened import shortened
from models.rules.case_number import case_number
from models.rules.process import Stage
from models.rules.proposals import KIND_LABELS, ProposalKind
from models.rules.standings import Standing
from notifications.words import days, kind_label, lateness
from tasks.queries.alarms import Standing as StandingAlarm
from tasks.queries.material_deadlines import Deadline
from tasks.queries.needs import SHOWN, CaseLine, Needs, Pile


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to do: where, what it is about, and how urgent. `kind` as on a tag, empty for nothing to say."""

    address: str
    title: str
    about: str
    when: str
    kind: str


@dataclass(frozen=True, slots=True)
class NeedPile:
    """Things of a kind. `more` leads to the rest of them: words and address; None when all are shown."""

    heading: str
    needs: tuple[Need, ...]
    more: tuple[str, str] | None = None


def need_piles(found: Needs, today: date) -> list[NeedPile]:
    """The kinds of which there is anything, the most urgent kind first."""
    piles = [
        _alarms(found.alarms),
        _pile("Att besluta", found.decide, today, None),
        _pile("Analyser att granska", found.review, today, STEPS[Stage.BUDGET_IMPACT], "budget"),
        _proposals(found.proposals),
        _pile("Ändrade rekommendationer att bedöma", found.judge, today, STANDINGS[Standing.PAUSED]),
        _pile("Underlag till budgetpåverkan saknas", found.without_inputs, today, STEPS[Stage.BUDGET_IMPACT]),
        NeedPile("Underlag ska snart vara inne", tuple(_deadlines(found.deadlines, today))),
    ]
    return [pile for pile in piles if pile.needs]


def _pile(heading: str, pile: Pile, today: date, group: str | None, *under: str) -> NeedPile:
    left = pile.total - len(pile.lines)
    more = (f"{left} till", with_query("/arenden", {"steg": group})) if left else None
    return NeedPile(heading, tuple(_case(line, today, under) for line in pile.lines), more)


def _case(line: CaseLine, today: date, under: tuple[str, ...]) -> Need:
    when, kind = _against(line, today)
    title = f"{case_number(line.case_id)} {shortened(line.product)}"
    about = f"{shortened(line.indication)}. Väntar på {line.waiting_on}" if line.waiting_on else line.indication
    return Need(case_page(line.case_id, *under), title, shortened(about, 200), when, kind)


def _against(line: CaseLine, today: date) -> tuple[str, str]:
    if line.stopped_since is not None:
        return f"klockan står sedan {line.stopped_since.isoformat()}", "off"
    if line.aim_on is None or line.limit_on is None:
        return "", ""
    if today > line.limit_on:
        return lateness((line.limit_on - today).days, "limit"), "bad"
    if today > line.aim_on:
        return lateness((line.limit_on - today).days, "limit"), "warn"
    return lateness((line.aim_on - today).days, "aim"), "good"


def _alarms(found: Sequence[StandingAlarm]) -> NeedPile:
    """A line per case, the one last alarmed first."""
    by_case: dict[int, list[StandingAlarm]] = {}
    for one in found:
        by_case.setdefault(one.case_id, []).append(one)
    needs = tuple(_alarm(alarms) for alarms in by_case.values())
    more = ("Alla över målet", with_query("/arenden", {"lage": "sena"})) if len(needs) > SHOWN else None
    return NeedPile("Larm att svara på", needs[:SHOWN], more)


def _alarm(alarms: Sequence[StandingAlarm]) -> Need:
    first, more = alarms[0], len(alarms) - 1
    title = f"{case_number(first.case_id)} {shortened(first.product)}"
    about = f"{kind_label(first.notice)}: {first.label}{f' och {more} till' if more else ''}"
    return Need(case_page(first.case_id), title, about, first.said_at.date().isoformat(), "bad")


def _proposals(rows: Sequence[Row[Any]]) -> NeedPile:
    left = rows[0].total - len(rows) if rows else 0
    more = (f"{left} till", "/forslag") if left else None
    return NeedPile("Förslag att ta ställning till", tuple(_proposal(row) for row in rows), more)


def _proposal(row: Row[Any]) -> Need:
    about = f"{KIND_LABELS[ProposalKind(row.kind)]}: {row.label}"
    return Need(f"/forslag/{row.id}", shortened(row.product), shortened(about), "", "")


def _deadlines(found: tuple[Deadline, ...], today: date) -> Iterator[Need]:
    for one in found:
        left = (one.meeting.material_by - today).days
        cases = "1 ärende väntar" if one.waiting == 1 else f"{one.waiting} ärenden väntar"
        yield Need(
            with_query("/arenden", {"organ": one.body.key}),
            f"{one.body.short}: senast {one.meeting.material_by.isoformat()}",
            f"till mötet {one.meeting.on.isoformat()}, {cases}",
            f"{days(left)} kvar" if left else "i dag",
            "warn" if left <= 3 else "",  # noqa: PLR2004  a long weekend away
        )
