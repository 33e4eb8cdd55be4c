"""The columns and rows kept for queries agree with the log, after whatever journey."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from sqlmodel import col, select

from app.bootstrap import Ordnat
from models import database
from models.rules.access import SYSTEM
from models.rules.before_the_clock import DateKind, Flag, Told
from models.rules.clocks.stopping import WantedStop
from models.rules.clocks.stops import StopReason
from models.rules.consequences import turns
from models.rules.dated import Term
from models.rules.errors import OrdnatError
from models.rules.events import Kind, in_force
from models.rules.process import RULES, Dispensing, Effect, Priority, Stage
from models.rules.standings import CloseReason, Judgement, Standing
from models.tables.case import Case
from tasks.actions.acknowledge import acknowledge
from tasks.actions.budget_review import review
from tasks.actions.budget_version import make_version
from tasks.actions.case_file import By, load
from tasks.actions.close import change_priority
from tasks.actions.import_actuals import import_actuals
from tasks.actions.inputs import Given
from tasks.actions.mirror import mirrored
from tasks.actions.note_dates import note, note_date
from tasks.actions.open_case import TakeUp
from tasks.actions.retarget import retarget
from tasks.actions.stop import resume_clock, stop_clock
from tests.conftest import NOW
from tests.factories import CHIEF, PRICE, PUBLISHED, SHARES, Journey, Log, assert_whole, day, organisation

TODAY = day(80)
STEPS = 35
VERDICTS = ("should", "may", "should_not", "await", "archived")
Move = Callable[[Journey, Random], object]


def opens(house: Ordnat, chance: Random) -> Journey:
    take_up = TakeUp(
        priority=chance.choice(list(Priority)),
        dispensing=chance.choice(list(Dispensing)),
        therapy=chance.choice([None, "cancer"]),
        on=PUBLISHED,
        budget=chance.choice([PRICE, None]),
    )
    name = f"Läkemedel {chance.random()}"
    if chance.random() < 0.2:
        return Journey.nominated(house, take_up=take_up, product=name)
    verdict = chance.choice(["should"] * 6 + ["await", "should_not"])
    return Journey.opened(house, verdict, take_up=take_up, product=name)


def decides(case: Journey, chance: Random) -> None:
    """Whoever is asked answers something."""
    stage, region = chance.choice(turns(case.place) or ((Stage.CONSENSUS, None),))
    outcomes = RULES[stage].outcomes
    outcome = chance.choice([*outcomes, outcomes[0], outcomes[0]])
    prescribed = case.place.dispensing is Dispensing.PRESCRIPTION
    fields: dict[str, Any] = {"region": region, "on": TODAY, "registry_number": chance.choice([None, "RS 1"])}
    if outcome.effect is Effect.APPROVES and prescribed:
        fields["shares"] = SHARES
    if stage is Stage.BUDGET_IMPACT and case.place.inputs is None:
        fields["inputs"] = PRICE
    case.decides(stage, outcome.key, **fields)


def revises(case: Journey, chance: Random) -> None:
    case.revised(chance.choice(VERDICTS), published_on=TODAY)


def judges(case: Journey, chance: Random) -> None:
    judgement = chance.choice([Judgement.GO_ON, Judgement.GO_ON, *Judgement])
    stage = chance.choice(list(Stage)) if judgement is Judgement.RESTART else None
    case.judged(judgement, restart=stage)


def corrects(case: Journey, chance: Random) -> None:
    found = [e for e in in_force(case.log) if e.kind in {Kind.DECIDED, Kind.CLOSED}]
    if not found:
        return
    event = chance.choice(found)
    if event.stage is None or chance.random() < 0.4:
        case.corrected(event.seq, annul=True)
    elif chance.random() < 0.5:
        case.corrected(event.seq, fields={"registry_number": f"RS {chance.random()}"})
    else:
        case.corrected(event.seq, outcome=chance.choice(RULES[event.stage].outcomes).key, fields={"reason": "Fel"})


def hurries(case: Journey, chance: Random) -> None:
    case.does(change_priority, chance.choice(list(Priority)), "Patienter väntar")


def closes(case: Journey, chance: Random) -> None:
    case.closed(chance.choice([CloseReason.WITHDRAWN, CloseReason.OTHER]))


def stops(case: Journey, chance: Random) -> None:
    region, since = chance.choice([None, *case.place.regions]), TODAY - timedelta(days=chance.randint(0, 90))
    wanted = WantedStop(chance.choice(list(StopReason)), TODAY + timedelta(days=30), since, region, "Mer")
    case.does(stop_clock, wanted)


def goes_on(case: Journey, chance: Random) -> None:
    lasting = [stop.seq for stop in case.place.running_stops]
    case.does(resume_clock, chance.choice(lasting or [0]), TODAY)


def answers(case: Journey, chance: Random) -> None:
    case.does(acknowledge, chance.choice([None, "path", "consensus"]), "Möte bokat")


def notes(case: Journey, chance: Random) -> None:
    """EMA tells something, or a person has found something; the same may be told again."""
    kind, on = chance.choice(list(DateKind)), TODAY - timedelta(days=chance.randint(0, 3))
    if chance.random() < 0.5:
        case.does(note_date, kind, on, "Protokollet")
        return
    flags = {flag: chance.random() < 0.5 for flag in Flag}
    told, by = Told("ema_medicines", {kind: on}, flags), By(SYSTEM, case.house.now(), case.house.organisation)
    case.house.change(lambda session: note(session, load(session, case.case_id), told, by))


def is_measured_anew(case: Journey, chance: Random) -> None:
    shipped, aim = case.house.organisation, Term(chance.randint(5, 20), "days")
    other = replace(shipped, targets=[replace(target, aim=aim) for target in shipped.targets])
    case.house.change(lambda s: retarget(s, case.case_id, now=case.house.now(), organisation=other))


def is_counted_anew(case: Journey, chance: Random) -> None:
    form = replace(PRICE, price=Decimal(chance.randint(10_000, 900_000)))
    case.does(make_version, Given(form, date(2026, 9, 1)))


def is_read_by_another(case: Journey, chance: Random) -> None:
    case.does(review, reviewed_by=CHIEF)


def turns_out(case: Journey, chance: Random) -> None:
    cost = f"Region;Månad;Kostnad\nnorrbotten;2026-10;{chance.randint(0, 90_000)}\n"
    case.does(import_actuals, "utfall.csv", cost.encode())


def carries_on(case: Journey, chance: Random) -> None:
    case.carried_on()


MOVES: list[tuple[Move, int]] = [
    (decides, 20),
    (carries_on, 5),
    (revises, 2),
    (judges, 3),
    (corrects, 3),
    (hurries, 1),
    (stops, 2),
    (goes_on, 2),
    (answers, 1),
    (notes, 2),
    (is_measured_anew, 1),
    (is_counted_anew, 2),
    (is_read_by_another, 2),
    (turns_out, 1),
    (closes, 1),
]


def wanders(case: Journey, chance: Random) -> None:
    """Lawful and unlawful moves in any order; what the rules refuse is refused."""
    moves, weights = zip(*MOVES, strict=True)
    for move in chance.choices(moves, weights, k=STEPS):
        with suppress(OrdnatError):
            move(case, chance)


@pytest.mark.parametrize("seed", range(6))
def test_after_a_random_journey_every_case_agrees_with_its_log(house: Ordnat, seed: int) -> None:
    chance = Random(seed)
    for _ in range(3):
        case = opens(house, chance)
        wanders(case, chance)
        assert_whole(house, case.case_id)
        # And whatever was left undone can be done, to a point where it is a person's turn or the case has ended
        case.carried_on()
        assert_whole(house, case.case_id)
        assert case.row.work_due_at is None


def test_the_journeys_above_see_most_of_what_can_happen(sqlite_house: Ordnat) -> None:
    # A walk that stays near the door proves nothing: these journeys together reach every standing and most kinds.
    chance, seen = Random(7), set()
    standings: set[str | None] = set()
    for _ in range(24):
        case = opens(sqlite_house, chance)
        wanders(case, chance)
        seen |= {event.kind for event in case.log}
        standings |= {event.outcome for event in case.log if event.kind is Kind.STANDING_ENTERED}
    assert standings == set(Standing)
    assert set(Kind) - seen <= {Kind.REOPENED, Kind.RELEASE_REVOKED}


@pytest.mark.parametrize(
    "change",
    [
        {"standing": "closed"},
        {"stage": "consensus"},
        {"waiting_on": "ARIL"},
        {"aim_on": day(1)},
        {"next_due_on": day(1)},
        {"review_wanted": True},
        {"closed_as": "other"},
        {"priority": "urgent"},
        {"orphan": True},
        {"atmp": False},
        {"open_key": "1:x"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_column_that_says_otherwise_than_the_log_is_found(sqlite_house: Ordnat, change: dict[str, Any]) -> None:
    case = Journey.opened(sqlite_house).recommended().all_say()

    def tamper(session: Any) -> None:
        row = session.get_one(Case, case.case_id)
        for name, value in change.items():
            setattr(row, name, value)

    sqlite_house.change(tamper)
    with pytest.raises(AssertionError):
        assert_whole(sqlite_house, case.case_id)


def test_every_column_below_the_identity_is_mirrored() -> None:
    # A new column on the case is either part of its identity or mirrored, never written by hand on the way.
    identity = {"id", "medicine_id", "indication", "indication_key", "extends_id", "organisation_version", "opened_at"}
    identity |= {"officer"}
    kept_by_the_writer = {"version", "open_key", "log_head"}
    kept_by_the_watch = {"targets_key", "alarmed_at"}
    columns = set(mirrored(Log().place, organisation(), NOW))
    assert set(Case.model_fields) == identity | kept_by_the_writer | kept_by_the_watch | columns


def test_the_due_date_is_there_only_while_the_clock_runs(house: Ordnat) -> None:
    case = Journey.opened(house)
    assert case.row.next_due_on == case.row.aim_on
    assert case.revised("may").row.next_due_on is None
    assert case.judged(Judgement.GO_ON).row.next_due_on == case.row.aim_on
    assert case.recommended().all_say(on=day(70)).row.next_due_on is None


def test_work_due_is_marked_until_it_is_done(house: Ordnat) -> None:
    case = Journey.opened(house, carries_on=False)
    assert case.row.work_due_at == house.now()
    assert case.carried_on().row.work_due_at is None
    with database.reading(house.engine) as session:
        assert session.exec(select(Case).where(col(Case.work_due_at).is_not(None))).all() == []
