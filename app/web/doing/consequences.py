"""What comes of a deed, in words: what is recorded, what follows, who is told, whose turn it becomes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.presenters.clocks import targets
from app.presenters.timeline import describe, person, who
from app.web.doing.foreseen import Outcome, Said
from models.rules.events import Event, Kind
from models.rules.organisation import Organisation
from models.rules.process import RULES, Stage
from models.rules.standings import STANDING_LABELS, Standing
from models.rules.turns import whose_turn
from models.rules.work import STEP_LABELS
from notifications.words import capital, kind_label

_ROOM = "kanal:"


@dataclass(frozen=True, slots=True)
class Consequences:
    """Sentences for a page. `told` are kinds of messages with the names of those who get them."""

    what: str
    on: str
    by: str
    follows: Sequence[str]
    told: Sequence[tuple[str, Sequence[str]]]
    turn: str
    clock: str
    still_to_do: Sequence[str]


def consequences(found: Outcome, organisation: Organisation, today: date) -> Consequences:
    """What came of a deed, or will come of it, as it looks on `today`."""
    own, *after = found.events
    return Consequences(
        what=describe(own, organisation),
        on=own.on.isoformat(),
        by=who(own, organisation),
        follows=[*_turns(after, organisation), *_others(after, organisation)],
        told=list(_told(found.said, organisation)),
        turn=whose_turn(found.file.at, organisation, today),
        clock=capital(targets(found.file.at, today)) if found.file.at.is_open else "",
        still_to_do=list(dict.fromkeys(STEP_LABELS[work.step] for work in found.due)),
    )


def _turns(events: Sequence[Event], organisation: Organisation) -> Iterator[str]:
    entered: dict[Stage, list[str]] = {}
    for event in events:
        if event.kind is Kind.STAGE_ENTERED and event.stage:
            regions = entered.setdefault(event.stage, [])
            regions += [organisation.region(event.region).short] if event.region else []
    for stage, regions in entered.items():
        yield f"Nästa steg: {RULES[stage].label.lower()}{f' i {_in_a_row(regions)}' if regions else ''}."


def _others(events: Sequence[Event], organisation: Organisation) -> Iterator[str]:
    for event in events:
        if event.kind is Kind.STANDING_ENTERED:
            yield f"Ärendets läge blir: {STANDING_LABELS[Standing(event.outcome or '')]}."
        elif event.kind is not Kind.STAGE_ENTERED:
            yield f"{describe(event, organisation)}."


def _told(said: Sequence[Said], organisation: Organisation) -> Iterator[tuple[str, Sequence[str]]]:
    kinds: dict[str, list[str]] = {}
    for message in said:
        name = message.recipient
        shown = f"rummet {name.removeprefix(_ROOM)}" if name.startswith(_ROOM) else person(name, organisation)
        kinds.setdefault(message.kind, []).append(shown)
    for kind, names in kinds.items():
        yield kind_label(kind), list(dict.fromkeys(names))


def _in_a_row(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} och {last}" if first else last
