"""Officers at work in a process of their own; what they do stands as JSON on standard in, what they met goes out.

Everybody has a line of their own that is kept open. They look at a page, think, and look at the next; every so often
they decide in a case that nobody else decides in: the form first, then the button. They stop when the time is over.

{"seconds", "thinks", "decides": share of the turns,
 "people": [{"url", "held": cookie, "look": {name: path}, "deeds": [{"path", "sheet": {field: text}}]}, …]}
"""

import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx

from app.web.security.csrf import token

Told = dict[str, Any]
FORM, DEED = "form", "decision"


@dataclass
class Met:
    """Seconds that each answer took, by what was asked for, and the answers that were not as they should."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: Counter[str] = field(default_factory=Counter)


@dataclass
class Officer:
    """Somebody with a browser, some pages they go to, and some cases to decide in."""

    who: Told
    met: Met
    browser: httpx.Client
    chance: random.Random

    def turn(self, decides: float, deeds: Iterator[Told]) -> None:
        """Look at something, or decide in the next case as long as there is one."""
        deed = next(deeds, None) if self.chance.random() < decides else None
        if deed is None:
            name = self.chance.choice(list(self.who["look"]))
            self._ask(name, 200, lambda: self.browser.get(self.who["look"][name]))
        elif self._ask(FORM, 200, lambda: self.browser.get(deed["path"])):
            self._ask(DEED, 303, lambda: self.browser.post(deed["path"], data=self._sheet(deed)))

    def _sheet(self, deed: Told) -> dict[str, str]:
        key = f"{self.chance.getrandbits(128):032x}"
        sheet: dict[str, str] = deed["sheet"]
        return {"csrf": token(self.who["held"]), "key": key, "seen": "99", "steg": "gor"} | sheet

    def _ask(self, name: str, wanted: int, ask: Callable[[], httpx.Response]) -> bool:
        began = time.perf_counter()
        try:
            status = ask().status_code
        except httpx.HTTPError as failed:
            self.met.faults[f"{name}: {type(failed).__name__}"] += 1
            return False
        self.met.took[name].append(time.perf_counter() - began)
        if status != wanted:
            self.met.faults[f"{name}: {status}"] += 1
        return status == wanted


def main(told: Told) -> Told:
    """What all of them met, together, and how much of a core they themselves needed."""
    until = time.monotonic() + told["seconds"]
    began, used = time.monotonic(), time.process_time()
    with ThreadPoolExecutor(len(told["people"])) as people:
        met = list(people.map(lambda who: _works(told, who, until), told["people"]))
    took: dict[str, list[float]] = defaultdict(list)
    for one in met:
        for name, seconds in one.took.items():
            took[name].extend(seconds)
    lasted = time.monotonic() - began
    faults = sum((one.faults for one in met), Counter[str]())
    return {"took": took, "faults": faults, "lasted": lasted, "cores": (time.process_time() - used) / lasted}


def _works(told: Told, who: Told, until: float) -> Met:
    chance, met, deeds = random.Random(who["held"]), Met(), iter(who["deeds"])
    headers = {"Origin": who["url"]}
    held = {"ordnat": who["held"]}
    with httpx.Client(base_url=who["url"], cookies=held, headers=headers, timeout=60, trust_env=False) as browser:
        officer = Officer(who, met, browser, chance)
        time.sleep(chance.uniform(0, told["thinks"]))
        while time.monotonic() < until:
            officer.turn(told["decides"], deeds)
            time.sleep(min(chance.uniform(0.5, 1.5) * told["thinks"], max(0.0, until - time.monotonic())))
    return met


if __name__ == "__main__":
    print(json.dumps(main(json.load(sys.stdin))))
