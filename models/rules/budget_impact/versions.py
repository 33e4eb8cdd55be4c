"""Which inputs and which engine made a result: the same inputs always have the same hash."""

import json
from hashlib import sha256
from typing import Any

from models.rules.budget_impact.form import write

# Raised whenever the same inputs give another figure.
ENGINE = "monthly-1"


def canonical(entity: Any) -> str:
    """`entity` (a model, or any of its dataclasses) as one line of JSON that is the same for the same inputs.

    Keys sorted, numbers without trailing zeros, defaults written out: 0.30 and 0.3 are the same input.
    """
    return json.dumps(write(entity), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(entity: Any) -> str:
    """SHA-256 of `canonical`, 64 hexadecimal digits."""
    return sha256(canonical(entity).encode(errors="backslashreplace")).hexdigest()
