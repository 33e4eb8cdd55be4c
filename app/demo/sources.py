"""A sources file for a site on this machine: what is served there is polled, and nothing else is."""

import json
from collections.abc import Mapping
from pathlib import Path

from tasks.sources.registry import sources


def write_sources(folder: Path, addresses: Mapping[str, str]) -> Path:
    """A sources file in `folder` in which these sources have these addresses and all others are not polled."""
    path = folder / "sources.toml"
    entries = (_entry(key, addresses.get(key)) for key in sources())
    path.write_text("\n".join(entries), encoding="utf-8")
    return path


def _entry(key: str, address: str | None) -> str:
    # A JSON text is a TOML text too.
    said = f"address = {json.dumps(address)}" if address else "enabled = false"
    return f"[sources.{key}]\n{said}\n"
