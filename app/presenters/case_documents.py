"""What there is in writing about a case: documents the program prepared, and messages it sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from app.presenters.addresses import case_page
from app.presenters.notices import STATES, local
from app.presenters.shortened import shortened
from app.presenters.timeline import person
from models.rules.organisation import Organisation
from notifications.words import kind_label
from tasks.queries.case_page import NoticeLine

ROOM = "kanal:"
_KINDS = {"sent": "good", "failed": "bad", "cancelled": "off"}


@dataclass(frozen=True, slots=True)
class PreparedDocument:
    """A document: its title, where it is read, and whether a newer one for the same reader exists."""

    title: str
    address: str
    replaced: bool


@dataclass(frozen=True, slots=True)
class SentNotice:
    """A message in words; `kind` is that of its state's tag."""

    what: str
    to: str
    state: str
    kind: str
    at: str


def prepared_documents(case_id: int, rows: Sequence[Row[Any]]) -> list[PreparedDocument]:
    """The documents, the newest first, as the rows are."""
    seen: set[str] = set()
    found = []
    for row in rows:
        address = case_page(case_id, "underlag", str(row.seq), row.reader)
        found.append(PreparedDocument(shortened(row.title), address, row.reader in seen))
        seen.add(row.reader)
    return found


def sent_notices(lines: Sequence[NoticeLine], organisation: Organisation) -> list[SentNotice]:
    """The messages, as the lines are."""
    return [
        SentNotice(
            what=kind_label(line.kind),
            to=_to(line.recipient, organisation),
            state=STATES.get(line.state, line.state),
            kind=_KINDS.get(line.state, "calm"),
            at=local(line.sent_at or line.created_at, organisation),
        )
        for line in lines
    ]


def _to(recipient: str, organisation: Organisation) -> str:
    if recipient.startswith(ROOM):
        return f"rummet {shortened(recipient.removeprefix(ROOM))}"
    return person(recipient, organisation)
