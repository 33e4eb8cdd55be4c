"""compose.yaml, read as Compose reads it: nothing in it names what is not there, and nothing in it is a secret."""

import importlib.metadata
import re
from typing import Any

import pytest
import typer.main
from typer.core import TyperGroup

from app.cli.main import app
from app.settings import ROOT
from tests.cluster.composed import FILE, content, env_file, services
from tests.unit.deployments.known_names import known_names

TOLD = {"ORDNAT_PAGES_URL": "https://o", "ORDNAT_OIDC_ISSUER": "https://i", "ORDNAT_OIDC_CLIENT_ID": "ordnat"}
SERVICES = services(TOLD)
RAW: dict[str, dict[str, Any]] = content()["services"]
OURS = [name for name, found in RAW.items() if "env_file" in found]
ALWAYS = [name for name in OURS if SERVICES[name].again]


@pytest.mark.parametrize("name", SERVICES)
def test_every_variable_is_read_by_somebody(name: str) -> None:
    assert set(SERVICES[name].environment) - known_names() == set()


def test_a_name_that_nobody_reads_would_be_found() -> None:
    assert "PREFECT_SERVER_DOCKET_URL" in known_names()
    assert "PREFECT_SERVER_DOCKET_ADRESS" not in known_names()
    assert "ORDNAT_WEB_HOTS" not in known_names()


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_there(name: str) -> None:
    program, *words = SERVICES[name].command
    installed = {entry.name for entry in importlib.metadata.entry_points(group="console_scripts")}
    assert program in installed
    if program == "ordnat":
        known = typer.main.get_command(app)
        assert isinstance(known, TyperGroup)
        assert words[0] in known.commands


def test_every_file_that_is_mounted_or_copied_is_there() -> None:
    mounted = [entry.split(":")[0] for found in RAW.values() for entry in found.get("volumes", [])]
    files = [FILE.parent / entry for entry in mounted if entry.startswith(".")]
    containerfile = (ROOT / "deployments" / "Containerfile").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (?!--from)(?:--\S+ )?(.+) \S+$", containerfile, re.MULTILINE)
    files += [ROOT / one for line in copied for one in line.split()]
    scripts = [ROOT / entry.removeprefix("/srv/ordnat/") for name in OURS for entry in SERVICES[name].entrypoint]
    assert [str(file) for file in (*files, *scripts) if not file.exists()] == []
    assert len(files) >= 9


def test_every_secret_is_a_file_and_every_file_a_secret_of_somebody() -> None:
    declared = content()["secrets"]
    wanted = {secret for service in SERVICES.values() for secret in service.secrets}
    assert wanted == set(declared)
    assert all(set(how) == {"file"} for how in declared.values())
    made = (ROOT / "deployments" / "cluster" / "new-secrets").read_text(encoding="utf-8")
    assert [name for name in declared if name not in made] == []


def test_a_secret_has_the_name_that_somebody_reads() -> None:
    # Those of PostgreSQL and Redis are read by their own programs, as files.
    as_variables = {secret for name in OURS for secret in SERVICES[name].secrets}
    assert as_variables - known_names() == set()


def test_no_secret_stands_in_the_file() -> None:
    text = FILE.read_text(encoding="utf-8") + (FILE.parent / "cluster.env").read_text(encoding="utf-8")
    assert re.findall(r"://[^/\s$]*:[^/\s@]*@", text) == []
    secret = re.compile("PASSWORD$|SECRET$|AUTH|TOKEN|DATABASE_URL|CONNECTION_URL|MAIL_URL")
    plain = {name for service in SERVICES.values() for name in service.environment if secret.search(name)}
    assert plain == set()


def test_ports_are_published_on_this_machine_alone() -> None:
    published = [port for found in RAW.values() for port in found.get("ports", [])]
    assert len(published) == len(set(published)) == 4
    assert all(re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port) for port in published)


def test_images_are_pinned_and_those_of_ours_can_do_nothing_but_their_work() -> None:
    for found in RAW.values():
        assert re.search(r":[^:]*\d+\.\d+", found["image"]), found["image"]
        assert "no-new-privileges:true" in found["security_opt"]
    for name in OURS:
        assert RAW[name]["read_only"] is True
        assert RAW[name]["cap_drop"] == ["ALL"]
        assert not RAW[name].get("privileged")
    containerfile = (ROOT / "deployments" / "Containerfile").read_text(encoding="utf-8")
    assert containerfile.splitlines()[-3].startswith("USER 10001")
    assert all(re.search(r":\d+\.\d+\.\d+", line) for line in re.findall(r"^FROM \S+", containerfile, re.MULTILINE))


def test_what_is_doubled_is_doubled() -> None:
    kinds = [re.sub(r"-\d$", "", name) for name in ALWAYS]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"api": 2, "services": 1, "worker": 3, "web": 2}
    asks = [SERVICES[name].environment["PREFECT_API_URL"] for name in ALWAYS if name.startswith("worker")]
    # No server's death takes all the workers.
    assert set(asks) == {"http://api-1:4200/api", "http://api-2:4200/api"}


def test_what_can_be_asked_whether_it_is_up_is_asked() -> None:
    # Prefect's services answer nobody; that schedules go on is watched in our own database (deployments/watching).
    assert [name for name in (*ALWAYS, "postgres", "redis") if not SERVICES[name].healthcheck] == ["services"]


def test_whatever_is_waited_for_exists_and_can_come_to_pass() -> None:
    for service in SERVICES.values():
        for other, condition in service.after.items():
            healthy = condition == "service_healthy"
            assert SERVICES[other].again is healthy
            assert bool(SERVICES[other].healthcheck) is healthy


def test_what_no_variable_is_without_is_asked_for() -> None:
    with pytest.raises(KeyError):
        services({})


def test_no_page_but_prefects_own_may_ask_its_servers() -> None:
    allowed = env_file()["PREFECT_SERVER_CORS_ALLOWED_ORIGINS"].split(",")
    assert [origin for origin in allowed if not re.fullmatch(r"http://(127\.0\.0\.1|localhost):\d+", origin)] == []


def test_what_several_servers_must_share_is_in_redis() -> None:
    shared = env_file()
    in_redis = [value for value in shared.values() if value.startswith("prefect_redis.")]
    assert len(in_redis) == 5
    assert not [name for name, value in shared.items() if value.endswith(".memory")]
    assert shared["PREFECT_SERVER_DATABASE_MIGRATE_ON_START"] == "false"
