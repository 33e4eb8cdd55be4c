"""The pages with ten thousand cases in them and twenty people at them, beside a page that only says hello.

People look at a page, think for about a second, and look at the next: twenty of them are at work at the same time.
The pages are served as `ordnat web` serves them, and looked at from another process. Then the same without thinking:
all twenty ask again at once, which is more than the server can answer, so that everybody always waits in line. The
last figure is of one person alone: a decision, from the press of the button to the answer.
"""

import json
import math
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import httpx

from app.settings import ROOT
from app.web.security.csrf import token
from bench.bed import Bed
from bench.figure import Figure
from bench.season import CASES, Season, season
from bench.serving import hello, log_ins, served

PEOPLE, LOOKS, THINKS = 20, 12, 1.0
ROUNDS = 30
PAGE_MS, DEED_MS, WEIGHT = 100, 50, 100_000
_OFFICER = "foa.handlaggare"


def measure(bed: Bed) -> Iterator[Figure]:
    """Overview, case and lead times for twenty at once, then a decision; each beside the hello page."""
    with season(bed) as full, hello() as floor, served(full.house) as pages:
        paths = {"overview": "/", "case": f"/arenden/OI-{full.asked:04}", "lead times": "/ledtider"}
        url, all_of, held = pages.url, list(paths.values()), log_ins(full.house, _OFFICER, PEOPLE)
        # Each page once before anybody waits for it: what is kept in memory is there on any day but the first.
        _look(url, held[:1], all_of, each=len(paths), thinks=0)
        greeted = _look(floor.url, held, ["/"], each=LOOKS, thinks=THINKS)["took"]["/"]
        found = _look(url, held, all_of, each=LOOKS, thinks=THINKS)
        for name, path in paths.items():
            yield _at_most(f"{name}, p95 of {PEOPLE} people", bed, found["took"][path], greeted, PAGE_MS)
        yield _weight(bed, found["largest"])
        yield _in_line(
            bed, *(_look(at, held, asked, each=LOOKS, thinks=0) for at, asked in ((url, all_of), (floor.url, ["/"])))
        )
        yield _at_most("a decision posted, p95", bed, _decided(url, full, held[0]), greeted, DEED_MS)


def _at_most(name: str, bed: Bed, ours: Sequence[float], theirs: Sequence[float], most: float) -> Figure:
    value, floor = p95(ours) * 1000, p95(theirs) * 1000
    made = Figure(name, bed.database, value, "ms", floor, value / floor, note=f"{CASES:,} cases, n={len(ours)}")
    return replace(made, target=f"≤ {most:g} ms", met=value <= most)


def _weight(bed: Bed, largest: int) -> Figure:
    value = largest / 1000
    made = Figure("heaviest page", bed.database, value, "kB", WEIGHT / 1000, value * 1000 / WEIGHT)
    return replace(made, target=f"≤ {WEIGHT // 1000} kB", met=largest <= WEIGHT)


def _in_line(bed: Bed, ours: dict[str, Any], theirs: dict[str, Any]) -> Figure:
    took, floor = ([one for of_page in found["took"].values() for one in of_page] for found in (ours, theirs))
    value, least = p95(took) * 1000, p95(floor) * 1000
    name = f"any of the three, p95 of {PEOPLE} people who never pause"
    return Figure(name, bed.database, value, "ms", least, value / least, note=f"{CASES:,} cases, n={len(took)}")


def p95(seconds: Sequence[float]) -> float:
    """What 95 of 100 were no slower than."""
    return sorted(seconds)[math.ceil(0.95 * len(seconds)) - 1]


def _look(url: str, held: Sequence[str], paths: Sequence[str], *, each: int, thinks: float) -> dict[str, Any]:
    told = json.dumps({"url": url, "held": held, "paths": paths, "each": each, "thinks": thinks})
    command = [sys.executable, "-m", "bench.visitors"]
    run = subprocess.run(command, input=told, capture_output=True, text=True, check=True, cwd=ROOT)
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def _decided(url: str, full: Season, held: str) -> list[float]:
    """Seconds from the button to the answer, of so many cases decided one after another."""
    took = []
    headers = {"Origin": url}
    with httpx.Client(base_url=url, cookies={"ordnat": held}, headers=headers, timeout=60, trust_env=False) as browser:
        for number in full.decidable[:ROUNDS]:
            sheet = {"csrf": token(held), "key": f"{number:032x}", "seen": "99", "steg": "gor", "on": "2026-09-15"}
            sheet |= {"utfall": "support", "decided_by": "aril.ordforande"}
            began = time.perf_counter()
            answer = browser.post(f"/arenden/OI-{number:04}/beslut/konsensus?utfall=support", data=sheet)
            took.append(time.perf_counter() - began)
            if answer.status_code != httpx.codes.SEE_OTHER:
                raise RuntimeError(f"the decision was answered {answer.status_code}: {answer.text}")
    return took
