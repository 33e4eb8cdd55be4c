"""Runs an empty flow and `introduction` in turn, and prints how long each run took. `bench.introduction` starts it."""

import asyncio
import json
import sys
import time
from collections.abc import Awaitable

from prefect import flow

from flows.introduction import introduction


@flow(name="tomt", persist_result=False)
async def empty() -> None:
    """What any flow costs."""


async def main(case_id: int, runs: int) -> dict[str, list[float]]:
    """Seconds per run, by flow; the first of each is left out, since it also finds its way to server and database."""
    took: dict[str, list[float]] = {"empty": [], "introduction": []}
    for _ in range(runs + 1):
        took["empty"].append(await _seconds(empty()))
        took["introduction"].append(await _seconds(introduction(case_id)))
    return {name: seconds[1:] for name, seconds in took.items()}


async def _seconds(run: Awaitable[object]) -> float:
    began = time.perf_counter()
    await run
    return time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))))
