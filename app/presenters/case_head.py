"""A case's head in words: what it is about, how it stands, and the facts it was opened with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.presenters.addresses import case_page
from app.presenters.clock_bar import ClockBar, bar_of
from app.presenters.shortened import PARAGRAPH, shortened, visible
from app.presenters.timeline import person
from models.rules.case_number import case_number
from models.rules.clock import case_clock
from models.rules.foresight.forecast import Forecast
from models.rules.organisation import Organisation
from models.rules.place import Position
from models.rules.process import Dispensing, Priority, Route
from models.rules.standings import STANDING_LABELS, Standing
from models.rules.turns import whose_turn
from models.rules.verdicts import Verdict
from notifications.forecasts import in_words
from notifications.words import capital
from tasks.actions.case_file import CaseFile

DISPENSING_LABELS = {Dispensing.REQUISITION: "rekvisitionsläkemedel", Dispensing.PRESCRIPTION: "receptläkemedel"}
_STANDING_KINDS = {
    Standing.ON_PATH: "calm",
    Standing.PARKED: "off",
    Standing.PAUSED: "warn",
    Standing.MAKING_KNOWN: "calm",
    Standing.RELEASED: "good",
    Standing.CLOSED: "off",
}


@dataclass(frozen=True, slots=True)
class Link:
    """Another case, or a page elsewhere."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class CaseHead:
    """`tags` are words with their kinds; `facts` labels with values; `clock` the whole path's."""

    number: str
    product: str
    substance: str
    indication: str
    tags: tuple[tuple[str, str], ...]
    turn: str
    foreseen: str
    clock: ClockBar | None
    facts: tuple[tuple[str, str], ...]
    related: tuple[Link, ...]


def case_head(
    file: CaseFile, foreseen: Forecast, related: Sequence[tuple[int, str]], organisation: Organisation, today: date
) -> CaseHead:
    """The head. `related` are other cases: their numbers, and what they are to this one."""
    place, opened, clock = file.at, file.log[0].data, case_clock(file.at)
    expected = in_words(foreseen, organisation) if place.is_open else None
    return CaseHead(
        number=file.about.number,
        product=visible(file.about.product),
        substance=visible(opened.get("substance", "")),
        indication=visible(file.about.indication),
        tags=tuple(_tags(place)),
        turn=whose_turn(place, organisation, today),
        foreseen=expected or "",
        clock=bar_of(clock, today) if clock else None,
        facts=tuple(_facts(file, organisation)),
        related=tuple(Link(f"{words} {case_number(number)}", case_page(number)) for number, words in related),
    )


def _tags(place: Position) -> Iterator[tuple[str, str]]:
    standing = place.standing or Standing.CLOSED
    yield STANDING_LABELS[standing], _STANDING_KINDS[standing]
    if place.priority is Priority.URGENT:
        yield "brådskande", "bad"
    if place.review_wanted:
        yield "behöver omprövas", "warn"


def _facts(file: CaseFile, organisation: Organisation) -> Iterator[tuple[str, str]]:
    place, opened = file.at, file.log[0]
    own = place.route is Route.OWN
    yield "Väg", "egen väg, efter nominering" if own else "efter NT-rådets rekommendation"
    yield ("Nominering" if own else "Rekommendation"), _said(file)
    yield "Hanteras som", capital(DISPENSING_LABELS[place.dispensing])
    yield "Terapiområde", shortened(place.therapy or "")
    yield "Upptaget", f"{opened.on.isoformat()} av {person(opened.actor, organisation)}"
    if place.clock_start is not None:
        yield "Klockan från", place.clock_start.isoformat()


def _said(file: CaseFile) -> str:
    """What the council wrote, and what it is taken to mean where that is not the same."""
    verdict = Verdict(file.at.verdict).label
    same = file.at.route is Route.OWN or file.label.casefold() == verdict.casefold()
    return shortened(file.label, PARAGRAPH) + ("" if same else f" ({verdict})")
