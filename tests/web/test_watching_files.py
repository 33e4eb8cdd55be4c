"""Alerts, dashboard and runbook speak of the same things, and of nothing that we do not tell Prometheus."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from app.bootstrap import Ordnat
from app.settings import ROOT
from tests.web.conftest import visitor

WATCHING = ROOT / "deployments" / "watching"
RUNBOOK = ROOT / "deployments" / "README.md"
_NAME = re.compile(r"\b(?:ordnat|process)_[a-z_]+\b")
_TEXT = re.compile(r'"[^"]*"')
# What Prometheus itself says of whom it asks, and of the alerts.
_ITS_OWN = frozenset({"up", "ALERTS"})


def alerts() -> list[dict[str, Any]]:
    """Every alert of the file."""
    groups = yaml.safe_load((WATCHING / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def asked() -> Iterator[tuple[str, str]]:
    """Every expression, and where it stands."""
    for alert in alerts():
        yield f"alerts.yaml: {alert['alert']}", alert["expr"]
    board = json.loads((WATCHING / "grafana.json").read_text(encoding="utf-8"))
    for panel in board["panels"]:
        for target in panel.get("targets", ()):
            yield f"grafana.json: {panel['title']}", target["expr"]


@pytest.fixture(scope="module")
def told(quiet_house: Ordnat) -> set[str]:
    """The names of all that we tell, also of what there is nothing of just now."""
    with visitor(quiet_house) as client:
        text = client.get("/metrics").text
    endings = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum"), "info": ("_info",)}
    return {
        name + ending
        for family in text_string_to_metric_families(text)
        for name in [family.name.removesuffix("_info")]
        for ending in endings.get(family.type, ("_info",) if family.name.endswith("_info") else ("",))
    }


def test_we_tell_prometheus_of_everything_that_is_asked_for(told: set[str]) -> None:
    wanted = {(where, name) for where, expr in asked() for name in _NAME.findall(_TEXT.sub("", expr))}
    assert len({name for _, name in wanted}) > 20
    assert {(where, name) for where, name in wanted if name not in told} == set()


def test_everything_we_tell_of_ourselves_is_on_the_dashboard(told: set[str]) -> None:
    shown = {name for where, expr in asked() if where.startswith("grafana") for name in _NAME.findall(expr)}
    # A start says less than the end; of a histogram the sum is for those who want a mean.
    left = {"ordnat_flow_last_started_timestamp_seconds", "ordnat_http_request_seconds_sum"}
    assert {name for name in told if name.startswith("ordnat_")} - shown == left


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: str(alert["alert"]))
def test_every_alert_says_what_it_is_and_where_to_read_on(alert: dict[str, Any]) -> None:
    assert alert["labels"]["severity"] in {"critical", "warning"}
    said = alert["annotations"]
    assert all(said[name] for name in ("summary", "description"))
    file, _, anchor = said["runbook_url"].partition("#")
    assert ROOT / file == RUNBOOK
    page = re.search(
        rf'<a id="{anchor}"></a>\n### [^\n]+\n(.*?)(?=\n<a id=|\n## |\Z)', RUNBOOK.read_text("utf-8"), re.S
    )
    assert page is not None, anchor
    assert "**Gör så här:**" in page[1]
    assert "**Se:**" in page[1]


def test_no_page_is_about_an_alert_that_is_no_more() -> None:
    pages = set(re.findall(r'<a id="(ordnat-[a-z-]+)"></a>', RUNBOOK.read_text(encoding="utf-8")))
    assert pages == {alert["annotations"]["runbook_url"].partition("#")[2] for alert in alerts()}


def test_every_alert_is_tried_by_the_rule_tests() -> None:
    tried = (WATCHING / "alerts_test.yaml").read_text(encoding="utf-8")
    assert [alert["alert"] for alert in alerts() if f'alertname="{alert["alert"]}"' not in tried] == []


def test_the_panels_lie_beside_each_other() -> None:
    board = json.loads((WATCHING / "grafana.json").read_text(encoding="utf-8"))
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        at = panel["gridPos"]
        area = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert not area & taken, panel["title"]
        assert at["x"] + at["w"] <= 24
        taken |= area


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool comes with Debian's package prometheus")
@pytest.mark.parametrize(
    "said", [("check", "rules", "alerts.yaml"), ("test", "rules", "alerts_test.yaml")], ids=" ".join
)
def test_prometheus_takes_the_rules(said: tuple[str, ...]) -> None:
    checked = subprocess.run(
        ["promtool", *said], cwd=WATCHING, capture_output=True, text=True, check=False, timeout=120
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
