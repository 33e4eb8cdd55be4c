"""Proposals in words: a line each in the list, and one with all there is to know before taking a stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from app.presenters.notices import local
from app.presenters.shortened import shortened, visible
from app.presenters.timeline import person
from models.rules.case_number import case_number
from models.rules.organisation import Organisation
from models.rules.proposals import KIND_LABELS, MEANINGS, STATE_LABELS, ProposalKind, ProposalState, Way, way_of
from models.rules.settling import can_link, can_set_aside, can_take_up
from models.rules.verdicts import Verdict
from notifications.proposal_words import about_in_words, differences_in_words, next_in_words
from notifications.words import capital
from tasks.actions.proposals.told import dated, near_in_words, source_label
from tasks.queries.proposals import ProposalHistory, ProposalView
from tasks.queries.seen import Sight


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal in a list. `near` are the cases it may be about, `case` the number of the one it led to."""

    number: int
    about: str
    kind: str
    label: str
    verdict: str
    state: str
    waits: bool
    seen: str
    source: str
    case: str | None
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProposalCard:
    """A proposal and what can be done with it. `settled` says who settled it and when, `history` what came before.

    `asks`: whoever takes it up says what the words mean, one of `meanings` (identifier, words); `nominates`: taking it
    up is a nomination. `page` is the number of the saved page.
    """

    line: ProposalLine
    dated: str | None
    url: str | None
    page: int | None
    differences: tuple[str, ...]
    settled: str | None
    reason: str | None
    newer: int | None
    history: tuple[str, ...]
    next: str
    can_take_up: bool
    can_link: bool
    can_set_aside: bool
    asks: bool
    nominates: bool
    meanings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SightLine:
    """Something a source has shown, in the list of a case."""

    on: str
    source: str
    what: str
    url: str | None
    proposal: int | None


def proposal_lines(views: Sequence[ProposalView], organisation: Organisation) -> list[ProposalLine]:
    """The list, in its order. What a source has written is on one line, without unseen signs."""
    return [_line(view, organisation) for view in views]


def proposal_card(found: ProposalHistory, organisation: Organisation) -> ProposalCard:
    """One proposal with everything about it."""
    view, row, verdict = found.view, found.view.row, Verdict(found.view.row.verdict)
    way = way_of(verdict)
    return ProposalCard(
        line=_line(view, organisation),
        dated=dated(row.facts),
        url=row.url,
        page=row.page_id,
        differences=tuple(visible(one) for one in differences_in_words(row.difference)),
        settled=_settled(row, organisation),
        reason=row.reason,
        newer=view.offer.newer,
        history=tuple(_earlier(other, organisation) for other in found.history if other.id != row.id),
        next=next_in_words(row.id, ProposalState(row.state), way),
        can_take_up=can_take_up(view.offer),
        can_link=can_link(view.offer),
        can_set_aside=can_set_aside(view.offer),
        asks=way is Way.ASKS,
        nominates=way is Way.NOMINATES,
        meanings=tuple((meaning.value, meaning.label) for meaning in MEANINGS),
    )


def sight_lines(seen: Sequence[Sight], organisation: Organisation) -> list[SightLine]:
    """What the sources have shown of a case, the latest first."""
    return [
        SightLine(
            on=sight.on or local(sight.seen_at, organisation)[:10],
            source=source_label(sight.source),
            what=shortened(f"{KIND_LABELS[ProposalKind(sight.kind)]}: {sight.title}" if sight.kind else sight.title),
            url=sight.url,
            proposal=sight.proposal_id,
        )
        for sight in seen
    ]


def _line(view: ProposalView, organisation: Organisation) -> ProposalLine:
    row, state = view.row, ProposalState(view.row.state)
    return ProposalLine(
        number=row.id,
        about=visible(about_in_words(row.product, row.indication)),
        kind=KIND_LABELS[ProposalKind(row.kind)],
        label=visible(row.label),
        verdict=Verdict(row.verdict).label,
        state=STATE_LABELS[state],
        waits=state is ProposalState.WAITING,
        seen=local(row.seen_at, organisation),
        source=source_label(row.source),
        case=case_number(row.case_id) if row.case_id else None,
        near=tuple(visible(near_in_words(case)) for case in view.near if case.case_id != row.case_id),
    )


def _settled(row: Row[Any], organisation: Organisation) -> str | None:
    if row.settled_at is None:
        return None
    case = f", {case_number(row.case_id)}" if row.case_id else ""
    how = capital(STATE_LABELS[ProposalState(row.state)])
    return f"{how}{case}, av {person(row.settled_by, organisation)} {local(row.settled_at, organisation)}"


def _earlier(row: Row[Any], organisation: Organisation) -> str:
    state = STATE_LABELS[ProposalState(row.state)]
    return f"Förslag {row.id}, {local(row.seen_at, organisation)}: {visible(row.label)} – {state}"
