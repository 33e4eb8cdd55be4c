"""What `deployments/prefect.yaml` declares: the flows that run, and when."""

from dataclasses import dataclass
from functools import cache

import yaml

from app.settings import DEPLOYMENTS


@dataclass(frozen=True, slots=True)
class Declared:
    """A deployment: its name, what it does in a Swedish sentence, and its schedules as cron expressions."""

    name: str
    description: str
    schedules: tuple[str, ...]


@cache
def declared() -> tuple[Declared, ...]:
    """Every deployment of the file, in its order."""
    entries = yaml.safe_load(DEPLOYMENTS.read_text(encoding="utf-8"))["deployments"]
    return tuple(
        Declared(entry["name"], entry["description"], tuple(one["cron"] for one in entry["schedules"]))
        for entry in entries
    )
