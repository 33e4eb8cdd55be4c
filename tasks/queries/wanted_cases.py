"""Which cases somebody wants to see, as conditions on the cases' rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, false, or_

from models.rules.case_number import case_id_of
from models.rules.clocks.keys import turn_key
from models.rules.errors import InvalidInputError
from models.rules.process import RULES, Stage
from models.rules.standings import OPEN, Standing
from models.rules.turns import OwnedTurn
from models.tables.core import table_of
from models.tables.medicine import Medicine
from tasks.actions.case_rows import CASES

MEDICINES = table_of(Medicine)
Group = Standing | Stage
# Where a case can stand, in the order shown: first whose judgement is wanted, then along the path.
GROUPS: tuple[Group, ...] = (
    Standing.PAUSED,
    *RULES,
    Standing.ON_PATH,
    Standing.MAKING_KNOWN,
    Standing.PARKED,
    Standing.RELEASED,
    Standing.CLOSED,
)
_ASKED = f" {Stage.REGION_DECISION.value}:"


class Which(StrEnum):
    """How far the cases have come; late: past an aim, on their way, with a clock that goes."""

    OPEN = "open"
    LATE = "late"
    ENDED = "ended"
    ALL = "all"


class Order(StrEnum):
    """What comes first in a group."""

    CLOCK = "clock"
    PRODUCT = "product"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; what is empty chooses nothing away.

    `turns` are those of the body asked for, None when none was; `region`: cases that it has not answered yet.
    """

    which: Which = Which.OPEN
    text: str = ""
    region: str | None = None
    turns: tuple[OwnedTurn, ...] | None = None
    group: Group | None = None
    therapy: str | None = None
    officer: str | None = None
    order: Order = Order.CLOCK
    page: int = 1


def conditions(wanted: Wanted, today: date) -> Iterator[ColumnElement[bool]]:
    """What must hold of a case's row, and of its medicine's where `wanted.text` is asked for."""
    yield from _which(wanted.which, today)
    if wanted.text:
        yield _says(wanted.text)
    if wanted.region is not None:
        yield or_(~CASES.c.turns.contains(_ASKED, autoescape=True), waits(Stage.REGION_DECISION, wanted.region))
    if wanted.turns is not None:
        yield waits_for(wanted.turns)
    if wanted.group is not None:
        yield stands_in(wanted.group)
    if wanted.therapy is not None:
        yield CASES.c.therapy == wanted.therapy
    if wanted.officer is not None:
        yield CASES.c.officer == wanted.officer


def stands_in(group: Group) -> ColumnElement[bool]:
    """Cases of a group by which it is asked for: steps that go on beside others are found, too."""
    if not isinstance(group, Stage):
        return CASES.c.standing == group.value
    if RULES[group].per_region:
        return CASES.c.turns.contains(_ASKED, autoescape=True)
    return waits(group, None)


def waits(stage: Stage, region: str | None) -> ColumnElement[bool]:
    """Cases in which it is this step's turn."""
    return CASES.c.turns.contains(f" {turn_key(stage, region)} ", autoescape=True)


def waits_for(turns: Sequence[OwnedTurn]) -> ColumnElement[bool]:
    """Cases in which any of the turns is open; none when there are none."""
    return or_(false(), *map(_owned, turns))


def _owned(turn: OwnedTurn) -> ColumnElement[bool]:
    open_now = CASES.c.turns.contains(f" {turn.key} ", autoescape=True)
    if turn.therapy is not None:
        return and_(open_now, CASES.c.therapy == turn.therapy)
    if turn.besides:
        return and_(open_now, or_(CASES.c.therapy.is_(None), CASES.c.therapy.not_in(turn.besides)))
    return open_now


def _which(which: Which, today: date) -> Iterator[ColumnElement[bool]]:
    opened = [standing.value for standing in OPEN]
    if which is Which.OPEN:
        yield CASES.c.standing.in_(opened)
    elif which is Which.ENDED:
        yield CASES.c.standing.not_in(opened)
    elif which is Which.LATE:
        yield CASES.c.standing == Standing.ON_PATH.value
        yield CASES.c.aim_on < today
        yield CASES.c.stopped_since.is_(None)


def _says(text: str) -> ColumnElement[bool]:
    """The text in the product, the substance or the indication, in any case; or a case's number."""
    # SQLite's own folding stops at z, so Swedish letters are tried as they may have been written.
    shapes = dict.fromkeys((text, text.lower(), text.upper(), text.capitalize()))
    columns = (MEDICINES.c.product, MEDICINES.c.substance, CASES.c.indication)
    said = [column.icontains(shape, autoescape=True) for column in columns for shape in shapes]
    try:
        return or_(CASES.c.id == case_id_of(text), *said)
    except InvalidInputError:
        return or_(*said)
