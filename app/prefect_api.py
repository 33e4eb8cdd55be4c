"""The one place that asks Prefect's server for anything: to carry a case on.

Over HTTP and without importing Prefect, so that recording a decision stays quick. A server that is gone is no fault:
the decision is already ours, and the sweep carries the case on later.
"""

import httpx

_PATIENCE = httpx.Timeout(2.0)
INTRODUCTION = "introduktion/introduktion"


def start_introduction(api_url: str, case_id: int, seq: int) -> bool:
    """Start the path flow for a case after event `seq`; False when the server did not take it."""
    try:
        with httpx.Client(base_url=api_url, timeout=_PATIENCE, trust_env=False) as client:
            deployment = client.get(f"/deployments/name/{INTRODUCTION}").raise_for_status().json()["id"]
            run = {"parameters": {"case_id": case_id}, "idempotency_key": f"{case_id}:{seq}", "state": _SCHEDULED}
            client.post(f"/deployments/{deployment}/create_flow_run", json=run).raise_for_status()
    except httpx.HTTPError:
        return False
    return True


def answers(api_url: str) -> bool:
    """True when Prefect's server is up."""
    try:
        return httpx.get(f"{api_url}/health", timeout=_PATIENCE, trust_env=False).is_success
    except httpx.HTTPError:
        return False


_SCHEDULED = {"type": "SCHEDULED", "name": "Scheduled"}
