"""A case as one file: whole, the same twice, verifiable by others, and without a word of what is secret."""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest

from app.bootstrap import Ordnat, build, prepare
from app.presenters.case_bundle.packed import CHECKSUMS, RECORD, looked_through, packed
from app.presenters.case_bundle.schema import record_schema
from app.presenters.case_bundle.whole import case_bundle
from app.settings import Settings
from docs.schemas import FOLDER
from models.rules.errors import InvalidInputError, NotFoundError
from models.rules.events import Kind
from models.rules.log_chain import Break, Found
from models.rules.log_export import broken
from models.rules.net_prices import joined
from models.tables.outbox import OutboxMessage
from tasks.actions.budget_version import make_version
from tests.an_analysis import REBATE, given
from tests.conftest import NOW
from tests.factories import PRESCRIPTION, REGIONS, SHARES, Journey, day
from tests.secrets import found_in, text_of, told_by


def files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def came_all_the_way(house: Ordnat) -> Journey:
    """A case that has been released, corrected and decided again, with another beside it."""
    case = Journey.opened(house, take_up=PRESCRIPTION).recommended()
    Journey.opened(house, product="Enhertu")
    for region in REGIONS:
        case.region(region, shares=SHARES)
    case.corrected(case.seq_of(Kind.DECIDED, region=REGIONS[0]), annul=True)
    return case.region(REGIONS[0], on=day(40), shares=SHARES, reason="<b>Åtgärd & skäl</b>")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ordnat]:
    """A house with such a case, which nothing happens in."""
    house = build(Settings(home=tmp_path_factory.mktemp("kept")), clock=lambda: NOW)
    prepare(house)
    came_all_the_way(house)
    yield house
    house.engine.dispose()


@pytest.fixture(scope="module")
def whole(kept: Ordnat) -> bytes:
    """The case's bundle."""
    return case_bundle(kept, 1).content


def test_it_holds_everything_and_has_the_published_form(house: Ordnat) -> None:
    case = came_all_the_way(house)
    found = files(case_bundle(house, case.case_id).content)
    record = json.loads(found[RECORD])
    jsonschema.Draft202012Validator(record_schema()).validate(record)
    assert broken(record) == []
    assert [event["seq"] for event in record["log"]] == [event.seq for event in case.log]
    assert record["log_head"] == case.row.log_head
    assert [row["region"] for row in record["region_decisions"]].count(REGIONS[0]) == 3
    assert {row["unit"] for row in record["cost_shares"]} == {share.unit for share in SHARES}
    assert {message["id"] for message in record["messages"]} == {row.id for row in case.rows(OutboxMessage)}
    assert len(record["messages"]) > 10
    documents = [f"handlingar/{row['seq']:03d}-{row['reader']}.txt" for row in record["documents"]]
    assert len(documents) >= 1 + len(REGIONS)
    assert set(found) >= {*documents, "arende.html", "läs-mig.txt", CHECKSUMS}
    assert {Path(name).suffix for name in found if "budgetpaverkan" in name} == {".docx", ".xlsx"}


def test_the_page_is_one_file_and_tells_every_event(whole: bytes) -> None:
    found = files(whole)
    page, record = found["arende.html"].decode(), json.loads(found[RECORD])
    assert not re.search(r"<(script|link|img|iframe)|url\(|@import", page)
    assert all(event["hash"] in page for event in record["log"])
    assert "&lt;b&gt;Åtgärd &amp; skäl" in page
    assert "<b>" not in page


def test_the_same_case_gives_the_same_bytes_also_another_day(kept: Ordnat, whole: bytes) -> None:
    later = replace(kept, clock=lambda: NOW + timedelta(days=90))
    assert case_bundle(later, 1).content == whole


def test_others_can_verify_it_without_the_program(tmp_path: Path, whole: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        archive.extractall(tmp_path)
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", CHECKSUMS], cwd=tmp_path, check=True)
    page = (FOLDER / "case-record.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    subprocess.run([sys.executable, "-X", "utf8", "-c", program, str(tmp_path / RECORD)], check=True)
    edited = (tmp_path / RECORD).read_text(encoding="utf-8").replace('"actor": "foa.handlaggare"', '"actor": "x"', 1)
    (tmp_path / RECORD).write_text(edited, encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        subprocess.run([sys.executable, "-X", "utf8", "-c", program, str(tmp_path / RECORD)], check=True)


def test_what_has_been_done_to_a_bundle_is_found(whole: bytes) -> None:
    assert looked_through(whole)[1] == []
    assert broken(looked_through(whole)[0]) == []
    found = files(whole)
    del found[CHECKSUMS]
    record = json.loads(found[RECORD])
    record["log"][2]["actor"] = "somebody"
    # Checksums are made anew by whoever can; the chain cannot be, without all of it.
    repacked = packed(found | {RECORD: json.dumps(record).encode()})
    assert looked_through(repacked)[1] == []
    assert broken(looked_through(repacked)[0]) == [Break(1, 3, Found.EDITED)]

    content = io.BytesIO(whole)
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("handlingar/extra.txt", "x")
    assert looked_through(content.getvalue())[1] == ["handlingar/extra.txt"]


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"{}", packed({"a": b""}), packed({RECORD: b"[]"}), packed({RECORD: b"x"})]
)
def test_what_is_no_bundle_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidInputError, match="inget ärendepaket, eller är inte hel"):
        looked_through(content)


@pytest.mark.parametrize("record", [{}, {"log": 1}, {"log": [{}], "case_id": 1, "log_head": ""}])
def test_what_is_no_record_is_refused(record: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError, match=r"arende\.json har inte den form"):
        broken(record)


def test_no_case_no_bundle(kept: Ordnat) -> None:
    with pytest.raises(NotFoundError, match="OI-0009 finns inte"):
        case_bundle(kept, 9)


def test_it_tells_no_secret_price(sqlite_house: Ordnat) -> None:
    planted = given(rebate=REBATE)
    case = Journey.opened(sqlite_house)
    case.does(make_version, planted["inputs"], net=planted["net"])
    case.recommended().region(REGIONS[0])
    content = case_bundle(sqlite_house, case.case_id).content
    secrets = told_by(joined(planted["inputs"].form, planted["net"]))
    assert len([name for name in files(content) if "budgetpaverkan" in name]) == 4
    assert found_in([("paket", text_of(content))], secrets) == []
    assert found_in([("paket", text_of(packed({"inner.zip": packed({"a": sorted(secrets)[0].encode()})})))], secrets)
