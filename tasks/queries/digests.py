"""The digests of a day: who is to have one, since when, and what it says. Gross figures only."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from models.rules.access import CASE_OFFICER
from models.rules.calendar import add_months, free_in, next_working_day
from models.rules.clocks.terms import calendar_terms
from models.rules.dated import valid_on
from models.rules.organisation import Organisation, Person
from models.rules.proposals import KIND_LABELS, ProposalKind
from models.rules.watch.recipients import ROLE_LABELS
from models.rules.watch.watching import Digest
from notifications import messages, routing
from notifications.messages import DIGEST, Message
from notifications.proposal_words import about_in_words
from tasks.actions.case_file import business_day
from tasks.actions.fan_out import with_channels
from tasks.actions.outbox import OUTBOX
from tasks.queries.coming_days import ComingDay, coming_days
from tasks.queries.decided import RegionAnswer, Release, decided_since, released_since
from tasks.queries.proposals import ProposalView, proposals
from tasks.queries.standing_now import OpenCase, open_cases

# Nobody has had one before, or long ago: so far back a first one reaches.
_FIRST_REACH = timedelta(days=31)
# What was recorded just before the last one may have been committed just after it; what that one told is left out.
_OVERLAP = timedelta(hours=1)
# So far ahead days to come are told of.
_AHEAD_MONTHS = 3
# These are told what their region is to pay for, and nothing that waits for others.
_ECONOMIST = "divisional_economist"


@dataclass(frozen=True, slots=True)
class _News:
    """Everything a digest can tell of."""

    cases: list[OpenCase]
    answers: list[RegionAnswer]
    releases: list[Release]
    proposals: list[dict[str, Any]]
    coming: list[ComingDay]


def digests(session: Session, organisation: Organisation, now: datetime) -> list[Message]:
    """The digests due on the day of `now`, also those that have been written already; nothing to say: none."""
    today = business_day(organisation, now)
    due = [digest for digest in valid_on(organisation.watching.digests, today) if _is_due(digest, organisation, today)]
    readers = [(digest, holder) for digest in due for holder in _holders(organisation, digest.role, today)]
    if not readers:
        return []
    known = {(d.role, holder.key): _last(session, d.role, holder, now) for d, holder in readers}
    since = min(last.since for last in known.values())
    news = _News(
        open_cases(session, organisation, today),
        decided_since(session, since, organisation),
        released_since(session, since),
        [_proposal(view, organisation) for view in proposals(session)],
        coming_days(session, today, add_months(today, _AHEAD_MONTHS)),
    )
    found = [
        _digest(digest, holder, facts, organisation, today)
        for digest, holder in readers
        if (facts := _facts(digest.role, holder.region, news, known[digest.role, holder.key], today))
    ]
    return with_channels(session, found, organisation, today)


@dataclass(frozen=True, slots=True)
class _Last:
    """Since when somebody has not been told, and what they were told last."""

    since: datetime
    told: frozenset[str] = frozenset()

    def lacks(self, said: RegionAnswer | Release) -> bool:
        """Is this news?"""
        return said.recorded_at > self.since and said.key not in self.told


def _is_due(digest: Digest, organisation: Organisation, today: date) -> bool:
    """A working day; for a weekly one its weekday, or the first working day after it."""
    free = free_in(calendar_terms(organisation))
    if digest.every == "day":
        return not free(today)
    return today == next_working_day(_weekday(digest, today), free)


def _period(digest: Digest, today: date) -> str:
    # Moved off a holiday into the next week it is still the earlier week's.
    year, week, _ = _weekday(digest, today).isocalendar()
    return today.isoformat() if digest.every == "day" else f"{year}-W{week:02}"


def _weekday(digest: Digest, today: date) -> date:
    """The last day that was the digest's weekday."""
    return today - timedelta(days=(today.isoweekday() - digest.weekday) % 7)


