"""`python -m bench.load [--database SQLite] [--quick]`: measure, print, and write `bench/load/latest.json`."""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from bench.bed import NOW
from bench.figure import timed
from bench.load.caretaker import watched
from bench.load.country import Part, parts
from bench.load.houses import Full, full_houses
from bench.load.rounds import Asked, Desk, Round, go
from bench.load.shown import quantiles, shown
from bench.processes import MEGABYTE, held
from bench.serving import log_ins, served
from tests.postgres import RunningPostgres, running_postgres

CASES, OFFICERS = 10_000, 100
# A hundred who think, for the figures; then fewer and more, for the knee; then all at once, for what it can hold.
ROUNDS = (
    Asked(OFFICERS, 10, 60),
    Asked(25, 2, 20),
    Asked(50, 2, 20),
    Asked(100, 2, 20),
    Asked(200, 2, 20),
    Asked(20, 0, 15),
)
QUICK = (Asked(OFFICERS, 10, 15),)
LATEST = Path(__file__).parent / "latest.json"


def main() -> int:
    """Measure on both kinds of database, or on one."""
    told = argparse.ArgumentParser(prog="python -m bench.load", description="Six installations, 10,000 open cases.")
    told.add_argument("--database", choices=["SQLite", "PostgreSQL"], help="one kind; the file is then left alone")
    told.add_argument("--quick", action="store_true", help="one short round; the file is then left alone")
    told.add_argument("--cases", type=int, default=CASES, help="so many in all; other than the usual is not written")
    asked = told.parse_args()
    kinds = [asked.database] if asked.database else ["SQLite", "PostgreSQL"]
    country = parts(asked.cases, OFFICERS, NOW.date())
    found = {kind: measured(kind, country, QUICK if asked.quick else ROUNDS) for kind in kinds}
    if not asked.database and not asked.quick and asked.cases == CASES:
        LATEST.write_text(json.dumps(_whole(country, found), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def measured(kind: str, country: Sequence[Part], rounds: Sequence[Asked]) -> dict[str, Any]:
    """Everything that is measured on one kind of database."""
    with ExitStack() as still, running_postgres() if kind == "PostgreSQL" else nullcontext() as postgres:
        began = time.perf_counter()
        full = still.enter_context(full_houses(country, postgres))
        filled = time.perf_counter() - began
        first = [timed(watched, one.house) for one in full]
        found: dict[str, Any] = {"filled": filled, "first watch of all": sum(first), "bytes": _bytes(full)}
        found["again"] = median(timed(watched, one.house) for one in full for _ in range(5))
        servings = [still.enter_context(served(one.house)) for one in full]
        desks = [Desk(one, serving, one.part.officers) for one, serving in zip(full, servings, strict=True)]
        found["warm after"] = _warm(desks)
        found["held"] = {desk.full.part.organisation.key: _held(desk) for desk in desks}
        found["rounds"] = [_summed(go(desks, asked, _first_process(postgres))) for asked in rounds]
        found["held after"] = {desk.full.part.organisation.key: _held(desk) for desk in desks}
        found["bytes after"] = _bytes(full)
    print(shown(kind, found), flush=True)
    return found


def _warm(desks: Sequence[Desk]) -> dict[str, float]:
    """Seconds until the lead times, made of every case, are answered: asked at once after the start, one by one."""
    waited = {}
    for desk in desks:
        (one,) = log_ins(desk.full.house, _officer(desk.full), 1)
        with httpx.Client(base_url=desk.serving.url, cookies={"ordnat": one}, timeout=180, trust_env=False) as browser:
            waited[desk.full.part.organisation.key] = timed(browser.get, "/ledtider")
    return waited


def _officer(full: Full) -> str:
    return next(one.key for one in full.house.organisation.people if "case_officer" in one.roles)


def _held(desk: Desk) -> float:
    return sum(one.shared_out for one in held([desk.serving.pid])) / MEGABYTE


def _bytes(full: Sequence[Full]) -> dict[str, int]:
    return {one.part.organisation.key: one.bytes_stored for one in full}


def _first_process(postgres: RunningPostgres | None) -> int | None:
    if postgres is None:
        return None
    return int((Path(postgres.server.pgdata) / "postmaster.pid").read_text().split()[0])


def _summed(done: Round) -> dict[str, Any]:
    asked = {"officers": done.asked.officers, "thinks": done.asked.thinks, "seconds": done.asked.seconds}
    took = {name: quantiles(seconds) for name, seconds in sorted(done.took.items())}
    everything = {"watches": quantiles(done.watches), "carried": quantiles(done.carried), "faults": done.faults}
    rates = {"decisions": done.decisions, "answers": done.answers, "cores": done.cores}
    return asked | {"took": took} | everything | rates


def _whole(country: Sequence[Part], found: dict[str, Any]) -> dict[str, Any]:
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "cpus": os.cpu_count(),
        "parts": {p.organisation.key: {"cases": p.cases, "officers": p.officers} for p in country},
        "measured": found,
    }


if __name__ == "__main__":
    sys.exit(main())
