"""The forecast as people read it."""

from datetime import date

import pytest

from app.presenters.forecast import forecast_lines, meeting_warnings
from models.rules.organisation import Organisation
from tests.factories import Log, day
from tests.unit.test_forecast import Calendars, at, meeting_as

NORRBOTTEN, CASE = 0, -1
OPEN = ("okänt", "målet hinns inte, gränsen är oviss")


def verdicts(calendars: Calendars, today: date) -> list[tuple[str, str]]:
    """Day and verdict of the first region and of the case, joint recommendation given."""
    lines = forecast_lines(Log().recommended().place, meeting_as(calendars), today)
    return [(lines[n].decided_on, lines[n].verdict) for n in (NORRBOTTEN, CASE)]


@pytest.mark.parametrize(
    ("calendars", "number", "region", "case"),
    [
        ({"ksr_norrbotten": at(28)}, 20, (day(28), "inom målet"), (day(34), "målet hinns inte")),
        ({"ksr_norrbotten": at(60)}, 20, (day(60), "målet hinns inte"), (day(60), "målet hinns inte")),
        ({"ksr_norrbotten": at(70)}, 20, (day(70), "gränsen hinns inte"), (day(70), "gränsen hinns inte")),
        ({"ksr_norrbotten": at(20)}, 20, ("okänt", ""), ("okänt", "")),
        ({"ksr_norrbotten": at(20)}, 40, OPEN, OPEN),
        ({"ksr_norrbotten": at(20)}, 70, ("okänt", "gränsen hinns inte"), ("okänt", "gränsen hinns inte")),
    ],
    ids=["within the aim", "past the aim", "past the limit", "nobody knows", "after the aim", "after the limit"],
)
def test_day_and_verdict(
    calendars: Calendars, number: int, region: tuple[object, str], case: tuple[object, str]
) -> None:
    assert verdicts(calendars, day(number)) == [(str(region[0]), region[1]), (str(case[0]), case[1])]


@pytest.mark.parametrize(
    ("house", "said"),
    [
        (
            meeting_as({"aril": at(10)}),
            "Sjukvårdsregional konsensus, ARIL: möte 2026-09-11, underlag senast 2026-09-06",
        ),
        (meeting_as({}), "Sjukvårdsregional konsensus, ARIL: utan möte"),
        (meeting_as({"aril": at(3)}), "Sjukvårdsregional konsensus, ARIL: inget möte inlagt"),
    ],
    ids=["a meeting", "none needed", "none left"],
)
def test_the_step_a_region_is_at(house: Organisation, said: str) -> None:
    assert forecast_lines(Log().place, house, day(0))[NORRBOTTEN].next_step == said


def test_the_last_meeting_is_said_before_and_after_its_deadline() -> None:
    house = meeting_as({"ksr_norrbotten": at(60, 70)})
    before, after = (meeting_warnings(Log().recommended().place, house, day(n)) for n in (55, 56))
    assert before == [
        "Mötet 2026-10-31 i KSR Norrbotten är det sista som gränsen hinns med: underlag senast 2026-10-26."
    ]
    assert after == [before[0].replace("underlag senast 2026-10-26", "underlaget skulle ha varit inne 2026-10-26")]