def _holders(organisation: Organisation, role: str, today: date) -> Iterator[Person]:
    return (person for person in valid_on(organisation.people, today) if role in person.roles)


def _last(session: Session, role: str, holder: Person, now: datetime) -> _Last:
    earlier = (
        select(OUTBOX.c.created_at, OUTBOX.c.facts)
        .where(OUTBOX.c.kind == DIGEST, OUTBOX.c.channel_id.is_(None), OUTBOX.c.state != "cancelled")
        .where(OUTBOX.c.dedupe_key.startswith(f"{DIGEST}:{role}:{holder.key}:", autoescape=True))
        .order_by(OUTBOX.c.id.desc())
        .limit(1)
    )
    row = session.connection().execute(earlier).first()
    if row is None:
        return _Last(now - _FIRST_REACH)
    return _Last(row.created_at - _OVERLAP, frozenset(row.facts["keys"]))


def _digest(
    digest: Digest, holder: Person, facts: Mapping[str, Any], organisation: Organisation, today: date
) -> Message:
    to = routing.reader(organisation, holder, today)
    told = {
        "role": ROLE_LABELS.get(digest.role, digest.role),
        "holder": holder.name if to is not holder else None,
        "region": organisation.region(holder.region).name if holder.region else None,
        "every": digest.every,
        "day": today.isoformat(),
    }
    return messages.digest(digest.role, holder, to, _period(digest, today), {**facts, **told})


def _facts(role: str, region: str | None, news: _News, last: _Last, today: date) -> dict[str, Any]:
    """What there is to tell somebody in a role, of a region or of all (None); empty when there is nothing.

    Days to come are told of along with the rest: they are no reason to write, which the reminders are for.
    """
    answers = [_said(answer) for answer in news.answers if region in {None, answer.region} and last.lacks(answer)]
    told: dict[str, Any] = {"late": [], "at_risk": [], "stopped": [], "released": [], "decided": answers}
    told["proposals"] = news.proposals if role == CASE_OFFICER else []
    if role != _ECONOMIST:
        told |= {"late": _standing(news, "late", region), "at_risk": _standing(news, "at_risk", region)}
        told |= {"stopped": list(_stopped(news, region))}
        told |= {"released": [_said(release) for release in news.releases if last.lacks(release)]}
    keys = [said["key"] for said in (*told["decided"], *told["released"])]
    coming = [_coming(day, today) for day in news.coming] if role != _ECONOMIST else []
    return told | {"keys": keys, "coming": coming} if any(told.values()) else {}


def _coming(day: ComingDay, today: date) -> dict[str, Any]:
    number = day.living[0].number if day.living else None
    told = {"number": number, "product": day.product, "what": day.label}
    return told | {"on": day.on.isoformat(), "days_left": (day.on - today).days}


def _said(news: RegionAnswer | Release) -> dict[str, Any]:
    return {name: fact for name, fact in asdict(news).items() if name != "recorded_at"}


def _standing(news: _News, how: str, region: str | None) -> list[dict[str, Any]]:
    said = ((case, getattr(case, how).get(region)) for case in news.cases)
    return [_case(case) | {"standing": standing, "whose_turn": case.whose_turn} for case, standing in said if standing]


def _stopped(news: _News, region: str | None) -> Iterator[Mapping[str, Any]]:
    for case in news.cases:
        for stop in case.stopped:
            if region is None or stop.region in {None, region}:
                yield _case(case) | asdict(stop)


def _proposal(view: ProposalView, organisation: Organisation) -> dict[str, Any]:
    row = view.row
    return {
        "number": row.id,
        "about": about_in_words(row.product, row.indication),
        "kind": KIND_LABELS[ProposalKind(row.kind)],
        "label": row.label,
        "seen": business_day(organisation, row.seen_at).isoformat(),
    }


def _case(case: OpenCase) -> dict[str, Any]:
    return {"number": case.number, "product": case.product, "indication": case.indication}
