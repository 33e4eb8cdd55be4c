"""Taking a medicine up: from a council's recommendation, or by nomination on ARIL's own route."""

import re
from collections.abc import Iterator

from fastapi import APIRouter
from sqlmodel import Session

from app.web.doing import addresses
from app.web.doing.deed import Deed, Values, told
from app.web.doing.flow import offer
from app.web.doing.new_case_fields import (
    MORE,
    PRESETS,
    meaning_of,
    new_case_fields,
    nomination_fields,
    published_on,
    take_up_of,
)
from app.web.forms.fields import Field, Text
from app.web.forms.form import Form
from app.web.visit import Visit
from models.rules.access import check_case_officer
from models.rules.errors import NotFoundError, NotNowError
from models.rules.turns import nominated_to
from models.rules.verdicts import Verdict
from models.tables.medicine import Medicine, Recommendation
from tasks.actions.case_file import By, Recorded
from tasks.actions.open_case import LONGEST, Nomination, nominate, open_case

router = APIRouter()
_ID = re.compile(r"[0-9]{1,9}")
_CLEAR = (Verdict.SHOULD, Verdict.MAY, Verdict.SHOULD_NOT, Verdict.AWAIT)


def _taken_up(visit: Visit) -> Deed:
    check_case_officer(visit.actor, "öppna ärenden")
    recommendation, product = _recommended(visit, visit.request.path_params["recommendation"])
    return Deed(
        heading=f"Ta upp {product}",
        button="Öppna ärendet",
        form=Form((*_missing(recommendation), *new_case_fields(visit.organisation, visit.today))),
        facts=[
            ("Läkemedel", product),
            ("Indikation", recommendation.indication),
            ("NT-rådet säger", recommendation.label),
            ("Beslutad", f"{recommendation.decided_on or ''}"),
            ("Publicerad", f"{recommendation.published_on or recommendation.date_text or ''}"),
        ],
        presets=PRESETS | {"on": visit.today},
        act=lambda session, values, by: open_case(
            session, recommendation.id or 0, take_up_of(values, by.today), **told(by)
        ),
        ready=lambda: _check_national(recommendation, product),
        more=MORE,
    )


def _recommended(visit: Visit, number: str) -> tuple[Recommendation, str]:
    with visit.reading() as session:
        found = session.get(Recommendation, int(number)) if _ID.fullmatch(number) else None
        if found is None:
            raise NotFoundError(f"Rekommendationen {number} finns inte. Gå till förslagen och välj därifrån.")
        return found, session.get_one(Medicine, found.medicine_id).product


def _missing(recommendation: Recommendation) -> Iterator[Field]:
    """What the source left out, or said so that nobody recognised it."""
    if recommendation.verdict not in _CLEAR:
        yield meaning_of(_CLEAR)
    if recommendation.published_on is None and recommendation.decided_on is None:
        yield published_on()


def _check_national(recommendation: Recommendation, product: str) -> None:
    if recommendation.verdict == Verdict.REGIONAL:
        raise NotNowError(f"{product} omfattas inte av nationell samverkan. Nominera det i stället.")


def _nominated(visit: Visit) -> Deed:
    check_case_officer(visit.actor, "nominera läkemedel")
    product = Text(name="product", label="Läkemedel", hint="Produktnamnet.", most=LONGEST["product"])
    body = nominated_to(visit.organisation, visit.today)
    return Deed(
        heading="Nominera ett läkemedel",
        button="Nominera",
        lead=f"För läkemedel som NT-rådet inte tar upp. {body} avgör om det tas upp; klockan går från nomineringen.",
        form=Form((product, *nomination_fields(body), *new_case_fields(visit.organisation, visit.today))),
        presets=PRESETS | {"on": visit.today},
        act=_nominate,
        more=MORE,
    )


def _nominate(session: Session, values: Values, by: By) -> Recorded:
    nomination = Nomination(*(values[name] for name in ("product", "substance", "indication", "reason")))
    return nominate(session, nomination, take_up_of(values, by.today), **told(by))


offer(router, "/rekommendationer/{recommendation}/ta-upp", _taken_up)
offer(router, addresses.NOMINATE, _nominated)
