"""What we rest upon: every locked package is under a licence we know of, and an audit nobody answered is not clean."""

import json

import pytest

from docs.advisories import verdict
from docs.bill_of_materials import bill
from docs.licences import ALLOWED, LOCK, Package, packages


def test_every_locked_package_is_under_an_allowed_licence() -> None:
    found = list(packages())
    assert len(found) > 100
    assert [(one.name, one.version, one.said) for one in found if not one.allowed] == []


def test_what_is_tested_is_what_is_installed() -> None:
    tested, installed = ({(one.name, one.version) for one in packages(*lock)} for lock in ((), (LOCK,)))
    assert len(installed) > 100
    assert installed < tested
    assert not {"pytest", "playwright", "mypy", "pip-audit"} & {name for name, _ in installed}


@pytest.mark.parametrize(
    ("said", "allowed"),
    [
        ("MIT", True),
        ("MIT AND PSF-2.0", True),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", True),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("BSD; Public-Domain", True),
        ("", False),
        (None, False),
    ],
)
def test_what_is_allowed(said: str | None, allowed: bool) -> None:
    assert Package("prov", "1", said).allowed is allowed
    assert not {name for name in ALLOWED if name.startswith(("GPL", "AGPL", "SSPL"))}


def test_what_an_audit_says() -> None:
    clean = {"name": "a", "version": "1", "vulns": []}
    weak = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}
    skipped = {"name": "c", "skip_reason": "not found"}
    assert verdict([clean, skipped]) == (0, "1 paket granskade, 1 kunde inte granskas, 0 kända brister.")
    assert verdict([clean, weak]) == (
        1, "2 paket granskade, 0 kunde inte granskas, 1 kända brister.\n  b 2: PYSEC-1, rättat i 3"
    )  # fmt: skip
    for nobody in (None, [], [skipped]):
        code, sentence = verdict(nobody)
        assert (code, "INTE granskade" in sentence) == (0, True)


def test_the_bill_of_materials_is_the_lock() -> None:
    lock = LOCK.read_text(encoding="utf-8")
    written = json.loads(bill(lock))
    assert (written["bomFormat"], written["specVersion"]) == ("CycloneDX", "1.6")
    assert {(one["name"], one["version"]) for one in written["components"]} == {
        (one.name, one.version) for one in packages(LOCK)
    }
    hashes = [one["content"] for package in written["components"] for one in package["hashes"]]
    assert sorted(set(hashes)) == sorted(
        {line.split("sha256:")[1].split()[0] for line in lock.splitlines() if "--hash" in line}
    )
    assert bill(lock) == bill(lock)
