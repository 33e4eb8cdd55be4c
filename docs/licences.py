"""Under which licence each locked package is: `python -m docs.licences` writes it down, and fails on one not allowed.

What a package says of itself is read from the installed metadata, so that nothing is fetched.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What is installed to run the program; and everything, with what it is tested with.
LOCK, WHOLE_LOCK, REPORT = ROOT / "requirements.txt", ROOT / "requirements-dev.txt", ROOT / "build" / "licences.md"
_PIN = re.compile(r"(?m)^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)")
# May be used and handed on with ours. LGPL and MPL reach no further than their own files, which we do not change.
ALLOWED = frozenset({
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD", "CC0-1.0", "CNRI-Python", "ISC", "LGPL-3.0-only",
    "LGPL-3.0-or-later", "MIT", "MIT-0", "MPL-2.0", "PSF-2.0", "Public-Domain", "Artistic-1.0", "Zlib",
})  # fmt: skip
# The words of older packages, as SPDX identifiers.
_SAME = {
    "Apache Software License": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Artistic License": "Artistic-1.0",
    "BSD License": "BSD",
    "GNU Lesser General Public License v3 or later (LGPLv3+)": "LGPL-3.0-or-later",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Public Domain": "Public-Domain",
    "Python Software Foundation License": "PSF-2.0",
}
# Say it in a file of theirs only, or offer several of which one will do; read there by us, with the version.
_READ = {("axe-playwright-python", "0.1.8"): "MIT", ("text-unidecode", "1.3"): "Artistic-1.0"}


@dataclass(frozen=True, slots=True)
class Package:
    """A locked package and what it says of its licence; None when it is not installed."""

    name: str
    version: str
    said: str | None

    @property
    def allowed(self) -> bool:
        """Is every licence that is needed, of what it says, among those allowed?"""
        if not self.said:
            return False
        # `A OR B` is allowed by either, `A AND B` by both.
        parts = re.split(r"\s+AND\s+|;\s*", self.said)
        return all(any(one in ALLOWED for one in re.split(r"\s+OR\s+", part.strip("() "))) for part in parts)


def packages(lock: Path = WHOLE_LOCK) -> Iterator[Package]:
    """Every package of a lock."""
    for name, version in _PIN.findall(lock.read_text(encoding="utf-8")):
        yield Package(name, version, _READ.get((name, version)) or _said(name))


def report() -> str:
    """The packages as a table."""
    rows = [f"| {one.name} | {one.version} | {one.said or '–'} |" for one in packages()]
    return "\n".join(["| Paket | Version | Licens |", "|---|---|---|", *rows]) + "\n"


def _said(name: str) -> str | None:
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return None
    if told["License-Expression"]:
        return str(told["License-Expression"])
    classes = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or [] if one.startswith("License :: ")]
    named = [one for one in classes if one != "OSI Approved"] or [(told["License"] or "").partition("\n")[0]]
    return "; ".join(_SAME.get(one, one) for one in named)


def main() -> int:
    """Write the report; 1 when a licence is not among those allowed."""
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(report(), encoding="utf-8")
    found = list(packages())
    wrong = [f"{one.name} {one.version}: {one.said or 'okänd'}" for one in found if not one.allowed]
    print(f"{len(found)} paket, {len(wrong)} med en licens som inte är tillåten. {REPORT.relative_to(ROOT)}")
    print("".join(f"  {line}\n" for line in wrong), end="")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
