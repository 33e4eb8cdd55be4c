"""What is held about a contact, to be read by a person and by a program."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from models.rules.contact import Contact
from tasks.queries.contacts import Held


def as_json(contact: Contact, held: Sequence[Held], now: datetime) -> str:
    """Everything, table by table."""
    told = {
        "kontakt": contact.key,
        "namn": sorted(contact.names),
        "adresser": sorted(contact.addresses),
        "uttaget": now.isoformat(),
        "uppgifter": [{"tabell": one.table, "vad": one.what, "rader": one.rows} for one in held],
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def as_lines(contact: Contact, held: Sequence[Held]) -> Iterator[str]:
    """The same to be read: what is held where, row by row."""
    yield f"Uppgifter om {contact.key}"
    yield f"Namn: {', '.join(sorted(contact.names)) or '–'}"
    yield f"Adresser: {', '.join(sorted(contact.addresses)) or '–'}"
    for one in held:
        yield f"\n{one.what} ({one.table}): {len(one.rows)}"
        for row in one.rows:
            yield "  " + ", ".join(f"{name}: {_short(value)}" for name, value in row.items() if value is not None)


def _short(value: object) -> str:
    return " ".join(str(value).split())
