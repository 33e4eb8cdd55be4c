"""What a load came to, as text; and what of many seconds is worth saying."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

_MEGABYTE = 1e6


def quantiles(seconds: Sequence[float]) -> dict[str, float]:
    """How many there were, and in milliseconds what half, 95 and 99 of 100 were no slower than; and the slowest."""
    ordered = sorted(seconds)
    if not ordered:
        return {"n": 0}
    at = {
        name: ordered[math.ceil(share * len(ordered)) - 1]
        for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
    }
    return {"n": len(ordered)} | {name: round(1000 * value, 2) for name, value in (at | {"most": ordered[-1]}).items()}


def shown(kind: str, found: Mapping[str, Any]) -> str:
    """Everything of one kind of database, a round at a time."""
    return "\n".join([f"── {kind} ──", *_standing(found), *(line for one in found["rounds"] for line in _round(one))])


def _standing(found: Mapping[str, Any]) -> list[str]:
    sizes, after = (sum(found[key].values()) / _MEGABYTE for key in ("bytes", "bytes after"))
    began = (
        f"filled in {found['filled']:.1f} s; first watch of all cases {found['first watch of all']:.1f} s, "
        f"then {1000 * found['again']:.1f} ms an installation"
    )
    return [
        began,
        f"databases {sizes:.0f} MB, afterwards {after:.0f} MB",
        f"lead times answered after a start, s: {_listed(found['warm after'])}",
        f"pages' memory, MB: {_listed(found['held'])}; afterwards {_listed(found['held after'])}",
    ]


def _round(one: Mapping[str, Any]) -> list[str]:
    head = f"{one['officers']} officers, thinking {one['thinks']:g} s, {one['seconds']:g} s: "
    head += f"{one['answers']:.1f} answers/s, {one['decisions']:.2f} decisions/s, faults {one['faults'] or 'none'}"
    rows = [f"  {name:14} {_row(took)}" for name, took in one["took"].items()]
    rows += [f"  {name:14} {_row(one[name])}" for name in ("watches", "carried")]
    return [head, *rows, f"  cores: {_listed(one['cores'])}; in all {sum(one['cores'].values()):.2f}"]


def _row(took: Mapping[str, float]) -> str:
    if not took["n"]:
        return "none"
    return f"n={took['n']:5}  " + "  ".join(f"{name} {took[name]:8.1f} ms" for name in ("p50", "p95", "p99", "most"))


def _listed(named: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:.2f}" if value < 10 else f"{name} {value:.0f}" for name, value in named.items())
