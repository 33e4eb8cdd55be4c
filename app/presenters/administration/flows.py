"""How a flow has been doing, in words."""

from dataclasses import dataclass

from app.presenters.notices import local
from models.rules.organisation import Organisation
from models.tables.flow_health import FlowHealth


@dataclass(frozen=True, slots=True)
class Went:
    """When a flow last ended, and what there is to say of it now ("" for nothing), with the state's colour."""

    ended: str
    state: str = ""
    kind: str = ""


def how_it_went(health: FlowHealth, organisation: Organisation) -> Went:
    """The flow's row in words."""
    ended = local(health.last_ended_at, organisation) if health.last_ended_at else "aldrig"
    if health.failures_in_row:
        return Went(ended, f"{health.failures_in_row} fel i rad", "bad")
    since = health.unfinished_since
    return Went(ended, f"pågår sedan {local(since, organisation)}", "calm") if since else Went(ended)
