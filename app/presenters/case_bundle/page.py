"""The case as one page to read and print, with nothing to fetch: what the case's own page says, and every event."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.presenters.case_head import case_head
from app.presenters.case_steps import case_steps
from app.presenters.case_stops import case_stops
from app.presenters.case_timeline import happenings
from app.presenters.notices import STATES, local
from app.presenters.recommendation_history import recommendation_versions
from app.presenters.region_answers import region_answers
from app.presenters.timeline import person
from models.rules.follow_up import FOLLOW_UP_LABELS
from models.rules.foresight.forecast import forecast
from models.rules.organisation import Organisation
from notifications.render import patients, sek
from notifications.words import kind_label
from tasks.queries.case_page import CaseSeen


def case_page(seen: CaseSeen, record: Mapping[str, Any], organisation: Organisation, day: date) -> str:
    """The page, as the case stood on `day`; `record` is the content of `arende.json`."""
    file = seen.file
    foreseen = forecast(file.at, organisation, day)
    # The latest is first on the page of the case; what is kept is read from the beginning.
    events = happenings(file.log, file.at, organisation, day)[::-1]
    return (
        _environment()
        .get_template("page.html")
        .render(
            case=case_head(file, foreseen, [], organisation, day),
            day=day,
            events=list(zip(events, (event["hash"] for event in record["log"]), strict=True)),
            steps=case_steps(file.at, organisation, day),
            regions=region_answers(file.at, foreseen, organisation, day),
            versions=recommendation_versions(seen.history),
            stops=case_stops(file.at, organisation, day),
            follow_ups=[(FOLLOW_UP_LABELS.get(row.what, row.what), row.due_on) for row in seen.follow_ups],
            documents=record["documents"],
            budgets=_budgets(record, organisation),
            messages=[_message(one, organisation) for one in record["messages"]],
            head=record["log_head"],
        )
    )


def _budgets(record: Mapping[str, Any], organisation: Organisation) -> list[dict[str, Any]]:
    names = {region.key: region.name for region in organisation.regions}
    return [
        {
            "version": made["version"],
            "year": made["year"],
            "lines": [
                (names.get(line["region"], line["region"]), patients(line["patients"]), sek(line["gross"]))
                for line in record["budget_lines"]
                if line["seq"] == made["seq"]
            ],
        }
        for made in record["budget_versions"]
    ]


def _message(told: Mapping[str, Any], organisation: Organisation) -> dict[str, str]:
    at = datetime.fromisoformat(told["sent_at"] or told["created_at"])
    return {
        "what": kind_label(told["kind"]),
        "to": person(told["recipient"], organisation),
        "state": STATES.get(told["state"], told["state"]),
        "at": local(at, organisation),
        "subject": told["subject"] or "",
        "text": told["body_text"] or "",
    }


@cache
def _environment() -> Environment:
    folder = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=folder, undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
