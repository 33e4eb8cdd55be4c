"""What a backup says of itself: when it was made, by which program, of what, and the checksum of everything in it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from app.backup.contents import Contents
from models.rules.errors import InvalidInputError

NAME = "manifest.json"
# Raised when older programs could no longer make sense of it.
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made_at` is the moment the rows were read, aware; `members` gives each file's SHA-256 in hexadecimal."""

    program: str
    kind: str
    made_at: datetime
    contents: Contents
    members: Mapping[str, str]
    format: int = FORMAT


def written(manifest: Manifest) -> bytes:
    """The manifest as JSON."""
    told = asdict(manifest) | {"made_at": manifest.made_at.isoformat(), "members": dict(manifest.members)}
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def read(content: bytes) -> Manifest:
    """The manifest in `content`. Raises InvalidInputError."""
    try:
        told = json.loads(content)
        if told["format"] > FORMAT:
            raise InvalidInputError(
                f"Säkerhetskopian är gjord av en nyare version av programmet ({told['program']}). Installera den "
                "versionen och återställ därefter. Inget har ändrats."
            )
        contents, made_at = Contents(**told["contents"]), datetime.fromisoformat(told["made_at"])
        return Manifest(**(told | {"made_at": made_at, "contents": contents}))
    except (ValueError, TypeError, LookupError, AttributeError):
        raise InvalidInputError(
            "Säkerhetskopians innehållsförteckning går inte att läsa: filen är skadad. Ta en annan kopia."
        ) from None
