"""Values for Prefect's charts: keys that the charts have, and the same settings as the cluster that is tested."""

import itertools
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.settings import ROOT
from tests.cluster.composed import env_file, services
from tests.unit.deployments.known_names import known_names

HELM = ROOT / "deployments" / "helm"
KEYS = tomllib.loads((Path(__file__).parent / "chart_keys.toml").read_text(encoding="utf-8"))
CHARTS = ("prefect-server", "prefect-worker")
COMPOSED = services({"ORDNAT_PAGES_URL": "p", "ORDNAT_OIDC_ISSUER": "i", "ORDNAT_OIDC_CLIENT_ID": "c"})


def values(name: str) -> dict[str, Any]:
    """The values for a chart."""
    found: dict[str, Any] = yaml.safe_load((HELM / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def dotted(found: Mapping[str, Any], before: str = "") -> Iterator[str]:
    """Every key that is set, with those above it."""
    for key, value in found.items():
        if isinstance(value, dict):
            yield from dotted(value, f"{before}{key}.")
        else:
            yield before + key


def manifests() -> list[dict[str, Any]]:
    """Our own, for Kubernetes."""
    return list(yaml.safe_load_all((HELM / "ordnat.yaml").read_text(encoding="utf-8")))


def containers() -> list[dict[str, Any]]:
    """Every container of ours."""
    pods = [found["spec"]["template"]["spec"] for found in manifests() if "template" in found.get("spec", {})]
    return [one for pod in pods for one in (*pod.get("initContainers", ()), *pod["containers"])]


@pytest.mark.parametrize("chart", CHARTS)
def test_every_key_is_one_that_the_chart_has(chart: str) -> None:
    assert set(dotted(values(chart))) - set(KEYS[chart]["keys"]) == set()


def test_servers_run_on_the_settings_that_are_tested() -> None:
    told = {entry["name"]: entry["value"] for entry in values("prefect-server")["global"]["prefect"]["env"]}
    # For how often a worker asks, and for whom the pages ask, the charts have keys of their own.
    shared = {
        name: value for name, value in env_file().items() if not name.startswith(("PREFECT_WORKER_", "PREFECT_UI_"))
    }
    assert told == shared
    assert values("prefect-server")["server"]["uiConfig"]["prefectUiApiUrl"] == env_file()["PREFECT_UI_API_URL"]
    worker = values("prefect-worker")["worker"]["config"]
    assert str(worker["queryInterval"]) == env_file()["PREFECT_WORKER_QUERY_SECONDS"]


def test_as_many_of_each_as_are_tested() -> None:
    names = [name.rpartition("-")[0] for name in COMPOSED]
    assert values("prefect-server")["server"]["replicaCount"] == names.count("api")
    assert values("prefect-worker")["worker"]["replicaCount"] == names.count("worker")
    web = next(found for found in manifests() if found["kind"] == "Deployment")
    assert web["spec"]["replicas"] == names.count("web")


def test_a_worker_is_started_as_the_one_that_is_tested() -> None:
    config = values("prefect-worker")["worker"]["config"]
    command = COMPOSED["worker-1"].command
    said = dict(itertools.pairwise(command))
    expected = [config[key] for key in ("workPool", "type", "limit", "installPolicy")]
    assert [said["--pool"], said["--type"], int(said["--limit"]), said["--install-policy"]] == expected


def test_what_is_run_once_is_what_compose_runs_once() -> None:
    ran = {tuple(one["args"]) for one in containers()}
    assert ran == {COMPOSED[name].command for name in ("prepare", "pool", "deployments", "web-1")}


def test_our_containers_can_do_nothing_but_their_work() -> None:
    for one in containers():
        tight = one["securityContext"]
        assert tight["readOnlyRootFilesystem"] is True
        assert tight["allowPrivilegeEscalation"] is False
        assert tight["capabilities"] == {"drop": ["ALL"]}


def test_every_variable_is_read_by_somebody() -> None:
    plain = next(found["data"] for found in manifests() if found["kind"] == "ConfigMap")
    worker = {entry["name"] for entry in values("prefect-worker")["worker"]["extraEnvVars"]}
    assert {*plain, *worker} - known_names() == set()
