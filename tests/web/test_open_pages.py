"""Everybody sees what is recommended and decided, as pages, files and a feed; what is nobody's business stays."""

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar
from jsonschema import Draft202012Validator

from app.bootstrap import Ordnat
from models.rules.process import Stage
from models.rules.standings import Judgement
from tasks.actions.open_case import TakeUp
from tests.factories import PRICE, PUBLISHED, REGIONS, Journey, day
from tests.web.conftest import Client, ClientAs

HOSTILE = '=cmd()<script>alert(1)</script>\u202e"&'
SECRET = "HEMLIGT"
ATOM = "{http://www.w3.org/2005/Atom}"
FILES = ["/oppet/arenden.json", "/oppet/arenden.csv", "/oppet/flode.atom", "/oppet/schema.json"]
ADDRESSES = ["/oppet", "/oppet/arenden/OI-0001", "/oppet/arenden/OI-0002", *FILES]


@pytest.fixture
def anybody(client_on: ClientAs, sqlite_house: Ordnat) -> Client:
    """Nobody in particular, not logged in."""
    return client_on(sqlite_house)


@pytest.fixture
def journeys(sqlite_house: Ordnat) -> list[Journey]:
    """One decided with secrets in every text field, one with a hostile name, one nominated that nobody may know of."""
    spoken = {"registry_number": f"{SECRET}-1", "reason": f"{SECRET} skäl"}
    return [
        Journey.opened(sqlite_house)
        .recommended()
        .region(REGIONS[0], "with_guidance", conditions=f"{SECRET} villkor", **spoken)
        .region(REGIONS[1], "waiting", waiting_for=f"{SECRET} företaget", waiting_until=day(120), **spoken)
        .region(REGIONS[2], "specialist_centre", centre=f"{SECRET} centrum", **spoken)
        .region(REGIONS[3], "no", **spoken),
        Journey.opened(sqlite_house, product=HOSTILE, indication="sjukdom"),
        Journey.nominated(sqlite_house, product=f"{SECRET}umab"),
    ]


def test_with_nothing_in_the_database_everything_answers(anybody: Client) -> None:
    assert "Inga ärenden än." in anybody.get("/oppet").text
    assert json.loads(anybody.get("/oppet/arenden.json").content)["arenden"] == []
    assert ET.fromstring(anybody.get("/oppet/flode.atom").content).find(f"{ATOM}entry") is None


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_else_leaves(anybody: Client, journeys: list[Journey], address: str) -> None:
    answer = anybody.get(address)
    assert answer.status_code == 200
    assert SECRET not in answer.text
    for word in ("handlaggare", "ordforande", "Handläggare", "400000", "20517387", "foa."):
        assert word not in answer.text
    # Only the page and the feed are read by what would run it.
    assert "<script" not in answer.text or address in {"/oppet/arenden.json", "/oppet/arenden.csv"}
    assert "set-cookie" not in answer.headers


def test_a_case_that_is_not_public_looks_like_one_that_is_not_there(anybody: Client, journeys: list[Journey]) -> None:
    hidden, missing = anybody.get("/oppet/arenden/OI-0003"), anybody.get("/oppet/arenden/OI-0999")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.text.replace("OI-0003", "") == missing.text.replace("OI-0999", "")


def test_a_case_says_what_every_region_decided(anybody: Client, journeys: list[Journey]) -> None:
    shown = anybody.get("/oppet/arenden/OI-0001").text
    assert "Region Norrbotten" in shown
    assert day(28).isoformat() in shown
    assert "visas inte" not in shown


def test_few_patients_are_not_shown(anybody: Client, sqlite_house: Ordnat) -> None:
    few = replace(PRICE, national=None, by_region=dict.fromkeys(REGIONS, Decimal(3)))
    Journey.opened(sqlite_house, take_up=TakeUp(on=PUBLISHED, budget=few)).recommended()
    assert anybody.get("/oppet/arenden/OI-0001").text.count("visas inte") == len(REGIONS)
    told = json.loads(anybody.get("/oppet/arenden.json").content)["arenden"][0]
    assert [region["patients"] for region in told["regions"]] == [None] * len(REGIONS)


