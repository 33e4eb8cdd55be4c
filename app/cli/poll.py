"""`ordnat poll`: the same poll as the schedule's, now."""

from rich.markup import escape

from app.bootstrap import ordnat
from app.presenters.terminal import console, errors, recommendations
from models import database
from models.rules.access import SYSTEM
from models.rules.case_number import case_number
from tasks.actions.case_file import By
from tasks.poll import poll_nt_recommendations
from tasks.queries.cases import without_case


def poll_now() -> int:
    """Poll NT-rådet's list and print what came of it; the exit code."""
    house = ordnat()
    settings, by = house.settings, By(SYSTEM, house.now(), house.organisation)
    polled = poll_nt_recommendations(house.change, settings.nt_list_url, by, contact=settings.contact)
    if polled.problem:
        errors.print(f"[red]Källfel:[/] {escape(polled.problem)}", soft_wrap=True)
        return 1
    if polled.not_modified:
        console.print("Listan är oförändrad sedan sist.")
        return 0
    taken = polled.taken
    console.print(f"{polled.rows} rader: {len(taken.new)} nya, {len(taken.changed)} ändrade.")
    if polled.baseline:
        console.print("Det här är utgångsläget: raderna är kända, men inga ärenden öppnas av sig själva.")
    for case_id in taken.moved:
        console.print(f"{case_number(case_id)} berörs av en ändrad rekommendation: ordnat case show {case_id}")
    with database.reading(house.engine) as session:
        recommendations(without_case(session))
    return 0
