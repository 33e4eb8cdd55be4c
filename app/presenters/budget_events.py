"""What happened to a case's analysis, in words for the timeline. Gross only."""

from models.rules.events import Event, Kind
from notifications.render import sek


def budget_event(event: Event) -> list[str]:
    """Which version it is about, and what it replaces or was compared with; empty for any other event."""
    data = event.data
    if event.kind is Kind.ACTUALS_IMPORTED:
        return [
            f"{data['file']} mot version {data['version']}",
            f"prognos {sek(data['forecast'])}, utfall {sek(data['actual'])}",
        ]
    if "version" not in data:
        return []
    words = [f"version {data['version']}"]
    if data.get("replaces"):
        words.append(f"ersätter version {data['replaces']}")
    return words