def test_the_file_keeps_to_its_schema(anybody: Client, journeys: list[Journey]) -> None:
    schema = json.loads(anybody.get("/oppet/schema.json").content)
    Draft202012Validator.check_schema(schema)
    whole = json.loads(anybody.get("/oppet/arenden.json").content)
    Draft202012Validator(schema).validate(whole)
    assert [case["number"] for case in whole["arenden"]] == ["OI-0002", "OI-0001"]
    assert whole["uttagen"] == "2026-11-20"
    whole["arenden"][0]["reason"] = "slipper inte ut"
    assert not Draft202012Validator(schema).is_valid(whole)


def test_a_file_has_a_name_and_the_feed_says_how_its_letters_are_written(anybody: Client) -> None:
    names = [anybody.get(address).headers.get("content-disposition") for address in FILES]
    day_of_it = "ordnat-inforande-2026-11-20"
    expected = [f"{day_of_it}.json", f"{day_of_it}.csv", None, "ordnat-inforande-schema.json"]
    assert names == [name and f'attachment; filename="{name}"' for name in expected]
    assert anybody.get("/oppet/flode.atom").headers["content-type"] == "application/atom+xml; charset=utf-8"


def test_the_sheet_has_a_row_per_region_and_no_formula(anybody: Client, journeys: list[Journey]) -> None:
    rows = list(csv.reader(io.StringIO(anybody.get("/oppet/arenden.csv").content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 1 + 2 * len(REGIONS)
    assert all(not cell.startswith("=") for row in rows for cell in row)


def test_the_feed_tells_the_newest_first(anybody: Client, journeys: list[Journey]) -> None:
    feed = ET.fromstring(anybody.get("/oppet/flode.atom").content)
    entries = feed.findall(f"{ATOM}entry")
    days = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert days == sorted(days, reverse=True)
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids) == 7
    assert any("Region Norrbotten – " in (entry.findtext(f"{ATOM}title") or "") for entry in entries)


def test_what_is_decided_meanwhile_is_seen_at_once(anybody: Client, sqlite_house: Ordnat) -> None:
    case = Journey.opened(sqlite_house)
    assert "inte beslutat" in anybody.get("/oppet/arenden/OI-0001").text
    case.decided(Stage.CONSENSUS, "support").decided(Stage.BUDGET_IMPACT, "reviewed")
    case.decided(Stage.REGIONAL_RECOMMENDATION, "recommend").all_say()
    assert "inte beslutat" not in anybody.get("/oppet/arenden/OI-0001").text


def test_the_list_can_be_searched(anybody: Client, journeys: list[Journey]) -> None:
    assert "OI-0001" in anybody.get("/oppet?sok=trodelvy").text
    assert "Inget passar det du sökte." in anybody.get("/oppet?sok=finns-inte").text


def test_a_bodys_calendar_for_everybody_names_no_case(anybody: Client, journeys: list[Journey]) -> None:
    content = anybody.get("/oppet/kalender/aril.ics").content
    assert Calendar.from_ical(content).walk("VEVENT")
    assert b"OI-" not in content
    assert anybody.get("/oppet/kalender/foa_lakemedel.ics").status_code == 404


@pytest.mark.parametrize("address", FILES)
def test_others_may_keep_the_files_for_a_while(anybody: Client, address: str) -> None:
    assert anybody.get(address).headers["cache-control"] == "public, max-age=300"


def test_a_changed_mind_is_told_with_its_own_day_and_a_lapsed_yes_as_that(
    anybody: Client, sqlite_house: Ordnat
) -> None:
    case = Journey.opened(sqlite_house).recommended().region(REGIONS[0])
    case.revised("should_not", published_on=day(40)).judged(Judgement.TURN_DOWN)
    told = json.loads(anybody.get("/oppet/arenden.json").content)["arenden"][0]
    assert told["recommended_on"] == day(40).isoformat()
    assert told["regions"][0]["answer"] == "gäller inte längre"
    assert told["regions"][0]["in_use"] is False
