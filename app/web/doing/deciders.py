"""Who may be named as the one who decided, and who has to be asked for it."""

from app.web.forms.choices import Choice, Option
from models.rules.access import Actor, can_handle
from models.rules.organisation import Body, Organisation

DECIDED_BY = "decided_by"


def decider_fields(actor: Actor, body: Body, organisation: Organisation, also: str | None = None) -> tuple[Choice, ...]:
    """The question who decided, for those who record what others decide; whoever decides themselves is not asked.

    `also` is somebody who may be named whether in the body or not.
    """
    if not can_handle(actor):
        return ()
    names = {person.key: person.name for person in organisation.people}
    # Of any time: whether the mandate held on the day of the decision is for the rule to say.
    keys = dict.fromkeys([*(member.person for member in body.members if member.decides), *([also] if also else [])])
    options = [Option(key, names.get(key, key)) for key in keys]
    return (Choice(name=DECIDED_BY, label="Beslutsfattare", missing="Välj vem som beslutade.", options=options),)


def usual_decider(actor: Actor, body: Body) -> str | None:
    """Whoever is meant when nothing else is said: the reader, the only one there is, or who has the chair."""
    deciding = [member for member in body.members if member.decides]
    keys = [member.person for member in deciding]
    if actor.key in keys:
        return actor.key
    if len(set(keys)) > 1:
        keys = [member.person for member in deciding if member.chair and member.valid_to is None]
    return keys[0] if len(set(keys)) == 1 else None
