"""A draft of an analysis asks for its review."""

from collections.abc import Mapping
from typing import Any

from models.rules.dated import valid_on
from models.rules.events import Event
from models.rules.process import Stage
from models.rules.turns import owner
from notifications import messages, routing
from notifications.messages import Message
from tasks.actions.case_file import By, CaseFile


def review_wanted(file: CaseFile, given: Event, summary: Mapping[str, Any], by: By) -> list[Message]:
    """Those with mandate to review, but for the author of `given`, are asked to; `summary` is the draft's."""
    day, people = by.today, by.organisation.people
    body = owner(by.organisation, Stage.BUDGET_IMPACT, None, file.at.therapy, day)
    deciders = {member.person for member in valid_on(body.members, day) if member.decides} - {given.actor}
    reviewers = [routing.reader(by.organisation, p, day) for p in valid_on(people, day) if p.key in deciders]
    author = next((person.name for person in people if person.key == given.actor), given.actor)
    old = next((event for event in file.log if event.seq == file.at.analysis), None)
    replaces = old.data.get("version", 1) if old else None
    asked = list({person.key: person for person in reviewers}.values())
    return messages.review_wanted(file.about, summary, asked, seq=file.next_seq, author=author, replaces=replaces)
