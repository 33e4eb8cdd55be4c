"""The board, one case and lists of recommendations at a terminal; plain text when piped."""

from collections.abc import Sequence
from datetime import date

from rich.markup import escape
from rich.table import Table

from app.presenters.board import BoardLine
from app.presenters.clocks import answered_for, lead_times, steps, stops, targets
from app.presenters.console import console, errors
from app.presenters.ended_steps import ended_steps
from app.presenters.forecast import forecast_lines, meeting_warnings
from app.presenters.timeline import timeline
from models.rules.case_number import case_number
from models.rules.follow_up import FOLLOW_UP_LABELS
from models.rules.organisation import Organisation
from models.rules.turns import whose_turn
from models.rules.verdicts import Verdict
from models.tables.medicine import Recommendation
from notifications.render import patients, sek
from tasks.actions.inputs import ADDED
from tasks.queries.budget import AnalysisShown
from tasks.queries.cases import CaseView

__all__ = ["board", "case", "console", "errors", "recommendations"]


def board(lines: list[BoardLine], organisation: Organisation, today: date) -> None:
    """The board as a table."""
    if not lines:
        console.print("Inga ärenden.")
        return
    table = Table(title=f"Ärenden {today.isoformat()}", title_justify="left")
    regions = organisation.regions_on(today)
    for heading in ("Ärende", "Läkemedel", "Läge", "Klocka", *(region.county_letter for region in regions)):
        table.add_column(heading)
    for line in lines:
        medicine = f"{line.product}\n{line.indication}"
        table.add_row(*map(escape, (line.number, medicine, line.standing, line.clock, *line.regions)))
    table.caption = ", ".join(f"{region.county_letter} {region.short}" for region in regions)
    table.caption_justify = "left"
    console.print(table)


def case(view: CaseView, organisation: Organisation, today: date) -> None:
    """One case: where it stands, the clocks, the budget, the timeline."""
    number = case_number(view.case.id or 0)
    console.print(f"[bold]{number}  {escape(view.medicine.product)}[/] vid {escape(view.case.indication)}")
    console.print(escape(whose_turn(view.place, organisation, today)))
    if targets(view.place, today):
        console.print(targets(view.place, today))
    for sentence in (*stops(view.place, organisation, today), *answered_for(view.place, organisation, today)):
        console.print(f"[yellow]{escape(sentence)}[/]")
    if view.case.extends_id:
        console.print(f"Indikationsutvidgning av {case_number(view.case.extends_id)}")
    if view.case.review_wanted:
        console.print("[yellow]NT-rådet har ändrat rekommendationen efter frisläpp: behöver omprövas.[/]")
    _recommendations(view.history)
    _budget(view.analysis, view.earlier, organisation)
    _clocks(view, organisation, today)
    ended = ended_steps(view.place, organisation, today)
    if ended:
        console.print(ended)
    _forecast(view, organisation, today)
    _timeline(view, organisation)
    for follow_up in view.follow_ups:
        label = FOLLOW_UP_LABELS.get(follow_up.what, follow_up.what)
        console.print(f"Uppföljning {follow_up.due_on.isoformat()}: {label}")


def _recommendations(history: Sequence[Recommendation]) -> None:
    for known in history:
        when = known.published_on.isoformat() if known.published_on else known.date_text or "utan datum"
        console.print(f"Rekommendation {known.number}: {when}  {escape(known.label)} ({Verdict(known.verdict).label})")


def _budget(shown: AnalysisShown | None, earlier: AnalysisShown | None, organisation: Organisation) -> None:
    if shown is None:
        return
    table = Table(title=f"Budgetpåverkan, brutto per år, version {shown.analysis.version}", title_justify="left")
    table.add_column("Region")
    table.add_column("Patienter", justify="right")
    table.add_column("Kostnad", justify="right")
    for line in shown.in_order([region.key for region in organisation.regions]):
        table.add_row(organisation.region(line.region).short, patients(line.patients), sek(line.gross))
    table.add_row("Summa", patients(shown.patients), sek(shown.gross))
    if earlier is not None:
        table.add_row("Tidigare indikation", patients(earlier.patients), sek(earlier.gross))
        # Only when nobody is in both may they be added; else `ordnat budget compare` works out what is new.
        if shown.analysis.covers in {None, ADDED} and not shown.analysis.overlap:
            both = shown.gross + earlier.gross
            table.add_row("Med denna", patients(shown.patients + earlier.patients), sek(both))
    console.print(table)
    for flag in shown.analysis.flags:
        console.print(f"  {escape(flag)}")


def _clocks(view: CaseView, organisation: Organisation, today: date) -> None:
    lines = lead_times(view.place, organisation, today)
    if not lines:
        return
    table = Table(title="Ledtid från rekommendationen", title_justify="left")
    for heading in ("Vem", "Dagar", "Mot målet"):
        table.add_column(heading)
    for line in lines:
        table.add_row(line.whose, line.days, line.verdict)
    console.print(table)
    _steps(view, organisation, today)


def _steps(view: CaseView, organisation: Organisation, today: date) -> None:
    lines = steps(view.place, organisation, today)
    if not lines:
        return
    table = Table(title="Steg som pågår", title_justify="left")
    for heading in ("Steg", "Dagar", "Mål", "Gräns", "Mot målet"):
        table.add_column(heading)
    for line in lines:
        table.add_row(escape(line.what), line.days, line.aim, line.limit, line.verdict)
    console.print(table)


def _forecast(view: CaseView, organisation: Organisation, today: date) -> None:
    lines = forecast_lines(view.place, organisation, today)
    if not lines:
        return
    table = Table(title="Väntat beslut", title_justify="left")
    for heading in ("Vem", "Närmast", "Beslut väntas", "Mot målet"):
        table.add_column(heading)
    for line in lines:
        table.add_row(*map(escape, (line.whose, line.next_step, line.decided_on, line.verdict)))
    console.print(table)
    for sentence in meeting_warnings(view.place, organisation, today):
        console.print(escape(sentence))


def _timeline(view: CaseView, organisation: Organisation) -> None:
    table = Table(title="Tidslinje", title_justify="left")
    for heading in ("Nr", "Datum", "Dag", "Händelse", "Vem", "Orsak"):
        table.add_column(heading)
    for line in timeline(view.log, view.place, organisation):
        table.add_row(*map(escape, (str(line.seq), line.on, line.days, line.what, line.who, line.cause)))
    console.print(table)


def recommendations(rows: list[tuple[Recommendation, str]]) -> None:
    """Recommendations that have no case yet."""
    if not rows:
        console.print("Alla kända rekommendationer har ärenden. Hämta nya: ordnat poll.")
        return
    table = Table(title="Rekommendationer utan ärende", title_justify="left")
    for heading in ("Nr", "Läkemedel", "Indikation", "Datum", "Rekommendation", "Tolkad som"):
        table.add_column(heading)
    for known, product in rows:
        when = known.published_on.isoformat() if known.published_on else known.date_text
        cells = (str(known.id), product, known.indication, when, known.label, Verdict(known.verdict).label)
        table.add_row(*map(escape, cells))
    console.print(table)
