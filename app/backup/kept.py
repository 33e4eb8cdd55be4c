"""When the last good backup was made: a small file in the home folder, for `ordnat doctor` and the metrics."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from app.settings import Settings

_NAME = "last-backup.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup that a test restore has shown to be good. `made_at` is the moment its rows were read, aware."""

    file: str
    made_at: datetime
    cases: int
    events: int
    database: str


def last_good(settings: Settings) -> Kept | None:
    """The last good backup of this database; None when none was made, or nothing is known of it."""
    try:
        told = json.loads(_place(settings).read_text(encoding="utf-8"))
        kept = Kept(**(told | {"made_at": datetime.fromisoformat(told["made_at"])}))
    except (OSError, ValueError, TypeError, LookupError):
        return None
    return kept if kept.database == which(settings) and Path(kept.file).exists() else None


def remember(settings: Settings, kept: Kept) -> None:
    """Write down a good backup."""
    settings.home.mkdir(parents=True, exist_ok=True)
    place = _place(settings)
    new = place.with_suffix(".json.tmp")
    told = asdict(kept) | {"made_at": kept.made_at.isoformat()}
    new.write_text(json.dumps(told, ensure_ascii=False) + "\n", encoding="utf-8")
    new.replace(place)


def which(settings: Settings) -> str:
    """Which database it is about, without password."""
    return make_url(settings.database).render_as_string(hide_password=True)


def _place(settings: Settings) -> Path:
    return settings.home / _NAME
