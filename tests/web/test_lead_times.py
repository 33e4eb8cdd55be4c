"""The page of lead times says what the command says, keeps up with what is recorded, and refuses what is no wish."""

import html
import itertools
import re
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bootstrap import Ordnat
from app.presenters.day_bins import bins
from models import database
from models.rules.events import Kind
from models.rules.lead_times import definitions
from models.rules.lead_times.timed import Measure
from models.rules.process import Stage
from tasks.queries.case_memo import CaseMemo, Seen
from tasks.queries.lead_times import CaseTimes, case_times, remembered
from tests.conftest import NOW
from tests.factories import REGIONS, Journey
from tests.web.conftest import Client, ClientAs

HOSTILE = '=HYPERLINK("x")<script>alert(1)</script>'
TODAY = NOW.date()
MEASURED = (Measure.CASE, Measure.REGION, Measure.STAGE, Measure.GAP)
WISHES = [{}, {"per": "region"}, {"per": "period", "period": "manad"}, {"dag": "slutade"}, {"vag": "egen"}]


@pytest.fixture
def journeys(sqlite_house: Ordnat) -> list[Journey]:
    """One through, one on its way, one nominated with a hostile name."""
    return [
        Journey.opened(sqlite_house).recommended().all_say(),
        Journey.opened(sqlite_house, product="Abecma", indication="myelom").decided(Stage.CONSENSUS, "support"),
        Journey.nominated(sqlite_house, product=HOSTILE),
    ]


@pytest.fixture
def chief(client_on: ClientAs, sqlite_house: Ordnat) -> Client:
    """Somebody who looks at the figures."""
    return client_on(sqlite_house, "foa.chef")


def words(text: str) -> str:
    """The words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def look(memo: CaseMemo[CaseTimes], house: Ordnat, today: date = TODAY) -> Seen[CaseTimes]:
    with database.reading(house.engine) as session:
        return memo.look(session, house.organisation, today)


def test_with_nothing_in_the_database_it_says_so(chief: Client) -> None:
    answer = chief.get("/ledtider")
    assert answer.status_code == 200
    assert "Inga ärenden att räkna på." in answer.text


def test_it_says_the_figures_and_what_they_mean(chief: Client, journeys: list[Journey]) -> None:
    said = words(chief.get("/ledtider").text)
    assert "n 1 avslutade" in said
    assert "Median 28 dagar" in said
    assert "Inom mål 100 % (1/1)" in said
    assert "Pågår 2 varav 1 över gränsen" in said
    for definition in (*definitions.FIGURES, *(definitions.MEASURES[one] for one in MEASURED)):
        if definition not in {definitions.HELD, definitions.ESTIMATE_P90}:
            assert definition.text in said, definition.name


@pytest.mark.parametrize("wish", WISHES, ids=str)
def test_every_wish_has_its_page_its_pictures_and_its_files(
    chief: Client, journeys: list[Journey], wish: dict[str, str]
) -> None:
    asked = f"?{urlencode(wish)}"
    assert chief.get(f"/ledtider{asked}").status_code == 200
    for picture in ("fordelning", "kurva"):
        drawn = chief.get(f"/ledtider/{picture}.svg{asked}")
        assert drawn.headers["content-type"].startswith("image/svg+xml")
        assert "<svg " in drawn.text
    for name in ("siffror", "kurva", "arenden"):
        sheet = chief.get(f"/ledtider/{name}.csv{asked}")
        assert sheet.headers["content-type"].startswith("text/csv")
        assert "2026-11-20.csv" in sheet.headers["content-disposition"]
        assert sheet.text.startswith("\ufeff")


def test_a_hostile_name_does_nothing_in_the_file_either(chief: Client, journeys: list[Journey]) -> None:
    assert "'=HYPERLINK" in chief.get("/ledtider/arenden.csv").text
    assert "<script" not in chief.get("/ledtider").text


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"per": "stjärntecken"}, "Uppdelningen ”stjärntecken” finns inte"),
        ({"fran": "i våras"}, "”i våras” är inget datum"),
        ({"fran": "2026-09-01", "till": "2026-08-01"}, "är bakvänt"),
        ({"dag": "aldrig"}, "Dagen ”aldrig” finns inte"),
    ],
    ids=str,
)
def test_what_is_no_wish_is_told_in_a_sentence(chief: Client, wish: dict[str, str], said: str) -> None:
    answer = chief.get(f"/ledtider?{urlencode(wish)}")
    assert answer.status_code == 422
    assert said in words(answer.text)


def test_what_is_remembered_keeps_up_with_what_is_recorded(house: Ordnat) -> None:
    memo = CaseMemo(remembered, lasts=lambda case: case.is_over)
    assert look(memo, house).cases == []
    first = Journey.opened(house).recommended()
    other = Journey.opened(house, product="Abecma", indication="myelom")
    steps: list[Callable[[], object]] = [
        first.all_say,
        lambda: other.decided(Stage.CONSENSUS, "support"),
        lambda: first.corrected(first.seq_of(Kind.DECIDED, region=REGIONS[0]), annul=True),
    ]
    for step in steps:
        step()
        for today in (TODAY, TODAY + timedelta(days=40), TODAY):
            with database.reading(house.engine) as session:
                plain = case_times(session, house.organisation, today)
            assert [case for case in look(memo, house, today).cases if case.times] == plain
    seen = look(memo, house)
    assert seen is look(memo, house)
    assert seen.worked_out("n", len) == 2
    assert seen.worked_out("n", lambda _: pytest.fail("worked out before")) == 2


@given(st.lists(st.integers(0, 2000), max_size=60))
def test_every_day_is_in_one_bar(days: list[int]) -> None:
    found = bins(days)
    for first, last, count in found:
        assert count == sum(first <= one <= last for one in days)
    assert sum(count for _, _, count in found) == len(days)
    assert len(found) <= 25
    assert all(before[1] + 1 == after[0] for before, after in itertools.pairwise(found))


def test_regions_are_told_apart(chief: Client, journeys: list[Journey]) -> None:
    said = words(chief.get("/ledtider?per=region").text)
    assert all(region.short in said for region in journeys[0].house.organisation.regions)
    assert len(REGIONS) == 4
