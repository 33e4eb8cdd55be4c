"""Known weaknesses in locked packages: `python -m docs.advisories` asks pip-audit, and says when nobody answered.

pip-audit takes a source that knows none of our packages for a clean bill; here it counts as not having been asked.
"""

import json
import subprocess
import sys
from typing import Any

from docs.licences import ROOT, WHOLE_LOCK

_ASK = ["--requirement", str(WHOLE_LOCK), "--no-deps", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
_PATIENCE = 600


def told() -> list[dict[str, Any]] | None:
    """What pip-audit says of each package; None when it could ask nobody."""
    asked = subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-m", "pip_audit", *_ASK],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )
    try:
        found: list[dict[str, Any]] = json.loads(asked.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None
    return found


def verdict(found: list[dict[str, Any]] | None) -> tuple[int, str]:
    """The exit code and what to say: 1 when something is known to be weak."""
    asked = [one for one in found or [] if "skip_reason" not in one]
    if not asked:
        return 0, "Ingen källa för säkerhetsvarningar svarade: paketen är INTE granskade. Kör om där PyPI kan nås."
    weak = [(one, flaw) for one in asked for flaw in one.get("vulns", [])]
    lines = [f"  {one['name']} {one['version']}: {flaw['id']}, rättat i {_fixed(flaw)}" for one, flaw in weak]
    skipped = len(found or []) - len(asked)
    head = f"{len(asked)} paket granskade, {skipped} kunde inte granskas, {len(weak)} kända brister."
    return int(bool(weak)), "\n".join([head, *lines])


def _fixed(flaw: dict[str, Any]) -> str:
    return ", ".join(flaw.get("fix_versions", [])) or "ingen version ännu"


if __name__ == "__main__":
    code, sentence = verdict(told())
    print(sentence)
    sys.exit(code)
