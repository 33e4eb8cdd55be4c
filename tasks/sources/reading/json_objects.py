"""Objects of JSON as they stood: one that names a key twice is kept apart from those that mean one thing."""

from typing import Any


class Doubled(dict[str, Any]):
    """An object that names a key twice. Which of the values it means is not for us to say."""

    twice: str = ""


def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object with these members; for `object_pairs_hook` of the standard library's reader."""
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    doubled = Doubled(plain)
    names = [name for name, _ in pairs]
    doubled.twice = next(name for name in names if names.count(name) > 1)
    return doubled
