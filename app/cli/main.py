"""The command `ordnat`. Every refusal is a Swedish sentence and a non-zero exit code; nothing is then half done."""

import runpy
import sys

import typer
from rich.markup import escape
from sqlalchemy.exc import DBAPIError

from app.cli import audit, backup, budget, case, channels, gdpr, notices, proposal, source, swedish, tokens
from app.cli.case import clocks
from app.cli.dates import dates_command
from app.cli.late import late_command
from app.cli.meetings import meetings_command
from app.cli.source.poll import poll_now
from app.cli.stats import stats_command
from app.cli.swedish import SwedishCommand, SwedishGroup
from app.logs.written import log_of_a_command
from app.presenters.terminal import errors
from models.room import NO_ROOM, no_room
from models.rules.errors import OrdnatError

_REFUSED, _MISWRITTEN = 1, 2

app = typer.Typer(
    cls=SwedishGroup,
    no_args_is_help=True,
    add_completion=False,
    help="Ordnat införande: från rekommendation till läkemedel som får användas.",
)
app.add_typer(case.app, name="case")
app.add_typer(budget.app, name="budget")
app.add_typer(notices.app, name="notice")
app.add_typer(channels.app, name="channel")
app.add_typer(tokens.app, name="token")
app.add_typer(gdpr.app, name="gdpr")
app.add_typer(audit.app, name="audit")
app.add_typer(source.app, name="source")
app.add_typer(proposal.app, name="proposal")
app.command("stop", cls=SwedishCommand)(clocks.stop_command)
app.command("resume", cls=SwedishCommand)(clocks.resume_command)
app.command("ack", cls=SwedishCommand)(clocks.acknowledge_command)
app.command("snooze", cls=SwedishCommand)(clocks.snooze_command)
app.command("stats", cls=SwedishCommand)(stats_command)
app.command("late", cls=SwedishCommand)(late_command)
app.command("dates", cls=SwedishCommand)(dates_command)
app.command("meetings", cls=SwedishCommand)(meetings_command)
app.command("backup", cls=SwedishCommand)(backup.backup_command)
app.command("restore", cls=SwedishCommand)(backup.restore_command)
app.command("prepare", cls=SwedishCommand)(backup.prepare_command)


@app.command(cls=SwedishCommand)
def up() -> None:
    """Starta allt på den här maskinen: databas, Prefect-server, flöden och scheman. Ctrl-C stoppar."""
    from app.cli.up import run_everything  # noqa: PLC0415  other commands need none of it

    run_everything()


@app.command(cls=SwedishCommand)
def web() -> None:
    """Visa webbsidorna härifrån, tills Ctrl-C. ”ordnat up” gör det också."""
    # Doors do not know of each other.
    runpy.run_module("app.web.serving", run_name="__main__")


@app.command(cls=SwedishCommand)
def server() -> None:
    """Kör Prefect-servern ensam härifrån, som tjänst. ”ordnat up” gör det också."""
    from app.cli.parts import run_server  # noqa: PLC0415  other commands need none of it

    run_server()


@app.command(cls=SwedishCommand)
def flows() -> None:
    """Kör flödena och deras scheman härifrån, som tjänst. ”ordnat up” gör det också."""
    from app.cli.parts import run_flows  # noqa: PLC0415  other commands need none of it

    run_flows()


@app.command(cls=SwedishCommand)
def demo() -> None:
    """Visa hela vägen på riktiga rekommendationer, i en egen tillfällig databas."""
    from app.demo.story import tell_it  # noqa: PLC0415  other commands need none of it

    raise typer.Exit(tell_it())


@app.command(cls=SwedishCommand)
def poll() -> None:
    """Hämta alla källor nu och visa vad som är nytt eller ändrat. Kort för ordnat source poll --all."""
    raise typer.Exit(poll_now([]))


@app.command(cls=SwedishCommand)
def watch() -> None:
    """Gå igenom alla klockor nu: skriv larm som ska ut och kontrollera att inget ärende glömts."""
    from app.cli.watch import watch_now  # noqa: PLC0415  other commands need none of it

    raise typer.Exit(watch_now())


@app.command(cls=SwedishCommand)
def doctor() -> None:
    """Kontrollera allt och tala om vad som behöver göras."""
    from app.cli.doctor import examine  # noqa: PLC0415  other commands need none of it

    raise typer.Exit(examine())


def run() -> None:
    """The console script."""
    log_of_a_command()
    sys.exit(main(sys.argv[1:]))


def main(arguments: list[str]) -> int:
    """Run one command; its exit code."""
    command = typer.main.get_command(app)
    try:
        code = command.main(arguments, prog_name="ordnat", standalone_mode=False)
    except OrdnatError as refused:
        return _say(str(refused), _REFUSED)
    except typer.Abort:
        return _say("Avbrutet.", _REFUSED)
    except typer.Exit as left:
        return left.exit_code
    except (DBAPIError, OSError) as failure:
        return _say(_about(failure), _REFUSED)
    except typer.TyperException as wrong:
        return _say(f"{swedish.complaint(wrong)} Hjälp: ordnat {' '.join(arguments[:2])} --help", _MISWRITTEN)
    return code if isinstance(code, int) else 0


def _about(failure: DBAPIError | OSError) -> str:
    """What to say of it; raised again when it is a fault of our own."""
    if no_room(failure):
        return NO_ROOM
    if isinstance(failure, DBAPIError):
        return f"Databasen svarar inte som den ska: {failure.orig}. Kör ”ordnat doctor”."
    raise failure


def _say(sentence: str, code: int) -> int:
    errors.print(f"[red]Fel:[/] {escape(sentence)}", soft_wrap=True)
    return code
