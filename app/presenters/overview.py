"""The overview in words: groups of cases, each case as a line with its clock and what the regions have said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from app.presenters.addresses import case_page
from app.presenters.board import MARKS
from app.presenters.clock_bar import ClockBar, bar_of_row
from app.presenters.shortened import shortened
from models.rules.case_number import case_number
from models.rules.organisation import Organisation, Region
from models.rules.process import RULES, Effect, Priority, Stage, outcome_of
from models.rules.standings import CLOSE_LABELS, CloseReason, Standing
from tasks.queries.overview import Answer, Listed, Overview
from tasks.queries.wanted_cases import Group

GROUP_LABELS: dict[Group, str] = {
    Standing.PAUSED: "Pausade: rekommendationen har ändrats",
    **{stage: rule.label for stage, rule in RULES.items()},
    Standing.ON_PATH: "Alla har beslutat",
    Standing.MAKING_KNOWN: "Nejet görs känt i regionerna",
    Standing.PARKED: "Avvaktar NT-rådet",
    Standing.RELEASED: "Godkända för användning",
    Standing.CLOSED: "Avslutade",
}
OUTCOME_KINDS = {Effect.APPROVES: "good", Effect.WAITS: "warn", Effect.REFUSES: "bad"}


@dataclass(frozen=True, slots=True)
class RegionMark:
    """What a region has said: `said` is short, `words` whole; `kind` as on a tag, empty for nothing yet."""

    letter: str
    said: str
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class OverviewLine:
    """A case in words. `clock` is None when none goes; `turn` says whom it waits for, or how it ended.

    `answered`: some region has said something."""

    number: str
    address: str
    product: str
    indication: str
    turn: str
    urgent: bool
    review_wanted: bool
    clock: ClockBar | None
    answered: bool
    regions: tuple[RegionMark, ...]


@dataclass(frozen=True, slots=True)
class OverviewGroup:
    """A heading, the lines of it that are on this page, and how many there are in all."""

    label: str
    count: int
    lines: tuple[OverviewLine, ...]


def overview_groups(found: Overview, organisation: Organisation, today: date) -> list[OverviewGroup]:
    """The page, group by group."""
    return [
        OverviewGroup(GROUP_LABELS[group], found.counts[group], tuple(_lines(lines, organisation, today)))
        for group, lines in groupby(found.lines, key=lambda line: line.group)
    ]


def _lines(lines: Iterator[Listed], organisation: Organisation, today: date) -> Iterator[OverviewLine]:
    regions = organisation.regions_on(today)
    for line in lines:
        yield OverviewLine(
            number=case_number(line.case_id),
            address=case_page(line.case_id),
            product=shortened(line.product),
            indication=shortened(line.indication),
            turn=turn_of(line),
            urgent=line.priority == Priority.URGENT,
            review_wanted=line.review_wanted,
            clock=bar_of_row(line, today),
            answered=bool(line.answers),
            regions=tuple(region_marks(line.answers, regions)),
        )


def region_marks(answers: dict[str, Answer], regions: Sequence[Region]) -> Iterator[RegionMark]:
    """A mark per region, in the organisation's order."""
    for region in regions:
        answer = answers.get(region.key)
        if answer is None:
            yield RegionMark(region.county_letter, "–", f"{region.short}: inget beslut än", "")
            continue
        outcome = outcome_of(Stage.REGION_DECISION, answer.outcome)
        if outcome is not None:
            words = f"{region.short}: {outcome.label} {answer.on.isoformat()}"
            yield RegionMark(region.county_letter, MARKS[outcome.key], words, OUTCOME_KINDS[outcome.effect])


def turn_of(line: Listed) -> str:
    """Whom the case waits for, or how it ended."""
    if line.standing is Standing.CLOSED:
        return f"avslutat: {CLOSE_LABELS[CloseReason(line.closed_as)]}" if line.closed_as else "avslutat"
    if line.standing is Standing.PAUSED:
        return "handläggaren: bedöm den ändrade rekommendationen"
    if line.standing is Standing.PARKED:
        return "NT-rådet"
    if line.standing is Standing.ON_PATH:
        return line.waiting_on or "frisläpps"
    return "omprövas" if line.review_wanted else ""
