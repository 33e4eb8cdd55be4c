"""Where things are among the pages: addresses in Swedish, and the words for the steps in them."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from models.rules.case_number import case_number
from models.rules.process import Stage
from models.rules.standings import Standing

STEPS: dict[Stage, str] = {
    Stage.TAKE_UP: "upptag",
    Stage.CONSENSUS: "konsensus",
    Stage.BUDGET_IMPACT: "budget",
    Stage.REGIONAL_RECOMMENDATION: "rekommendation",
    Stage.REGION_DECISION: "region",
}
STANDINGS: dict[Standing, str] = {
    Standing.PAUSED: "pausade",
    Standing.ON_PATH: "pa-vag",
    Standing.MAKING_KNOWN: "gors-kanda",
    Standing.PARKED: "avvaktar",
    Standing.RELEASED: "godkanda",
    Standing.CLOSED: "avslutade",
}


def case_page(case_id: int, *parts: str) -> str:
    """A case's page, or one under it: `case_page(17, "budget")` is /arenden/OI-0017/budget."""
    return "/".join([f"/arenden/{case_number(case_id)}", *(quote(part, safe="") for part in parts)])


def decision_page(case_id: int, stage: Stage, region: str | None = None) -> str:
    """Where a step's decision is recorded, a region's where the step is the regions'."""
    return case_page(case_id, "beslut", STEPS[stage], *([region] if region else []))


def with_query(path: str, asked: Mapping[str, str | int | None]) -> str:
    """An address with what was asked for; what is empty is left out."""
    kept = {name: value for name, value in asked.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path
