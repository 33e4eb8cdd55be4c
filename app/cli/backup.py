"""`ordnat backup`, `restore` and `prepare`: what keeps the data, puts it back, and makes it ready for this version."""

from pathlib import Path
from typing import Annotated

import typer

from app.backup.making import back_up, usual_folder
from app.backup.manifest import Manifest
from app.backup.restoring import look_at, restore
from app.backup.room import megabytes
from app.bootstrap import build, read_settings, utc_now
from app.preparation import prepared
from app.presenters.terminal import console, errors
from models import database


def backup_command(
    to: Annotated[Path | None, typer.Option("--to", help="Mappen den läggs i; annars backups i ORDNAT_HOME.")] = None,
    keep: Annotated[
        int | None, typer.Option("--keep", min=1, help="Så många provade kopior lämnas i mappen; de äldsta tas bort.")
    ] = None,
) -> None:
    """Ta en säkerhetskopia medan allt går, och prova att återställa den."""
    house = build(read_settings())
    try:
        made = back_up(house, (to or usual_folder(house)).expanduser(), keep=keep)
    finally:
        house.engine.dispose()
    _say(f"Säkerhetskopian är tagen och provad: {made.file} ({megabytes(made.size)}).")
    _say(f"Den innehåller {_told(made.manifest)}.")
    if made.removed:
        _say(f"{made.removed} äldre kopior är borttagna.")


def restore_command(
    file: Annotated[Path, typer.Argument(metavar="FIL", help="Säkerhetskopian, ordnat-….tar.")],
    check: Annotated[bool, typer.Option("--check", help="Prova bara filen. Databasen rörs inte.")] = False,
) -> None:
    """Återställ en säkerhetskopia. Den databas som finns flyttas åt sidan och skrivs aldrig över."""
    settings = read_settings()
    if check:
        _say(f"Säkerhetskopian är hel och går att återställa. Den innehåller {_told(look_at(settings, file))}.")
        return
    done = restore(settings, file, now=utc_now())
    _say(f"Återställt: {_told(done.manifest)}.")
    if done.aside is not None:
        _say(f"Den förra databasen står kvar som {done.aside}.")
    for kept, used in done.differing:
        _say(f"{used} är inte som i säkerhetskopian: jämför med {kept}.")
    older = done.manifest.contents.schema != database.newest_revision()
    _say("Den är av en äldre version och uppdateras vid start." if older else "Den är av den här versionen.")
    _say("Starta nu: ordnat up, eller tjänsterna. Kör sedan ordnat doctor.")


def prepare_command(
    no_backup: Annotated[
        bool, typer.Option("--no-backup", help="Uppgradera utan att den gamla versionens data sparas.")
    ] = False,
) -> None:
    """Kontrollera att allt som behövs finns, och för databasen till den här versionen. ”ordnat up” gör det också."""
    house = prepared(read_settings(), say=errors.print, keep_old=not no_backup)
    _say(f"Databasen är redo: schema {database.newest_revision()}.")
    house.engine.dispose()


def _told(manifest: Manifest) -> str:
    there = manifest.contents
    made_at = manifest.made_at.astimezone().strftime("%Y-%m-%d %H.%M %Z")
    cases = "1 ärende" if there.cases == 1 else f"{there.cases} ärenden"
    return f"{cases} och {there.events} händelser från {made_at}"


def _say(sentence: str) -> None:
    console.print(sentence, markup=False, soft_wrap=True)
