"""`ordnat watch`: the same look round as the schedule's, now."""

from app.bootstrap import ordnat
from app.presenters.terminal import console, errors
from tasks.watch import watch


def watch_now() -> int:
    """Raise what is due and print what came of it; 1 when a case has been forgotten."""
    house = ordnat()
    seen = watch(house.change, now=house.now, organisation=house.organisation, sources=house.sources)
    console.print(f"{seen.looked_at} ärenden kontrollerade, {seen.alarms} larm. {seen.audit.open} öppna ärenden.")
    if seen.reminders:
        console.print(f"Påminnelser om kommande datum: {seen.reminders}. Se dem alla: ordnat dates.")
    if not seen.audit.sound:
        errors.print(f"[red]Utan nästa kontroll:[/] {', '.join(seen.audit.forgotten)}. Kör ordnat doctor.")
        return 1
    return 0
