"""People at the pages, in a process of their own. `bench.pages` starts it; what they do stands as JSON on standard in.

Everybody has a line of their own that is kept open, waits for each answer, and asks again after thinking as long as
they are told: {"url", "held": [cookie, …], "paths": [path, …], "each": requests, "thinks": seconds}.
"""

import json
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from typing import Any

import httpx


def main(told: dict[str, Any]) -> dict[str, Any]:
    """Seconds that each answer took, by path, and the size of the largest."""
    took: dict[str, list[float]] = {path: [] for path in told["paths"]}
    largest = 0
    with ThreadPoolExecutor(len(told["held"])) as people:
        for path, seconds, size in (
            one for visits in people.map(lambda held: _visits(told, held), told["held"]) for one in visits
        ):
            took[path].append(seconds)
            largest = max(largest, size)
    return {"took": took, "largest": largest}


def _visits(told: dict[str, Any], held: str) -> list[tuple[str, float, int]]:
    chance = random.Random(held)
    paths = told["paths"]
    beginning = chance.randrange(len(paths))
    wanted = islice(cycle(paths), beginning, beginning + told["each"])
    made = []
    with httpx.Client(base_url=told["url"], cookies={"ordnat": held}, timeout=60, trust_env=False) as browser:
        time.sleep(chance.uniform(0, told["thinks"]))
        for path in wanted:
            made.append((path, *_looked(browser, path)))
            time.sleep(chance.uniform(0.5, 1.5) * told["thinks"])
    return made


def _looked(browser: httpx.Client, path: str) -> tuple[float, int]:
    began = time.perf_counter()
    answer = browser.get(path)
    took = time.perf_counter() - began
    if answer.status_code != httpx.codes.OK:
        raise RuntimeError(f"{path} was answered {answer.status_code}")
    return took, len(answer.content)


if __name__ == "__main__":
    print(json.dumps(main(json.load(sys.stdin))))
