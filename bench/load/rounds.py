"""One round: so many officers at six installations for a while, while watch and sweep go on; what it came to."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from app.settings import ROOT
from bench.case import PUBLISHED
from bench.load.houses import Full
from bench.processes import cpu_seconds, family
from bench.serving import Serving, log_ins
from models.rules.process import Stage
from models.rules.turns import owner

# Of an officer's turns so many are a decision, as long as there are cases that wait for one.
DECIDES = 0.15
_EVERY = 5.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a round is: so many officers, how many seconds each thinks between turns, and for how long."""

    officers: int
    thinks: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Round:
    """What a round came to. `took`: seconds by what was asked for; `cores`: cores used, by whom; 1 is a whole core."""

    asked: Asked
    took: dict[str, list[float]]
    faults: dict[str, int]
    lasted: float
    watches: list[float]
    carried: list[float]
    cores: dict[str, float]

    @property
    def decisions(self) -> float:
        """Decisions a second."""
        return len(self.took.get("decision", ())) / self.lasted

    @property
    def answers(self) -> float:
        """Answers a second, of every kind."""
        return sum(map(len, self.took.values())) / self.lasted


@dataclass
class Desk:
    """Where an installation's officers work. What has been decided in is not decided in again in a later round."""

    full: Full
    serving: Serving
    officers: int
    deeds: Iterator[dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        """All the decisions that wait."""
        self.deeds = _deeds(self.full)

    def people(self, count: int, each: int) -> list[dict[str, Any]]:
        """So many officers, each with so many decisions to take."""
        person = next(one.key for one in self.full.house.organisation.people if "case_officer" in one.roles)
        look = {"overview": "/", "lead times": "/ledtider"}
        cases = cycle(range(self.full.waiting[0], self.full.asked[1] + 1, 7))
        return [
            {
                "url": self.serving.url,
                "held": held,
                "look": look
                | {"case": f"/arenden/OI-{next(cases):04}", "another case": f"/arenden/OI-{next(cases):04}"},
                "deeds": list(islice(self.deeds, each)),
            }
            for held in log_ins(self.full.house, person, count)
        ]


def go(desks: Sequence[Desk], asked: Asked, postgres: int | None) -> Round:
    """One round. `postgres` is the process that the databases' server began as."""
    whole = sum(desk.officers for desk in desks)
    each = round(asked.seconds * DECIDES / max(asked.thinks, 0.5)) + 3
    people = [one for desk in desks for one in desk.people(max(1, desk.officers * asked.officers // whole), each)]
    told = {"seconds": asked.seconds, "thinks": asked.thinks, "decides": DECIDES, "people": people}
    watched = {desk.full.part.organisation.key: [desk.serving.pid] for desk in desks}
    if postgres is not None:
        watched["postgres"] = family(postgres)
    with _caretaker(desks) as (caretaker, kept):
        watched["watch and sweep"] = [caretaker.pid]
        before = {name: _used(pids) for name, pids in watched.items()}
        met = _officers(told)
        if postgres is not None:
            watched["postgres"] = family(postgres)
        used = {name: (_used(pids) - before[name]) / met["lasted"] for name, pids in watched.items()}
    cores = used | {"the officers themselves": met["cores"]}
    return Round(asked, met["took"], met["faults"], met["lasted"], kept["watches"], kept["carried"], cores)


def _used(pids: Sequence[int]) -> float:
    found = 0.0
    for pid in pids:
        if Path(f"/proc/{pid}").exists():
            found += cpu_seconds(pid)
    return found


def _officers(told: dict[str, Any]) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.load.officers"]
    run = subprocess.run(command, input=json.dumps(told), capture_output=True, text=True, check=True, cwd=ROOT)
    met: dict[str, Any] = json.loads(run.stdout)
    return met


@contextmanager
def _caretaker(desks: Sequence[Desk]) -> Iterator[tuple["subprocess.Popen[str]", dict[str, Any]]]:
    """Watch and sweep at work; what they came to is there when the block has ended."""
    houses = [
        {"home": str(s.home), "organisation": str(s.organisation), "database": s.database}
        for s in (desk.full.house.settings for desk in desks)
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.load.caretaker"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    kept: dict[str, Any] = {}
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"every": _EVERY, "houses": houses}) + "\n")
        process.stdin.flush()
        if process.stdout.readline() != "ready\n":
            raise RuntimeError("watch and sweep did not begin")
        yield process, kept
    finally:
        process.terminate()
        out, _ = process.communicate(timeout=60)
    kept.update(json.loads(out))


def _deeds(full: Full) -> Iterator[dict[str, Any]]:
    """A council's decision and a region's by turns, each in a case of its own."""
    organisation = full.house.organisation
    region = organisation.regions_on(PUBLISHED)[0].key
    council = _decider(full, Stage.CONSENSUS, None)
    management = _decider(full, Stage.REGION_DECISION, region)
    waiting, asked = range(full.waiting[0], full.waiting[1] + 1), range(full.asked[0], full.asked[1] + 1)
    for first, second in zip(waiting, asked, strict=False):
        yield _deed(f"/arenden/OI-{first:04}/beslut/konsensus?utfall=support", council)
        yield _deed(f"/arenden/OI-{second:04}/beslut/region/{region}?utfall=as_recommended", management)


def _deed(path: str, decider: str) -> dict[str, Any]:
    return {"path": path, "sheet": {"on": "2026-11-20", "decided_by": decider}}


def _decider(full: Full, stage: Stage, region: str | None) -> str:
    body = owner(full.house.organisation, stage, region, None, PUBLISHED)
    return next(member.person for member in body.members if member.decides)
