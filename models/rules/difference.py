"""What differs between two versions of the same facts, field by field."""

from collections.abc import Mapping
from typing import Any


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One `{field, before, after}` for each fact that differs, in the order of `after`; a missing fact is None.

    Nothing differs from what was never seen (None).
    """
    if before is None:
        return []
    names = [*after, *(name for name in before if name not in after)]
    return [
        {"field": name, "before": before.get(name), "after": after.get(name)}
        for name in names
        if before.get(name) != after.get(name)
    ]
