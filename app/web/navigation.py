"""The rooms that the header leads to, each for those who have something to do there."""

from collections.abc import Callable
from dataclasses import dataclass

from models.rules.access import Actor


def _everybody(_actor: Actor) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Entry:
    """A room's address and name, and who sees the way there."""

    path: str
    label: str
    may: Callable[[Actor], bool] = _everybody


# In the order shown. Whoever adds a room adds its line.
ENTRIES = (
    Entry("/", "Översikt"),
    Entry("/forslag", "Förslag"),
    Entry("/ledtider", "Ledtider"),
    Entry("/kalender", "Kalender"),
    Entry("/kallor", "Källor"),
    Entry("/admin", "Administration"),
)


def navigation(actor: Actor | None, path: str) -> list[tuple[str, str, bool]]:
    """What the header shows on the page at `path`: address, name, and whether one is there now."""
    if actor is None:
        return []
    return [(entry.path, entry.label, _is_at(entry.path, path)) for entry in ENTRIES if entry.may(actor)]


def _is_at(entry: str, path: str) -> bool:
    return path == entry or (entry != "/" and path.startswith(f"{entry}/"))
