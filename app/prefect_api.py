"""The one place that asks Prefect's server for anything: to carry a case on, or to run a deployment now.

Over HTTP and without importing Prefect, so that recording a decision stays quick. A server that is gone is no fault:
the decision is already ours, and the sweep carries the case on later.
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import uuid4

import httpx

from app.in_turn import InTurn
from app.prefect_access import PrefectAccess
from models.rules.case_number import case_number

T = TypeVar("T")
INTRODUCTION = "introduktion/introduktion"
_PATIENCE = httpx.Timeout(2.0)
_LONG_PATIENCE = httpx.Timeout(10.0)
_SCHEDULED = {"type": "SCHEDULED", "name": "Scheduled"}
_WAITS = (0.1, 0.2, 0.4, 0.8, 1.6)
_ENDED = frozenset({"COMPLETED", "FAILED", "CRASHED", "CANCELLED"})
# The last ones come of something at that address that is not Prefect's server: a login page, another program's JSON.
_NOT_TAKEN = (httpx.HTTPError, httpx.InvalidURL, ValueError, LookupError, TypeError)


def start_introduction(api: PrefectAccess, case_id: int, seq: int) -> bool:
    """Start the path flow for a case after event `seq`; False when the server did not take it."""
    run = {
        # Named here, where it costs nothing: a flow that names its own run asks the server once more each time.
        "name": case_number(case_id),
        "parameters": {"case_id": case_id},
        "idempotency_key": f"{case_id}:{seq}",
        "tags": [f"case:{case_number(case_id)}"],
    }
    try:
        with _client(api) as client:
            _create(client, INTRODUCTION, run)
    except _NOT_TAKEN:
        return False
    return True


def run_and_wait(
    api: PrefectAccess,
    deployment: str,
    *,
    patience: float,
    parameters: Mapping[str, Any] | None = None,
    key: str | None = None,
) -> str:
    """Run `flow/deployment` now; the type of its final state, or where it was after `patience` seconds.

    Asked again with the same `key` it is the same run. Raises httpx.HTTPError.
    """
    deadline = time.monotonic() + patience
    # Somebody waits for the outcome here, so that a server under load is given time to answer.
    with _client(api, _LONG_PATIENCE) as client:
        run = {"idempotency_key": key or uuid4().hex, "parameters": dict(parameters or {})}
        run_id = _until(deadline, lambda: _create(client, deployment, run))
        while True:
            state = _until(deadline, lambda: _asked(client, "GET", f"/flow_runs/{run_id}"))["state_type"]
            if state in _ENDED or time.monotonic() > deadline:
                return str(state)
            time.sleep(0.3)


def _until(deadline: float, ask: Callable[[], T]) -> T:
    """What `ask` gives, asked again as long as the server is silent: a run is created once, by its key."""
    while True:
        try:
            return ask()
        except httpx.TimeoutException:
            if time.monotonic() > deadline:
                raise


def run_soon(
    api: PrefectAccess, deployment: str, *, patience: float, parameters: Mapping[str, Any] | None = None, key: str
) -> str | None:
    """As `run_and_wait`; None when no server took it."""
    try:
        return run_and_wait(api, deployment, patience=patience, parameters=parameters, key=key)
    except _NOT_TAKEN:
        return None


def registered(api: PrefectAccess) -> set[str]:
    """The names of the deployments that the server knows; none when it does not answer."""
    try:
        with _client(api) as client:
            found = client.post("/deployments/filter", json={}).raise_for_status().json()
            return {deployment["name"] for deployment in found}
    except _NOT_TAKEN:
        return set()


def answers(api: PrefectAccess) -> bool:
    """True when Prefect's server is up, whether or not it lets us in."""
    try:
        with _client(PrefectAccess(api.url)) as client:
            return client.get("/health").is_success
    except _NOT_TAKEN:
        return False


def lets_us_in(api: PrefectAccess) -> bool:
    """False when the server says that our user and password are not its own; True also when it says nothing."""
    try:
        with _client(api) as client:
            return client.get("/admin/version").status_code != HTTPStatus.UNAUTHORIZED
    except _NOT_TAKEN:
        return True


def lets_anybody_in(api: PrefectAccess) -> bool:
    """True when the server asks nobody for user and password."""
    try:
        with _client(PrefectAccess(api.url)) as client:
            return client.get("/admin/version").is_success
    except _NOT_TAKEN:
        return False


def runs_ended_before(api: PrefectAccess, moment: datetime) -> int:
    """How many runs the server still has that ended before then; none when it does not answer."""
    wanted = {"flow_runs": {"end_time": {"before_": moment.isoformat()}}}
    try:
        with _client(api) as client:
            return int(client.post("/flow_runs/count", json=wanted).raise_for_status().json())
    except _NOT_TAKEN:
        return 0


def _client(api: PrefectAccess, patience: httpx.Timeout | None = None) -> httpx.Client:
    return httpx.Client(
        base_url=api.addresses[0],
        transport=InTurn(api.addresses),
        auth=api.credentials,
        timeout=patience or _PATIENCE,
        trust_env=False,
    )


def _create(client: httpx.Client, deployment: str, run: dict[str, Any]) -> str:
    flow, _, name = deployment.partition("/")
    found = _asked(client, "GET", f"/deployments/name/{quote(flow)}/{quote(name)}")
    created = _asked(client, "POST", f"/deployments/{found['id']}/create_flow_run", run | {"state": _SCHEDULED})
    return str(created["id"])


def _asked(client: httpx.Client, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """The server's answer. A busy server says 503, on SQLite often; it is then asked again a few times."""
    for wait in _WAITS:
        response = client.request(method, path, json=body)
        if response.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
            break
        time.sleep(wait)
    answer: dict[str, Any] = response.raise_for_status().json()
    return answer
