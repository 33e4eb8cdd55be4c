"""The budget impact engine: one analysis, ten thousand draws of it, and how cost grows with regions, arms and draws.

No database is asked, so this is measured once. The floor is a bare NumPy product of arrays of the same size: the flows
of patients with the cost of a course, from month to month or from month to year.
"""

import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

import numpy as np

from bench.bed import Bed
from bench.figure import Figure, milliseconds, timed
from models.rules.budget_impact.costing import Arm, CostItem, Persistence, Price, Schedule
from models.rules.budget_impact.engine import run
from models.rules.budget_impact.inputs import Displaced, Mix, Model, Uptake
from models.rules.budget_impact.kinds import Basis, ItemKind, Per, Role, Shape, SourceKind
from models.rules.budget_impact.people import Count, Headcount, PatientNumber, Place, Source
from models.rules.budget_impact.probabilistic import DRAWS, draw

REGIONS, ARMS, MONTHS, YEARS, ITEMS = 4, 5, 60, 5, 3
ROUNDS, FEW_ROUNDS = 30, 5
MEGABYTE = 1e6
_DAY = date(2026, 9, 1)
_SOURCE = Source(SourceKind.REGISTRY, "bench", _DAY)


def measure(bed: Bed) -> Iterator[Figure]:
    """All of it, with the first database only."""
    if bed.database != "SQLite":
        return
    base = model(REGIONS, ARMS)
    yield _within(_single(base), milliseconds_asked=20)
    yield _within(_draws(base), milliseconds_asked=3000)
    yield _memory(base)
    yield _doubled("regions", lambda times: draw(model(REGIONS * times, ARMS), seed=1, draws=DRAWS // 2))
    yield _doubled("arms", lambda times: draw(model(REGIONS, ARMS * times), seed=1, draws=DRAWS // 2))
    yield _doubled("draws", lambda times: draw(base, seed=1, draws=DRAWS // 2 * times))


def model(regions: int, arms: int) -> Model:
    """A full analysis: doses, visits, monitoring, persistence, new patients, capacity; one arm is new."""
    keys = [f"arm{number}" for number in range(arms)]
    old = keys[1:]
    share = Decimal(1) / Decimal(len(old))
    patients = tuple(Count(f"region{number}", Decimal(40 + number), _SOURCE) for number in range(regions))
    return Model(
        medicine="bench",
        indication="bench",
        start=_DAY,
        places=tuple(_place(number) for number in range(regions)),
        arms=tuple(_arm(key, Role.NEW if key == keys[0] else Role.COMPARATOR) for key in keys),
        mix_without=tuple(Mix(key, (share,)) for key in old),
        uptake=(Uptake(keys[0], _uptake(), tuple(Displaced(key, share) for key in old)),),
        shape=Shape.LINEAR,
        prevalent=PatientNumber(patients),
        incident=PatientNumber(tuple(replace(count, number=count.number / 4) for count in patients)),
        years=YEARS,
    )


def _uptake() -> tuple[Decimal, ...]:
    return Decimal("0.3"), Decimal("0.6"), Decimal("0.8")


def _place(number: int) -> Place:
    return Place(f"region{number}", Headcount(250_000, _DAY, "bench"), capacity=Decimal(3))


def _arm(key: str, role: Role) -> Arm:
    def item(kind: ItemKind, amount: int, per: Per) -> CostItem:
        basis = Basis.AIP if kind is ItemKind.DRUG else Basis.TARIFF
        return CostItem(kind.value, kind.value, kind, Price(Decimal(amount), _DAY, basis), per)

    items = (
        item(ItemKind.DRUG, 30_000, Per.DOSE),
        item(ItemKind.ADMINISTRATION, 2_500, Per.DOSE),
        item(ItemKind.MONITORING, 6_000, Per.YEAR),
    )
    doses = Schedule((Decimal(0), Decimal("0.5"), Decimal(1), Decimal(2)), Decimal(4))
    return Arm(key, key, role, items, doses, Persistence(Decimal("0.01")))


def _single(base: Model) -> Figure:
    flows = np.ones((REGIONS, MONTHS))
    courses = np.ones((ARMS * ITEMS, MONTHS, MONTHS))
    return _by_turns("analysis, 4 regions, 5 arms, 5 years", lambda: run(base), lambda: flows @ courses, ROUNDS)


def _draws(base: Model) -> Figure:
    flows = np.ones((DRAWS * REGIONS, MONTHS))
    courses = np.ones((ARMS, MONTHS, 2 * YEARS))
    name = f"{DRAWS:,} draws of it"
    return _by_turns(name, lambda: draw(base, seed=1), lambda: [flows @ course for course in courses], FEW_ROUNDS)


def _by_turns(name: str, ours: Callable[[], Any], theirs: Callable[[], Any], rounds: int) -> Figure:
    ours()
    taken = [(timed(ours), timed(theirs)) for _ in range(rounds)]
    return milliseconds(name, "none", [mine for mine, _ in taken], [floor for _, floor in taken])


def _within(figure: Figure, *, milliseconds_asked: float) -> Figure:
    return replace(figure, target=f"≤ {milliseconds_asked:g} ms", met=figure.value <= milliseconds_asked)


def _memory(base: Model) -> Figure:
    """The peak of the draws beside what they return. Measured apart: watching memory takes time."""
    tracemalloc.start()
    drawn = draw(base, seed=1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    value, floor = peak / MEGABYTE, (drawn.yearly.nbytes + drawn.patients.nbytes) / MEGABYTE
    return Figure("memory of the draws", "none", value, "MB", floor, value / floor, "≤ 500 MB", value <= 500)


def _doubled(what: str, work: Callable[[int], Any]) -> Figure:
    """Twice as many beside two of one: a ratio of 1 is linear."""
    work(1)
    taken = [(timed(work, 2), timed(work, 1)) for _ in range(FEW_ROUNDS)]
    twice, once = (median(seconds) * 1000 for seconds in zip(*taken, strict=True))
    return Figure(f"twice the {what}", "none", twice, "ms", 2 * once, twice / (2 * once)).at_most(1.25)
