"""`make test-faults`: cases on their way while everything breaks, and a table of it. Exit 1 unless all is well."""

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from app.demo.sources import write_sources
from app.settings import ROOT
from tests.campaign.clocks import library
from tests.campaign.first_act import first_act
from tests.campaign.report import Report
from tests.campaign.second_act import second_act

LATEST = ROOT / "bench" / "faults.json"
CASES, SEED = 500, 4711
# The schedules are real, and the hour may be that of a poll: it must not leave this machine.
_NOWHERE = "http://127.0.0.1:9/"


def main() -> None:
    """Play the acts that are asked for."""
    told = _told()
    _alone()
    folder = Path(tempfile.mkdtemp(prefix="fel-"))
    sources = write_sources(folder, {"nt_recommendations": _NOWHERE})
    reports: list[Report] = []
    for act in told.acts:
        play = {1: first_act, 2: second_act}[act]
        reports.append(play(folder / f"akt{act}", told.cases // len(told.acts), told.seed, sources))
        print("\n".join(reports[-1].lines()), flush=True)
    _written(told.output, reports)
    sound = all(report.sound for report in reports)
    if sound:
        shutil.rmtree(folder)
    else:
        print(f"Allt som loggades finns kvar i {folder}.")
    sys.exit(0 if sound else 1)


def _told() -> argparse.Namespace:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--cases", type=int, default=CASES, help="ärenden i allt, fördelade på akterna")
    wanted.add_argument("--seed", type=int, default=SEED)
    wanted.add_argument("--acts", type=int, nargs="+", choices=(1, 2), default=(1, 2))
    wanted.add_argument("--output", type=Path, default=LATEST)
    return wanted.parse_args()


def _alone() -> None:
    """What the environment says of other installations is not for these; SIGTERM ends everything in order."""
    for name in [name for name in os.environ if name.startswith(("ORDNAT_", "PREFECT_"))]:
        del os.environ[name]
    os.environ["DO_NOT_TRACK"] = "1"
    if os.geteuid() != 0 or library() is None:
        sys.exit("Provet behöver rot (för en liten disk) och libfaketime (paketet libfaketime). Kör: make test-faults.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def _written(where: Path, reports: list[Report]) -> None:
    content = {
        "on": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "acts": [report.figures() for report in reports],
    }
    where.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
