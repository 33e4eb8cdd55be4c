"""What happens by itself in every installation while people work, in a process of its own: the watch and the sweep.

Round after round until told to stop, as the flows do by their schedules but without Prefect, whose runs are measured
elsewhere (`bench.introduction`): {"every": seconds, "houses": [{"home", "organisation", "database"}, …]}.
"""

import json
import signal
import sys
import time
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from app.bootstrap import Ordnat, build
from app.settings import Settings
from bench.figure import timed
from models import database
from tasks.actions.automatic import carry_out_all
from tasks.queries.due import unfinished_work
from tasks.watch import watch


def main(told: dict[str, Any]) -> dict[str, Any]:
    """Seconds that each watch and each case carried on took."""
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))
    houses = [_house(one) for one in told["houses"]]
    watches: list[float] = []
    carried: list[float] = []
    print("ready", flush=True)
    while not stopped:
        began = time.monotonic()
        for house in houses:
            watches.append(timed(watched, house))
            carried.extend(_carry_on(house, case_id) for case_id in _unfinished(house))
        # In short naps: a signal does not end a sleep.
        while not stopped and time.monotonic() < began + told["every"]:
            time.sleep(0.1)
    return {"watches": watches, "carried": carried}


def watched(house: Ordnat) -> int:
    """One watch; how many alarms it raised."""
    return watch(house.change, now=house.now, organisation=house.organisation, sources=house.sources).alarms


def _house(told: dict[str, str]) -> Ordnat:
    home, file = Path(told["home"]), Path(told["organisation"])
    return build(Settings(home=home, organisation=file, database_url=SecretStr(told["database"])))


def _unfinished(house: Ordnat) -> list[int]:
    with database.reading(house.engine) as session:
        return list(unfinished_work(session, now=house.now()))


def _carry_on(house: Ordnat, case_id: int) -> float:
    by: dict[str, Any] = {"now": house.now(), "organisation": house.organisation}
    return timed(house.change, lambda session: carry_out_all(session, case_id, **by))


if __name__ == "__main__":
    # A line, not all there is: the other end stays open, for that is how its end is noticed.
    print(json.dumps(main(json.loads(sys.stdin.readline()))))
