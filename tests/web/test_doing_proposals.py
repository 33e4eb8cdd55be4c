"""Settling a proposal among the pages: taken up, linked, or set aside; once."""

from typing import Any

import pytest
from sqlmodel import col, select

from app.bootstrap import Ordnat
from models import database
from models.rules.events import Kind
from models.tables.proposal import Proposal
from tests.factories import OFFICER, Journey
from tests.readings import read, row
from tests.web.conftest import Client, ClientAs
from tests.web.paper import Paper

OTHER = row(product="Zolgensma", indication="spinal muskelatrofi", substance="onasemnogen abeparvovek", atc="M09AX09")
READER = "norrbotten.lsg"


def waiting(house: Ordnat, **changed: Any) -> int:
    """A baseline without a medicine, then a list with it; the number of what is proposed."""
    read(house, OTHER)
    read(house, OTHER, row(**changed))
    return last(house).id or 0


def last(house: Ordnat) -> Proposal:
    """The newest proposal."""
    with database.reading(house.engine) as session:
        found = session.exec(select(Proposal).order_by(col(Proposal.id).desc())).first()
    assert found is not None
    return found


@pytest.fixture
def officer(sqlite_house: Ordnat, client_on: ClientAs) -> Client:
    """A case officer."""
    return client_on(sqlite_house, OFFICER)


def test_a_proposal_becomes_a_case_once(sqlite_house: Ordnat, officer: Client) -> None:
    number = waiting(sqlite_house)
    paper = Paper(officer, f"/forslag/{number}/ta-upp")
    assert "Trodelvy" in paper.heading
    assert paper.send().status_code == 200, (paper.faults, paper.text)
    assert last(sqlite_house).state == "waiting"
    assert {paper.press("gor").headers["location"] for _ in range(2)} == {"/arenden/OI-0001/kvitto/1"}
    assert (last(sqlite_house).state, last(sqlite_house).case_id) == ("taken_up", 1)
    assert Paper(officer, f"/forslag/{number}/ta-upp").page.status_code == 409
    assert Paper(officer, f"/forslag/{number}/lagg-undan").page.status_code == 409


def test_words_nobody_recognised_are_given_a_meaning(sqlite_house: Ordnat, officer: Client) -> None:
    number = waiting(sqlite_house, label="Något helt annat")
    paper = Paper(officer, f"/forslag/{number}/ta-upp")
    assert paper.send().status_code == 422
    assert paper.faults["verdict"] == "Välj vad den betyder."
    assert paper.fill(verdict="await").send().status_code == 200, (paper.faults, paper.text)
    assert "avvaktar NT-rådet" in paper.text
    assert paper.send("gor").status_code == 303


def test_a_proposal_is_set_aside_with_a_reason(sqlite_house: Ordnat, officer: Client) -> None:
    number = waiting(sqlite_house)
    paper = Paper(officer, f"/forslag/{number}/lagg-undan")
    assert paper.send().status_code == 422
    assert paper.fill(reason="Gäller inte oss").send().status_code == 200
    assert f"Förslag {number} läggs åt sidan" in paper.text
    for _ in range(2):
        assert paper.press("gor").headers["location"] == "/forslag"
    assert (last(sqlite_house).state, last(sqlite_house).reason) == ("set_aside", "Gäller inte oss")
    # It may turn out to matter after all.
    assert Paper(officer, f"/forslag/{number}/ta-upp").page.status_code == 200


def test_a_proposal_is_linked_to_the_case_it_is_about(sqlite_house: Ordnat, officer: Client) -> None:
    case = Journey.opened(sqlite_house, product="Trodelvy", indication="trippelnegativ bröstcancer, annan ordalydelse")
    number = waiting(sqlite_house)
    address = f"/forslag/{number}/koppla"
    assert "Samma sak som ärendet" in Paper(officer, address).text
    paper = Paper(officer, f"{address}?hur=samma")
    assert "OI-0001 Trodelvy" in paper.text
    assert paper.fill(case="annat", other="Trodelvy").send().status_code == 422
    assert "inget ärendenummer" in paper.faults["other"]
    assert paper.fill(other="OI-0099").send().status_code == 404
    assert paper.inputs["other"] == ["OI-0099"]
    assert paper.fill(case="OI-0001", other="").send().status_code == 200, (paper.faults, paper.text)
    assert paper.send("gor").status_code == 303
    assert (last(sqlite_house).state, last(sqlite_house).case_id) == ("linked", 1)
    assert case.log[-1].kind in {Kind.REVISED, Kind.STANDING_ENTERED}


def test_another_indication_is_a_case_of_its_own(sqlite_house: Ordnat, officer: Client) -> None:
    Journey.opened(sqlite_house, product="Trodelvy", indication="urotelial cancer")
    number = waiting(sqlite_house)
    paper = Paper(officer, f"/forslag/{number}/koppla?hur=utvidgning").fill(case="OI-0001")
    assert paper.send().status_code == 200, (paper.faults, paper.text)
    assert paper.send("gor").headers["location"] == "/arenden/OI-0002/kvitto/1"
    assert Journey(sqlite_house, 2).log[0].data["extends"] == 1


def test_only_case_officers_settle_and_only_what_is_there(
    sqlite_house: Ordnat, officer: Client, client_on: ClientAs
) -> None:
    number = waiting(sqlite_house)
    for deed in ("ta-upp", "koppla", "lagg-undan"):
        assert client_on(sqlite_house, READER).get(f"/forslag/{number}/{deed}").status_code == 403
        assert officer.get(f"/forslag/99/{deed}").status_code == 404
        assert officer.get(f"/forslag/99999999999/{deed}").status_code == 404
    assert last(sqlite_house).state == "waiting"
