"""Anchors: how far every log had come at a moment, kept where whoever has the database cannot reach.

Somebody with full rights to the database can write all of it anew, every hash right. An anchor shows it: a log may
only have grown since. It holds, for each case, the number of its events and the beginning of its last hash, which
says where; and a digest of all last hashes in full, which says whether.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from models.rules.errors import InvalidInputError

_KIND = "ordnat-log-anchor"
_BEGINNING = 8


@dataclass(frozen=True, slots=True)
class Head:
    """How far a case's log has come: its number of events and the hash of the last."""

    case_id: int
    events: int
    hash: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """Every log as it was at `taken_at`. `heads`: by case, the number of events and the beginning of the last hash."""

    taken_at: datetime
    program: str
    digest: str
    heads: Mapping[int, tuple[int, str]]

    @property
    def events(self) -> int:
        """The number of events in all cases."""
        return sum(events for events, _ in self.heads.values())

    def knows(self, head: Head) -> bool:
        """Did the case's log come to this head then?"""
        return self.heads[head.case_id] == (head.events, head.hash[:_BEGINNING])


class Digest:
    """SHA-256 over a line per case in the order of their numbers: `1 12 ab…\\n`, case, events and last hash."""

    def __init__(self) -> None:
        """Of no case yet."""
        self._sum = sha256()

    def add(self, head: Head) -> None:
        """The next case."""
        self._sum.update(f"{head.case_id} {head.events} {head.hash}\n".encode())

    @property
    def hex(self) -> str:
        """What it has come to: 64 hexadecimal digits."""
        return self._sum.hexdigest()


def anchor(taken_at: datetime, program: str, digest: str, heads: Iterable[Head]) -> Anchor:
    """An anchor of these heads, whose digest is known."""
    return Anchor(taken_at, program, digest, {head.case_id: (head.events, head.hash[:_BEGINNING]) for head in heads})


def written(anchor: Anchor) -> str:
    """An anchor as JSON."""
    facts = {
        "kind": _KIND,
        "taken_at": anchor.taken_at.isoformat(),
        "program": anchor.program,
        "cases": len(anchor.heads),
        "events": anchor.events,
        "digest": anchor.digest,
        "heads": [[case_id, *head] for case_id, head in anchor.heads.items()],
    }
    return json.dumps(facts, separators=(",", ":")) + "\n"


def read(text: str) -> Anchor:
    """An anchor from its JSON. Raises InvalidInputError when it is none, or is not whole."""
    try:
        facts = json.loads(text)
        found = _anchor(facts)
        whole = (facts["kind"], facts["cases"], facts["events"]) == (_KIND, len(found.heads), found.events)
    except (ValueError, TypeError, KeyError) as wrong:
        raise _not_one() from wrong
    if not whole:
        raise _not_one()
    return found


def _anchor(facts: Mapping[str, Any]) -> Anchor:
    heads = {int(case_id): (int(events), str(beginning)) for case_id, events, beginning in facts["heads"]}
    return Anchor(datetime.fromisoformat(facts["taken_at"]), str(facts["program"]), str(facts["digest"]), heads)


def _not_one() -> InvalidInputError:
    return InvalidInputError(
        "Filen är inget ankare, eller är inte hel. Ange en fil som ”ordnat audit anchor” har skrivit, hämtad på nytt "
        "därifrån den förvaras."
    )
