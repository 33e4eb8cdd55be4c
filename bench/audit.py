"""The log verified: every event of 20,000 cases. The floor: the same rows read by the driver, and SHA-256 over each."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from statistics import median

from app.bootstrap import Ordnat
from bench.bed import Bed
from bench.copies import filled
from bench.figure import Figure, timed
from models import database
from tasks.queries.log_chain import stored_rows, verify

CASES, ROUNDS = 20_000, 5
LEAST = 100_000
MEGABYTE = 1e6


def measure(bed: Bed) -> Iterator[Figure]:
    """Events per second by the median, ours and the floor by turns; and the memory it took at most."""
    with filled(bed, CASES, lambda _: {}) as house:
        events = _verified(house)
        taken = [(timed(_verified, house), timed(_floor, house)) for _ in range(ROUNDS)]
        ours, floor = (median(seconds) for seconds in zip(*taken, strict=True))
        figure = Figure(
            f"audit verify, {events:,} events", bed.database, events / ours, "events/s", events / floor, ours / floor
        ).at_least(LEAST)
        yield replace(figure, note=f"Python holds at most {_most_memory(house):.1f} MB")


def _verified(house: Ordnat) -> int:
    with database.reading(house.engine) as session:
        found = verify(session)
    if not found.sound:
        raise RuntimeError(f"the log is broken: {found.breaks[:3]}")
    return found.events


def _floor(house: Ordnat) -> None:
    with database.reading(house.engine) as session:
        for row in stored_rows(session.connection()):
            sha256("\x1f".join(map(str, row)).encode()).hexdigest()


def _most_memory(house: Ordnat) -> float:
    tracemalloc.start()
    try:
        _verified(house)
        return tracemalloc.get_traced_memory()[1] / MEGABYTE
    finally:
        tracemalloc.stop()
