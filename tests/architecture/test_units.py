"""The units as systemd itself reads them, and how much of the machine each of them may touch by its own count."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from app.settings import ROOT, Settings, secret_names, variable

FOLDER = ROOT / "deployments" / "systemd"
UNITS = sorted(path.name for path in FOLDER.glob("ordnat*.*") if path.is_file() and path.suffix != ".env")
SERVICES = [name for name in UNITS if name.endswith(".service") and "@" not in name]
# Of 10; systemd says ”OK” below 5.
MOST_EXPOSED = 1.5
READER = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(READER is None, reason="systemd-analyze is not installed")


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A machine as the runbook leaves it, as far as systemd looks: units, the program, and systemd's own targets."""
    root = tmp_path_factory.mktemp("machine")
    units = root / "etc" / "systemd" / "system"
    shutil.copytree(FOLDER, units)
    program = root / "opt" / "ordnat" / ".venv" / "bin" / "ordnat"
    program.parent.mkdir(parents=True)
    for path in (program, root / "usr" / "bin" / "env"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("#!/bin/sh\n", encoding="utf-8")
        path.chmod(0o755)
    shutil.copytree("/usr/lib/systemd/system", root / "usr" / "lib" / "systemd" / "system", symlinks=True)
    return root


def asked(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What systemd-analyze says."""
    assert READER is not None
    return subprocess.run([READER, *arguments], capture_output=True, text=True, check=False, timeout=60)


@needs_systemd
def test_systemd_finds_nothing_wrong_with_them(machine: Path) -> None:
    read = asked("verify", f"--root={machine}", "--man=no", *(name.replace("@.", "@8081.") for name in UNITS))
    about_ours = [line for line in read.stderr.splitlines() if "ordnat" in line]
    assert about_ours == []


@needs_systemd
def test_systemd_would_find_what_is_wrong(machine: Path) -> None:
    (machine / "etc" / "systemd" / "system" / "ordnat-wrong.service").write_text(
        "[Service]\nUnknown=1\n", encoding="utf-8"
    )
    read = asked("verify", f"--root={machine}", "--man=no", "ordnat-wrong.service")
    assert "Unknown" in read.stderr


@needs_systemd
@pytest.mark.parametrize("name", SERVICES)
def test_no_service_may_touch_more_than_it_needs(machine: Path, name: str) -> None:
    read = asked("security", f"--root={machine}", "--offline=yes", "--no-pager", name)
    found = re.search(r"exposure level for \S+: ([\d.]+)", read.stdout)
    assert found is not None, read.stderr
    assert float(found[1]) <= MOST_EXPOSED


def test_the_guide_and_the_target_know_every_unit() -> None:
    target = (FOLDER / "ordnat.target").read_text(encoding="utf-8")
    for name in ("ordnat-server.service", "ordnat-flows.service", "ordnat-web.service"):
        assert name in target
    for name in (unit for unit in UNITS if unit.endswith(".timer")):
        assert name in target
        assert name.replace(".timer", ".service") in UNITS


def test_what_the_guide_has_one_type_is_there_and_can_be_read_by_a_shell() -> None:
    guide = (ROOT / "deployments" / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"<!-- install: .*? -->\n```\n(.*?)```", guide, re.DOTALL)
    assert len(blocks) == 3
    read = subprocess.run(["/bin/sh", "-n"], input="".join(blocks), capture_output=True, text=True, check=False)
    assert read.returncode == 0, read.stderr
    typed = [
        path for line in re.findall(r"cp -r (.*) /etc/\S+$", "".join(blocks), re.MULTILINE) for path in line.split()
    ]
    assert len(typed) > 5
    for path in typed:
        assert list((ROOT / "deployments").glob(path)), path


def test_the_settings_of_the_example_are_settings() -> None:
    text = (FOLDER / "ordnat.env").read_text(encoding="utf-8")
    known = {variable(name) for name in Settings.model_fields} | {f"{variable(name)}_FILE" for name in secret_names()}
    assert set(re.findall(r"^#?(ORDNAT_\w+)=", text, re.MULTILINE)) <= known
