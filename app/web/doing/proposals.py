"""Settling a proposal: taken up, linked to a case, or set aside."""

import re

from fastapi import APIRouter
from sqlmodel import Session

from app.web.doing.deed import Asked, Deed, Values, told
from app.web.doing.flow import chosen, offer
from app.web.doing.new_case_fields import MORE, PRESETS, new_case_fields, take_up_of
from app.web.doing.proposal_fields import case_named, facts_of, linked_case_fields, missing_fields, wording_of
from app.web.forms.choices import Choice, Option
from app.web.forms.fields import Long
from app.web.forms.form import Form
from app.web.visit import Visit
from models.rules.access import check_case_officer
from models.rules.errors import NotFoundError
from models.rules.proposals import Way, way_of
from models.rules.settling import check_link, check_set_aside, check_take_up
from models.rules.turns import nominated_to
from models.rules.verdicts import Verdict
from tasks.actions.case_file import By, Recorded
from tasks.actions.proposals.link import link_proposal
from tasks.actions.proposals.set_aside import set_aside_proposal
from tasks.actions.proposals.take_up import take_up_proposal
from tasks.queries.proposals import ProposalView, proposals_called

router = APIRouter()
_ID = re.compile(r"[0-9]{1,9}")
_HOW, _SAME, _EXTENSION = "hur", "samma", "utvidgning"
_PAGE = "/forslag"


def _taken_up(visit: Visit) -> Deed:
    view, number = _proposal(visit)
    fields = (*missing_fields(visit, view), *new_case_fields(visit.organisation, visit.today))
    way = way_of(view.offer.verdict)
    return Deed(
        heading=f"Ta upp {view.row.product}",
        button=f"Nominera till {nominated_to(visit.organisation, visit.today)}"
        if way is Way.NOMINATES
        else "Öppna ärendet",
        form=Form(fields),
        facts=facts_of(view),
        presets=PRESETS
        | {"on": visit.today, "substance": view.row.substance, "indication": view.row.indication}
        | {"reason": view.row.label if way is Way.NOMINATES else None},
        act=lambda session, values, by: (
            take_up_proposal(session, number, take_up_of(values, by.today), wording_of(values), **told(by)).recorded
        ),
        # What unclear words mean is asked in the form.
        ready=lambda: _check_take_up(view, Verdict.SHOULD if way is Way.ASKS else None),
        more=MORE,
    )


def _check_take_up(view: ProposalView, meaning: Verdict | None) -> None:
    check_take_up(view.offer, meaning)


def _linked(visit: Visit) -> Deed | Asked:
    view, number = _proposal(visit)
    how = chosen(visit, _HOW)
    if how not in {_SAME, _EXTENSION}:
        return Asked(
            heading=f"Koppla {view.row.product} till ett ärende",
            question=Choice(
                name=_HOW, label="Vad gäller förslaget?", missing="Välj vad förslaget gäller.",
                options=[
                    Option(_SAME, "Samma sak som ärendet", "Ärendet får veta vad som har sagts."),
                    Option(_EXTENSION, "En annan indikation", "Ett nytt ärende öppnas, som utvidgar det tidigare."),
                ],
            ),
            facts=facts_of(view),
            ready=lambda: check_link(view.offer),
        )  # fmt: skip
    extends = how == _EXTENSION
    new_case = (*missing_fields(visit, view), *new_case_fields(visit.organisation, visit.today)) if extends else ()
    reason = () if any(field.name == "reason" for field in new_case) else (_reason("Kommentar", required=False),)
    return Deed(
        heading=f"Koppla {view.row.product}",
        button="Koppla förslaget",
        form=Form((*linked_case_fields(view), *reason, *new_case)),
        facts=facts_of(view),
        presets=PRESETS | {"on": visit.today, "substance": view.row.substance, "indication": view.row.indication},
        act=lambda session, values, by: _link(session, number, values, by, extends=extends),
        ready=lambda: check_link(view.offer),
        effect="Förslaget kopplas till ärendet. Inget nytt registreras i det.",
        done="Förslaget är kopplat till ärendet.",
        after=_PAGE,
        more=MORE,
    )


def _set_aside(visit: Visit) -> Deed:
    view, number = _proposal(visit)
    return Deed(
        heading=f"Lägg {view.row.product} åt sidan",
        button="Lägg åt sidan",
        form=Form((_reason("Varför?"),)),
        facts=facts_of(view),
        act=lambda session, values, by: set_aside_proposal(session, number, values["reason"], **told(by)).recorded,
        ready=lambda: check_set_aside(view.offer, "–"),
        effect=f"Förslag {number} läggs åt sidan. Det kan tas upp eller kopplas senare.",
        done=f"Förslag {number} är lagt åt sidan.",
        after=_PAGE,
    )


def _link(session: Session, number: int, values: Values, by: By, *, extends: bool) -> Recorded | None:
    extension = take_up_of(values, by.today) if extends else None
    case_id, reason = case_named(values), values.get("reason") or ""
    return link_proposal(session, number, case_id, reason, extension=extension, **told(by)).recorded


def _proposal(visit: Visit) -> tuple[ProposalView, int]:
    check_case_officer(visit.actor, "ta ställning till förslag")
    text = visit.request.path_params["proposal"]
    with visit.reading() as session:
        found = proposals_called(session, [int(text)]) if _ID.fullmatch(text) else []
    if not found:
        raise NotFoundError(f"Förslag {text} finns inte. Gå till förslagen och välj därifrån.")
    return found[0], int(text)


def _reason(label: str, *, required: bool = True) -> Long:
    return Long(name="reason", label=label, missing="Ange varför förslaget läggs åt sidan.", required=required)


offer(router, "/forslag/{proposal}/ta-upp", _taken_up)
offer(router, "/forslag/{proposal}/koppla", _linked)
offer(router, "/forslag/{proposal}/lagg-undan", _set_aside)
