"""`python -m bench [--only NAME]`: measure, print a table, and write `bench/latest.json` when everything was measured.

A missed target is marked, and no failure; the exit code is 1 when something could not be measured at all.
"""

import argparse
import gc
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator

from bench import (
    audit,
    backup,
    budget_impact,
    decision,
    delivery,
    due_lists,
    introduction,
    opening,
    pages,
    path,
    polls,
    report,
    sources,
    standing,
    sweep,
)
from bench.bed import Bed, beds
from bench.figure import Figure

MEASURES: dict[str, Callable[[Bed], Iterator[Figure]]] = {
    "decision": decision.measure,
    "path": path.measure,
    "opening": opening.measure,
    "due_lists": due_lists.measure,
    "sweep": sweep.measure,
    "polls": polls.measure,
    "sources": sources.measure,
    "introduction": introduction.measure,
    "delivery": delivery.measure,
    "budget_impact": budget_impact.measure,
    "pages": pages.measure,
    "standing": standing.measure,
    "backup": backup.measure,
    "audit": audit.measure,
}


def main() -> int:
    """Measure what was asked for; the exit code."""
    asked = argparse.ArgumentParser(prog="python -m bench", description="Measures the figures the README quotes.")
    asked.add_argument("--only", choices=MEASURES, help="one measurement; bench/latest.json is then left alone")
    only = asked.parse_args().only
    with beds() as found:
        figures, failed = measured([only] if only else MEASURES, found)
        print(report.table(figures))
        if not only and not failed:
            report.write(figures, {bed.database: bed.version for bed in found})
    if failed:
        print(f"Could not be measured: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def measured(names: Iterable[str], found: tuple[Bed, ...]) -> tuple[list[Figure], list[str]]:
    """The figures, and what could not be measured."""
    figures: list[Figure] = []
    failed: list[str] = []
    for name in names:
        for bed in found:
            print(f"{name} on {bed.database} …", file=sys.stderr, flush=True)
            # What earlier ones have left in memory is not gone through again and again, as in a process of one's own.
            gc.collect()
            gc.freeze()
            try:
                figures.extend(MEASURES[name](bed))
            except Exception:
                traceback.print_exc()
                failed.append(f"{name} on {bed.database}")
    return figures, failed


if __name__ == "__main__":
    sys.exit(main())
