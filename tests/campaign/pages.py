"""The pages as a door: a form opened, filled in and sent over HTTP, to one of the processes that show them."""

import re
from collections.abc import Sequence
from random import Random

import httpx

from app.bootstrap import Ordnat
from app.web.doing.addresses import decide
from models.rules.decisions import Decision
from models.rules.errors import NotNowError
from models.rules.logged_in import Identity
from models.rules.process import Stage
from tasks.actions.web_sessions import begin_session
from tests.campaign.patience import Patience, UnansweredError
from tests.factories import OFFICER, Journey
from tests.web.paper import Paper

_RECEIPT = re.compile(r"/kvitto/(\d+)")
_SECONDS = 40.0
_TURNS = 8
_BROKEN, _DONE, _SHOWN = 500, 303, 200
_MOVED_ON = "Ärendet har ändrats sedan du öppnade sidan"


class ByPage:
    """A case officer at the pages. Which process answers is drawn by lot each time, as behind a proxy."""

    name, now_only = "sida", True

    def __init__(self, house: Ordnat, patience: Patience, chance: Random, ports: Sequence[int]) -> None:
        self._patience, self._chance = patience, chance
        held = house.change(lambda s: begin_session(s, Identity(OFFICER, "Handläggare"), now=house.now()))
        self._browsers = [_browser(port, held) for port in ports]

    def close(self) -> None:
        """Put the browsers away."""
        for browser in self._browsers:
            browser.close()

    def decide(self, case: Journey, made: Decision, key: str) -> int:
        """Opened, filled in, and sent until there is a receipt."""
        address = decide(case.case_id, made.stage, made.region)
        if made.stage is not Stage.BUDGET_IMPACT:
            address += f"?utfall={made.outcome}"
        paper = self._patience.until_answered(lambda: self._opened(address))
        if paper.page.status_code != _SHOWN:
            raise NotNowError(paper.text)
        _fill(paper, made, self._patience.decider(case, made))
        return self._sent(paper)

    def _opened(self, address: str) -> Paper:
        try:
            paper = Paper(self._chance.choice(self._browsers), address)
        except httpx.HTTPError:
            raise UnansweredError from None
        _check_whole(paper.page)
        return paper

    def _sent(self, paper: Paper) -> int:
        """Through what will happen, and what has happened meanwhile, to the receipt."""
        step = "granska"
        for _ in range(_TURNS):
            page = self._patience.until_answered(lambda step=step: self._pressed(paper, step))  # type: ignore[misc]
            if page.status_code == _DONE:
                return int(_RECEIPT.findall(page.headers["location"])[0])
            moved_on = paper.heading == _MOVED_ON
            if not moved_on and page.status_code != _SHOWN:
                raise NotNowError(f"{page.status_code} {paper.faults} {paper.text[:200]}")
            step = "granska" if moved_on else "gor"
        raise NotNowError("Ärendet ändrades gång på gång.")

    def _pressed(self, paper: Paper, step: str) -> httpx.Response:
        # Sent again after silence it is the same sheet, to whichever process there is now.
        paper.client = self._chance.choice(self._browsers)
        try:
            page = paper.press(step)
        except httpx.HTTPError:
            raise UnansweredError from None
        _check_whole(page)
        paper.turn(page)
        return page


def _fill(paper: Paper, made: Decision, decider: str) -> None:
    said = {
        "on": made.on.isoformat(),
        "decided_by": decider,
        "reason": made.reason,
        "conditions": made.conditions,
        "centre": made.centre,
        "waiting_for": made.waiting_for,
        "waiting_until": made.waiting_until.isoformat() if made.waiting_until else None,
    }
    paper.fill(
        {name: value for name, value in said.items() if value and (name in paper.inputs or name == "decided_by")}
    )


def _check_whole(page: httpx.Response) -> None:
    """Raises UnansweredError for an answer that says only that something broke."""
    if page.status_code >= _BROKEN:
        raise UnansweredError


def _browser(port: int, held: str) -> httpx.Client:
    here = f"http://127.0.0.1:{port}"
    return httpx.Client(
        base_url=here, headers={"Origin": here, "Accept": "text/html"}, cookies={"ordnat": held}, timeout=_SECONDS,
        trust_env=False, follow_redirects=False,
    )  # fmt: skip
