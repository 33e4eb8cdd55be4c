"""Nothing assumes that there are four regions or what anybody is called: each shipped organisation, the whole path."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from app.bootstrap import Ordnat, build, prepare
from app.settings import ROOT, Settings
from bench.case import INPUTS, PUBLISHED, Traveller
from models import database, organisation_file
from models.rules.events import Kind
from models.rules.organisation import Organisation
from models.rules.standings import Standing
from models.rules.turns import whose_turn
from models.tables.budget_analysis import BudgetLine
from models.tables.document import Document
from models.tables.outbox import OutboxMessage
from tasks.actions.case_file import CaseFile, load
from tests.conftest import NOW
from tests.factories import assert_whole

FILES = (ROOT / "deployments" / "norra.toml", *sorted((ROOT / "deployments" / "exempel").glob("*.toml")))
REGIONS_IN_SWEDEN = 21


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables, made once: every organisation begins with a copy."""
    house = build(Settings(home=tmp_path_factory.mktemp("empty")), clock=lambda: NOW)
    prepare(house)
    house.engine.dispose()
    return house.settings.home / "ordnat.db"


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def house(request: pytest.FixtureRequest, empty: Path, tmp_path: Path) -> Iterator[Ordnat]:
    """The program under one of the six organisations."""
    shutil.copy(empty, tmp_path / "ordnat.db")
    house = build(Settings(home=tmp_path, organisation=request.param), clock=lambda: NOW)
    prepare(house)
    yield house
    house.engine.dispose()


def keys(organisation: Organisation) -> list[str]:
    return [region.key for region in organisation.regions_on(PUBLISHED)]


def file_of(house: Ordnat, case_id: int) -> CaseFile:
    with database.reading(house.engine) as session:
        return load(session, case_id)


def test_a_case_goes_the_whole_way_in_every_healthcare_region(house: Ordnat) -> None:
    # Given a case, taken as far as the regions by whoever owns each step there
    regions, traveller = keys(house.organisation), Traveller(house)
    case_id = traveller.opens(traveller.recommendations(1)[0])
    traveller.carries_on(case_id)
    *before, last = traveller.moves()
    assert len(before) + 1 == 3 + len(regions)
    for move in before:
        assert traveller.awaits(case_id, move)
        traveller.decides(case_id, move)
        traveller.carries_on(case_id)

    # When all but one region have decided, then it waits for that one alone
    place = file_of(house, case_id).at
    assert place.standing is Standing.ON_PATH
    assert place.open_regions == (regions[-1],)
    assert house.organisation.region(regions[-1]).short in whose_turn(place, house.organisation, PUBLISHED)
    traveller.decides(case_id, last)
    traveller.carries_on(case_id)

    # Then it is released in each, with a line and a document for each, and everybody concerned is told
    file = file_of(house, case_id)
    assert file.at.standing is Standing.RELEASED
    assert [event.region for event in file.log if event.kind is Kind.REGION_RELEASED] == regions
    assert sum(event.kind is Kind.DECIDED for event in file.log) == 3 + len(regions)
    with database.reading(house.engine) as session:
        check_rows(session, house.organisation, case_id)
    assert_whole(house, case_id)


def check_rows(session: Session, organisation: Organisation, case_id: int) -> None:
    """Each region has its share of the country's patients, its decision support and its mails."""
    lines = session.exec(select(BudgetLine).where(col(BudgetLine.case_id) == case_id)).all()
    assert sorted(line.region for line in lines) == sorted(keys(organisation))
    inhabitants = sum(region.inhabitants(PUBLISHED).inhabitants for region in organisation.regions)
    patients = float(INPUTS.national or 0) * inhabitants / organisation.nation[0].inhabitants
    assert float(sum(line.patients for line in lines)) == pytest.approx(patients, rel=0.03), "their years differ"
    readers = session.exec(select(Document.reader).where(col(Document.case_id) == case_id)).all()
    assert set(keys(organisation)) < set(readers)
    told = session.exec(select(OutboxMessage.region).where(col(OutboxMessage.kind) == "region_released")).all()
    assert set(told) == set(keys(organisation))


def test_the_six_are_the_country() -> None:
    """Every region once, with its own letters; nobody counted twice."""
    organisations = [organisation_file.load(file) for file in FILES]
    regions = [region for one in organisations for region in one.regions]
    assert len(FILES) == 6
    for what in ("key", "name", "county_letter", "scb_code"):
        assert len({getattr(region, what) for region in regions}) == REGIONS_IN_SWEDEN
    sweden = organisations[0].nation[0].inhabitants
    # The counts are of different years.
    assert sum(region.inhabitants(PUBLISHED).inhabitants for region in regions) == pytest.approx(sweden, rel=0.01)
