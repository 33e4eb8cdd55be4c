"""Tokens for programs, at a terminal. Of what is presented there is nothing to show: it is not kept."""

from collections.abc import Sequence
from datetime import datetime

from rich.markup import escape
from rich.table import Table

from app.presenters.notices import local
from app.presenters.terminal import console
from app.presenters.timeline import person
from models.rules.organisation import Organisation
from models.tables.api_token import ApiToken


def tokens(rows: Sequence[ApiToken], organisation: Organisation, now: datetime) -> None:
    """A table, with what each still gives."""
    if not rows:
        console.print("Inga nycklar. Gör en: ordnat token new --label …")
        return
    table = Table(title="Nycklar för program", title_justify="left")
    for heading in ("Nr", "Till för", "Vems", "Roller", "Gäller till", "Läge", "Använd senast"):
        table.add_column(heading)
    for row in rows:
        used = local(row.used_at, organisation) if row.used_at else "aldrig"
        cells = (str(row.id), row.label, person(row.person, organisation), ", ".join(row.roles) or "bara läsa")
        table.add_row(*map(escape, (*cells, row.ends_at.date().isoformat(), state(row, now), used)))
    console.print(table)


def state(row: ApiToken, now: datetime) -> str:
    """In force, run out or revoked."""
    if row.ended_at is not None:
        return "återkallad"
    return "gäller" if now < row.ends_at else "utgången"
