"""What the last `ordnat audit verify` came to: a small file in the home folder, for `ordnat doctor` and the metrics."""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from app.backup.kept import which
from app.settings import Settings

_NAME = "last-verified.json"


@dataclass(frozen=True, slots=True)
class Looked:
    """When every log was looked at (aware), of how many events, and whether all of them were as they were written."""

    at: datetime
    sound: bool
    events: int
    database: str


def last_verified(settings: Settings) -> Looked | None:
    """The last look at this database from this machine; None when there was none, or nothing is known of it."""
    try:
        told = json.loads(_place(settings).read_text(encoding="utf-8"))
        looked = Looked(**(told | {"at": datetime.fromisoformat(told["at"])}))
    except (OSError, ValueError, TypeError, LookupError):
        return None
    return looked if looked.database == which(settings) else None


def remember_verified(settings: Settings, *, at: datetime, sound: bool, events: int) -> None:
    """Write down what a look came to; where that cannot be done the one before stands, and grows old."""
    looked = asdict(Looked(at, sound, events, which(settings))) | {"at": at.isoformat()}
    new = _place(settings).with_suffix(".json.tmp")
    with suppress(OSError):
        settings.home.mkdir(parents=True, exist_ok=True)
        new.write_text(json.dumps(looked, ensure_ascii=False) + "\n", encoding="utf-8")
        new.replace(_place(settings))


def _place(settings: Settings) -> Path:
    return settings.home / _NAME
