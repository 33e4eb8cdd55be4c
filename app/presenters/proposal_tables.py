"""Proposals at a terminal. What a source has written is printed as the signs it is."""

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from app.presenters.proposals import ProposalCard, ProposalLine, SightLine
from app.presenters.terminal import console


def show_proposals(lines: Sequence[ProposalLine]) -> None:
    """The list as a table."""
    if not lines:
        console.print("Inga förslag väntar. Hämta källorna: ordnat source poll --all.")
        return
    table = Table(title="Förslag ur källorna", title_justify="left")
    for heading in ("Nr", "Läkemedel", "Vad", "Lyder", "Läge", "Sedd", "Kan gälla"):
        table.add_column(heading, overflow="fold")
    for line in lines:
        state = f"{line.state}: {line.case}" if line.case else line.state
        what = f"{line.kind}\n{line.source}"
        table.add_row(
            *map(escape, (str(line.number), line.about, what, line.label, state, line.seen, "\n".join(line.near)))
        )
    console.print(table)


def show_proposal(card: ProposalCard) -> None:
    """One proposal: what, where, when, what differs, and what there is to do."""
    line = card.line
    console.print(f"[bold]Förslag {line.number}: {escape(line.about)}[/]  {escape(line.kind)}", soft_wrap=True)
    said = {
        "Lyder": line.label,
        "Tolkas som": line.verdict,
        "Daterad": card.dated,
        "Sedd": f"{line.seen}, {line.source}",
        "Sidan": card.url,
        "Sparad sida": f"ordnat source parse … --page {card.page}" if card.page else None,
        "Läge": card.settled or line.state,
        "Skäl": card.reason,
        "Ersatt av": f"förslag {card.newer}" if card.newer else None,
    }
    for label, value in said.items():
        if value:
            console.print(f"{label}: {escape(value)}", soft_wrap=True)
    for heading, several in (
        ("Skillnad mot förut", card.differences),
        ("Kan gälla", line.near),
        ("Tidigare om samma", card.history),
    ):
        for one in several:
            console.print(f"{heading}: {escape(one)}", soft_wrap=True)
    console.print(escape(card.next), soft_wrap=True)


def show_sights(lines: Sequence[SightLine]) -> None:
    """What the sources have shown of a case; nothing when nothing was."""
    if not lines:
        return
    table = Table(title="Sett i källorna", title_justify="left")
    for heading in ("Dag", "Källa", "Vad", "Förslag"):
        table.add_column(heading, overflow="fold")
    for line in lines:
        table.add_row(*map(escape, (line.on, line.source, line.what, str(line.proposal or ""))))
    console.print(table)
