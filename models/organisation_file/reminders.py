"""What `[[watching.reminders]]` must be: reminders before their day, no two so long before, to somebody."""

from collections.abc import Iterator

from models.organisation_file.keys import KEYS, example
from models.organisation_file.links import nobody_holds
from models.organisation_file.problem import Problem
from models.organisation_file.times import together
from models.organisation_file.toml_lines import Place
from models.rules.organisation import Organisation
from models.rules.watch.watching import Reminder


def wrong_reminders(organisation: Organisation) -> Iterator[Problem]:
    """Everything of the reminders but single values and overlaps in time."""
    for index, reminder in enumerate(organisation.watching.reminders):
        place: Place = ("watching", "reminders", index)
        yield from _days(place, reminder)
        yield from _nobody(place, reminder, organisation)


def _days(place: Place, reminder: Reminder) -> Iterator[Problem]:
    if not reminder.before:
        yield Problem((*place, "before"), "”before” är tom, så ingen påminns", example("before", "reminders"))
    for number, before in enumerate(reminder.before):
        where = (*place, "before", number)
        if before.count == 0 and KEYS["before.count"].fits(before.count):
            wrong = "En påminnelse på själva dagen kommer för sent"
            yield Problem((*where, "count"), wrong, 'Skriv en längre tid, till exempel: { count = 3, unit = "months" }')
        elif before in reminder.before[:number]:
            wrong = f"Påminnelsen {before.count} {before.unit} före finns redan"
            yield Problem(where, wrong, "Ta bort den ena")


def _nobody(place: Place, reminder: Reminder, organisation: Organisation) -> Iterator[Problem]:
    if not reminder.to:
        yield Problem((*place, "to"), "”to” är tom, så ingen påminns", example("to", "reminders"))
    elif nobody_holds(reminder.to, (person for person in organisation.people if together(person, reminder))):
        wrong = f"Ingen under [[people]] har någon av rollerna {', '.join(reminder.to)} medan påminnelsen gäller"
        yield Problem((*place, "to"), wrong, "Ge någon rollen, eller välj en roll som någon har")
