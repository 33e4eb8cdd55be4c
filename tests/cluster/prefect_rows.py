"""What Prefect says it has run: nothing of ours rests on it, but it tells whether schedules go on."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx

from app.in_turn import InTurn
from app.prefect_access import PrefectAccess

_SWEEP = "upphämtning"
_PAGE = 200


class PrefectRows:
    """Asks whichever server answers."""

    def __init__(self, api: PrefectAccess) -> None:
        """Nothing is asked yet."""
        self._client = httpx.Client(
            base_url=api.addresses[0], transport=InTurn(api.addresses), auth=api.credentials, timeout=20
        )

    def close(self) -> None:
        """No more is asked."""
        self._client.close()

    def runs(self, flow: str, *states: str) -> list[dict[str, Any]]:
        """The runs of a flow, or of those in some states, latest first; at most six hundred."""
        state = {"flow_runs": {"state": {"type": {"any_": list(states)}}}} if states else {}
        asked = {"flows": {"name": {"any_": [flow]}}, "sort": "EXPECTED_START_TIME_DESC", "limit": _PAGE, **state}
        return [run for page in range(3) for run in self._asked(asked | {"offset": page * _PAGE})]

    def swept(self) -> list[datetime]:
        """When each sweep that came through ended, in order."""
        return sorted(datetime.fromisoformat(run["end_time"]) for run in self.runs(_SWEEP, "COMPLETED"))

    def swept_since(self, moment: datetime) -> bool:
        """Has a sweep come through since then?"""
        return any(ended > moment for ended in self.swept())

    def planned_twice(self) -> list[str]:
        """Turns of the sweep's schedule that have more than one run."""
        turns = Counter(run["expected_start_time"] for run in self.runs(_SWEEP) if run["auto_scheduled"])
        return [turn for turn, times in turns.items() if times > 1]

    def _asked(self, what: Mapping[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._client.post("/flow_runs/filter", json=what).raise_for_status().json()
        return found
