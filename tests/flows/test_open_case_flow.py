"""Opening a case from the form on Prefect's pages."""

from datetime import date

import pytest
from sqlmodel import select

from app.bootstrap import Ordnat
from flows.open_case import open_from_recommendation
from models import database
from models.tables.case import Case
from tests.factories import OFFICER, Journey, recommendation
from tests.flows.runs import run, traces


def cases(house: Ordnat) -> list[Case]:
    """Every case."""
    with database.reading(house.engine) as session:
        return list(session.exec(select(Case)))


async def test_a_case_is_opened_and_carried_on_in_the_same_run(house: Ordnat) -> None:
    state = await run(open_from_recommendation, recommendation(house), OFFICER)
    assert state.name == "OI-0001 öppnat"
    journey = Journey(house, 1)
    assert (journey.place.intake_checked, journey.place.background) == (True, True)
    assert journey.log[0].actor == OFFICER


async def test_what_the_form_says_is_what_the_case_says(house: Ordnat) -> None:
    found = recommendation(house, published_on=None)
    state = await run(
        open_from_recommendation,
        found,
        OFFICER,
        priority="urgent",
        dispensing="prescription",
        therapy="cancer",
        published_on=date(2026, 9, 3),
    )
    assert state.is_completed()
    place = Journey(house, 1).place
    assert (place.priority, place.dispensing, place.therapy) == ("urgent", "prescription", "cancer")
    assert place.clock_start == date(2026, 9, 3)


@pytest.mark.parametrize(
    ("actor", "known", "sentence"),
    [
        ("aril.ordforande", True, "får inte öppna ärenden"),
        ("ingen.alls", True, "ingen.alls"),
        ("system", True, "Ange en person."),
        (OFFICER, False, "Rekommendationen 99 finns inte."),
    ],
)
async def test_what_may_not_be_opened_is_refused_in_swedish(
    house: Ordnat, actor: str, known: bool, sentence: str
) -> None:
    before, found = traces(house), recommendation(house)
    state = await run(open_from_recommendation, found if known else 99, actor)
    assert state.is_failed()
    assert sentence in (state.message or "")
    assert (cases(house), traces(house)) == ([], before)


async def test_an_open_case_is_not_opened_again(house: Ordnat) -> None:
    found = recommendation(house)
    await run(open_from_recommendation, found, OFFICER)
    before = traces(house)
    state = await run(open_from_recommendation, found, OFFICER)
    assert state.is_failed()
    assert "har redan ett öppet ärende, OI-0001" in (state.message or "")
    assert (len(cases(house)), traces(house)) == (1, before)
