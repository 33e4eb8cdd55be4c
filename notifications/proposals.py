"""What case officers are told of what a source has shown: one notice for each reading, however much there was."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from models.rules.organisation import Person
from notifications.message import PROPOSAL, Message


def proposals_made(
    source: str, proposals: Sequence[Mapping[str, Any]], people: Iterable[Person], *, day: date
) -> list[Message]:
    """The proposals of one reading of `source` (its label), to each of `people`; each as `proposal_facts` gives it."""
    first, last = proposals[0]["number"], proposals[-1]["number"]
    facts = {"source": source, "proposals": [dict(one) for one in proposals], "day": day.isoformat()}
    return [Message(PROPOSAL, f"{PROPOSAL}:{first}-{last}:{who.key}", who.key, who.mail, facts) for who in people]
