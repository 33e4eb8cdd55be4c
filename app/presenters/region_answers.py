"""The regions side by side: what each has said, on which grounds, how its clock stands and when it can be expected."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.presenters.clock_bar import ClockBar, bar_of
from app.presenters.forecast import meeting_of
from app.presenters.overview import OUTCOME_KINDS
from app.presenters.shortened import PARAGRAPH, shortened
from app.presenters.timeline import who
from models.rules.clock import region_clock
from models.rules.decisions import shares_in
from models.rules.events import Event
from models.rules.foresight.forecast import Forecast, RegionForecast
from models.rules.organisation import Organisation
from models.rules.place import Position
from models.rules.process import RULES


@dataclass(frozen=True, slots=True)
class RegionAnswer:
    """A region: `said` is its answer or what it waits for, `kind` as on a tag. `facts` are labels with values."""

    key: str
    name: str
    said: str
    kind: str
    facts: tuple[tuple[str, str], ...]
    clock: ClockBar | None
    released: bool


_LABELS = {
    "reason": "Skäl",
    "conditions": "Villkor",
    "centre": "Specialistcentrum",
    "waiting_for": "Väntar på",
    "waiting_until": "Väntar till",
    "registry_number": "Diarienummer",
}


def region_answers(place: Position, foreseen: Forecast, organisation: Organisation, today: date) -> list[RegionAnswer]:
    """A card per region of the case, in the case's order."""
    return [_answer(place, region, foreseen, organisation, today) for region in place.regions]


def _answer(place: Position, region: str, foreseen: Forecast, organisation: Organisation, today: date) -> RegionAnswer:
    outcome, clock = place.region_outcome(region), region_clock(place, region)
    decision = place.region_decisions.get(region)
    expected = next((one for one in foreseen.regions if one.region == region and not one.decided), None)
    asked = region in place.open_regions
    return RegionAnswer(
        key=region,
        name=organisation.region(region).name,
        said=outcome.label if outcome else "ska besluta" if asked else "inget beslut",
        kind=OUTCOME_KINDS[outcome.effect] if outcome else "calm" if asked else "off",
        facts=(*_decided(decision, organisation), *_foreseen(expected)),
        clock=bar_of(clock, today) if clock else None,
        released=region in place.released,
    )


def _decided(decision: Event | None, organisation: Organisation) -> Iterator[tuple[str, str]]:
    if decision is None:
        return
    yield "Beslutat", f"{decision.on.isoformat()}, {who(decision, organisation)}"
    for name, label in _LABELS.items():
        if decision.data.get(name):
            yield label, shortened(str(decision.data[name]), PARAGRAPH)
    shares = [f"{shortened(share.unit)} {str(share.percent).replace('.', ',')} %" for share in shares_in(decision.data)]
    if shares:
        yield "Kostnadsansvar", ", ".join(shares)


def _foreseen(expected: RegionForecast | None) -> Iterator[tuple[str, str]]:
    if expected is None:
        return
    step = next(step for step in expected.steps if not step.decided)
    yield "Närmast", f"{RULES[step.stage].label}, {step.body.short}: {meeting_of(step)}"
    on = expected.expected.on.isoformat() if expected.expected.on else "okänt när"
    late = ", efter gränsen" if expected.expected.limit_met is False else ""
    yield "Beslut väntas", f"{on}{late}"
