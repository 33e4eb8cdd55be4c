"""What the mails say of themselves is there to be read, and where they point there is something."""

from urllib.parse import urlsplit

import pytest

from app.bootstrap import Ordnat
from app.web.pages.runbook import entries
from notifications.links import Pages
from notifications.messages import KINDS
from tests.web.conftest import visitor

PAGES = Pages("http://127.0.0.1:8080/")


def test_every_kind_of_message_is_explained(quiet_house: Ordnat) -> None:
    anchors = {entry.anchor for entry in entries()}
    assert {urlsplit(str(PAGES.runbook(kind).href)).fragment for kind in KINDS} <= anchors
    with visitor(quiet_house, "norrbotten.lsg") as reader:
        shown = reader.get(urlsplit(str(PAGES.runbook("turn_passed").href)).path).text
    for entry in entries():
        assert f'<h2 id="{entry.anchor}">{entry.heading}</h2>' in shown
    assert "<strong>Gör så här:</strong> Organet beslutar" in shown
    assert "<code>ordnat case decide</code>" in shown
    for left in ("**", "`", "<a id="):
        assert left not in shown.partition("<main")[2]


@pytest.mark.parametrize("kind", ["delivery_failed", "source_failure", "source_silent", "digest"])
def test_where_a_message_points_there_is_a_page(quiet_house: Ordnat, kind: str) -> None:
    link = urlsplit(str(PAGES.about(kind, {"number": "OI-0001", "message_id": 1}).href))
    with visitor(quiet_house, "foa.handlaggare") as officer:
        assert officer.get(f"{link.path}?{link.query}").status_code == 200
