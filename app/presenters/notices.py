"""Notices and rooms at a terminal. Nobody's secret address is among what is shown."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.markup import escape
from rich.table import Table

from app.presenters.terminal import console
from models.rules.organisation import Organisation
from models.tables.notice_channel import NoticeChannel
from models.tables.outbox import OutboxMessage
from notifications.channels import masked
from notifications.words import kind_label
from tasks.queries.outbox import NoticeView, number_of

STATES = {
    "queued": "väntar",
    "sending": "skickas",
    "sent": "skickat",
    "failed": "gav upp",
    "cancelled": "återtaget",
}


def notices(rows: Sequence[OutboxMessage], errors: Mapping[int, str], organisation: Organisation) -> None:
    """Messages as a table, with the last error of each."""
    if not rows:
        console.print("Inga meddelanden.")
        return
    table = Table(title="Meddelanden", title_justify="left")
    for heading in ("Nr", "Ärende", "Slag", "Till", "Läge", "Försök", "Skrivet", "Senaste fel"):
        table.add_column(heading)
    for row in rows:
        shown = (str(row.id), number_of(row), kind_label(row.kind), row.recipient, STATES.get(row.state, row.state))
        tried = (str(row.attempts), local(row.created_at, organisation), errors.get(row.id or 0, ""))
        table.add_row(*map(escape, (*shown, *tried)))
    console.print(table)


def notice(view: NoticeView, organisation: Organisation) -> None:
    """One message: what it says, to whom, and every try to send it."""
    row = view.message
    to = f"{row.recipient} ({row.address})" if row.address else row.recipient
    about = f"{number_of(row)}  " if row.case_id is not None else ""
    console.print(f"[bold]Meddelande {row.id}[/]  {about}{escape(kind_label(row.kind))}")
    console.print(f"Till {escape(to)} genom {escape(view.channel or 'e-post')}: {STATES.get(row.state, row.state)}")
    for tried in view.attempts:
        outcome = "skickat" if tried.ok else tried.error or "misslyckades"
        console.print(f"  {tried.number}. {local(tried.at, organisation)}  {escape(outcome)}", soft_wrap=True)
    if row.state == "queued":
        console.print(f"Nästa försök tidigast {local(row.next_attempt_at, organisation)}")
    if row.subject is not None and row.body_text is not None:
        console.print(f"\n[bold]{escape(row.subject)}[/]\n{escape(row.body_text)}", soft_wrap=True)


def channels(rows: Sequence[NoticeChannel], organisation: Organisation) -> None:
    """The rooms as a table: of its address only what kind it is."""
    if not rows:
        console.print("Inga kanaler utöver e-post. Lägg upp en: ordnat channel add.")
        return
    table = Table(title="Kanaler", title_justify="left")
    for heading in ("Nr", "Namn", "Roll", "Region", "Slag av meddelanden", "Adress", "Från", "Till"):
        table.add_column(heading)
    for row in rows:
        region = organisation.region(row.region).short if row.region else "alla"
        kinds = ", ".join(map(kind_label, row.kinds)) if row.kinds else "alla"
        until = row.valid_to.isoformat() if row.valid_to else "tills vidare"
        table.add_row(
            *map(escape, (str(row.id), row.label, row.role, region, kinds)),
            *map(escape, (masked(row.url), row.valid_from.isoformat(), until)),
        )
    console.print(table)


def local(moment: datetime, organisation: Organisation) -> str:
    """A moment where the organisation is, to the minute."""
    return moment.astimezone(ZoneInfo(organisation.clock.timezone)).strftime("%Y-%m-%d %H:%M")
