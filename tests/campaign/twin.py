"""A house where nothing ever breaks and the same decisions are made: what the cases are compared with."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.bootstrap import Ordnat, build, prepare
from app.settings import Settings
from models.rules.events import Event, Kind
from models.tables.outbox import OutboxMessage
from tasks.actions.decide import decide
from tests.campaign.ledger import Ledger, Opening
from tests.campaign.openings import at_the_time, open_number
from tests.factories import Journey


def unlike_their_twins(house: Ordnat, ledger: Ledger, home: Path) -> list[int]:
    """The cases whose history or messages differ from those of a case that nobody disturbed."""
    twin = build(Settings(home=home))
    prepare(twin)
    try:
        return [one.case_id for one in ledger.openings if _differs(house, twin, ledger, one)]
    finally:
        twin.engine.dispose()


def _differs(house: Ordnat, twin: Ordnat, ledger: Ledger, opening: Opening) -> bool:
    case = Journey(house, opening.case_id)
    then = at_the_time(twin, opening.at)
    again = Journey(twin, open_number(then, opening.number).case_id).carried_on()
    for entry in ledger.of(opening.case_id):
        made = entry.decision
        again.does(decide, made, decided_by=again.decider(made.stage, made.region))
        again.carried_on()
    return history(case.log) != history(again.log) or told(case) != told(again)


def history(log: Sequence[Event]) -> Counter[tuple[str, ...]]:
    """What happened, in whatever order. A background is not prepared for a consensus that is there already."""
    return Counter(_what(event) for event in log if event.kind is not Kind.BACKGROUND_PREPARED)


def _what(event: Event) -> tuple[str, ...]:
    return (event.kind, str(event.stage), str(event.region), str(event.outcome))


def told(case: Journey) -> Counter[tuple[str, ...]]:
    """Who was told what of what happened. Alarms and reminders depend on when the watch came by."""
    return Counter(_to_whom(case.rows(OutboxMessage)))


def _to_whom(rows: Sequence[OutboxMessage]) -> Iterator[tuple[str, ...]]:
    return ((row.kind, row.recipient, str(row.region)) for row in rows if row.seq is not None and not row.clock)
