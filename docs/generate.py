"""Draws `docs/process.md` from the process tables; `--check` fails when the file on disk is another.

Run as `python -m docs.generate`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from models import organisation_file
from models.rules.events import KIND_LABELS
from models.rules.organisation import Organisation, Term
from models.rules.process import (
    CLOSE_LABELS,
    JUDGEMENTS,
    OPEN,
    STAGES,
    STANDING_LABELS,
    TRANSITIONS,
    TRIGGER_LABELS,
    Stage,
    StageRule,
    Standing,
    Trigger,
)
from models.rules.work import STEP_LABELS

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "process.md"
ORGANISATION = ROOT / "deployments" / "norra.toml"


def page() -> str:
    """The whole page as it should be."""
    organisation = organisation_file.load(ORGANISATION)
    parts = [
        "# The process",
        "Generated from `models/rules/process.py` and `deployments/norra.toml` by `make docs`; do not edit by hand.",
        "Labels are what users read. Owners, aims and limits are configuration: change them in the organisation file.",
        "## Where a case can stand",
        "\n".join(_diagram()),
        "## Steps",
        "\n".join(_steps(organisation)),
        "## What each step can answer",
        "\n".join(_outcomes()),
        "## A changed recommendation: what the case officer can say",
        "\n".join(f"- `{judgement.value}` – {label}" for judgement, (_, label) in JUDGEMENTS.items()),
        "## Why a case can be closed",
        "\n".join(f"- `{reason.value}` – {label}" for reason, label in CLOSE_LABELS.items()),
        "## What the program does by itself",
        "\n".join(f"- `{step.value}` – {label}" for step, label in STEP_LABELS.items()),
        "## What the event log can hold",
        "\n".join(f"- `{kind.value}` – {label}" for kind, label in KIND_LABELS.items()),
        "## Targets for the whole path",
        "\n".join(_targets(organisation)),
    ]
    return "\n\n".join(parts) + "\n"


def _diagram() -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for standing, label in STANDING_LABELS.items():
        yield f"    {standing.value} : {_plain(label)}"
    yield from _steps_inside()
    for (source, target), triggers in _joined().items():
        words = " / ".join(_plain(TRIGGER_LABELS[trigger]) for trigger in triggers)
        yield f"    {source.value if source else '[*]'} --> {target.value} : {words}"
    for standing in Standing:
        if standing not in OPEN:
            yield f"    {standing.value} --> [*]"
    yield "```"


def _steps_inside() -> Iterator[str]:
    yield f"    state {Standing.ON_PATH.value} {{"
    for rule in STAGES:
        yield f"        {rule.stage.value} : {rule.label}{' (en per region)' if rule.per_region else ''}"
    for rule in STAGES:
        for before in rule.after:
            yield f"        {before.value} --> {rule.stage.value}"
    yield f"        [*] --> {Stage.TAKE_UP.value} : nominerat"
    for rule in STAGES:
        if rule.after == (Stage.TAKE_UP,):
            yield f"        [*] --> {rule.stage.value} : NT-rådet har rekommenderat"
    yield "    }"


def _joined() -> dict[tuple[Standing | None, Standing], list[Trigger]]:
    """Transitions with the same ends share an arrow; one that leads nowhere new is left out."""
    arrows: dict[tuple[Standing | None, Standing], list[Trigger]] = {}
    for (source, trigger), target in TRANSITIONS.items():
        if source is not target:
            arrows.setdefault((source, target), []).append(trigger)
    return arrows


def _steps(organisation: Organisation) -> Iterator[str]:
    yield "| Step | Identifier | After | Routes | Owner | Aim | Limit |"
    yield "|---|---|---|---|---|---|---|"
    for rule in STAGES:
        entry = organisation.stages[rule.stage.value][-1]
        after = ", ".join(_label(stage) for stage in rule.after) or "–"
        routes = ", ".join(route.value for route in rule.routes)
        owner = _owner(rule, organisation)
        yield (
            f"| {rule.label} | `{rule.stage.value}` | {after} | {routes} | {owner} "
            f"| {_term(entry.aim)} | {_term(entry.limit)} |"
        )


def _owner(rule: StageRule, organisation: Organisation) -> str:
    entry = organisation.stages[rule.stage.value][-1]
    if rule.per_region:
        return ", ".join(organisation.body(region.deciding_body).short for region in organisation.regions)
    others = [f"{organisation.body(key).short} ({therapy})" for therapy, key in entry.owner_by_therapy.items()]
    return ", ".join([organisation.body(entry.owner).short, *others])


def _outcomes() -> Iterator[str]:
    yield "| Step | Answer | Identifier | Effect | Must say |"
    yield "|---|---|---|---|---|"
    for rule in STAGES:
        for outcome in rule.outcomes:
            must = list(outcome.requires) + (
                ["reason"] if outcome.deviates and "reason" not in outcome.requires else []
            )
            yield (
                f"| {rule.label} | {outcome.label} | `{outcome.key}` | {outcome.effect.value} "
                f"| {', '.join(must) or '–'} |"
            )


def _targets(organisation: Organisation) -> Iterator[str]:
    yield "| Route | Priority | Aim | Limit |"
    yield "|---|---|---|---|"
    for target in organisation.targets:
        yield f"| {target.route} | {target.priority} | {_term(target.aim)} | {_term(target.limit)} |"


def _term(term: Term) -> str:
    return f"{term.count} {term.unit.replace('_', ' ')}"


def _plain(label: str) -> str:
    # In a diagram's label a colon would begin another label.
    return label.replace(":", " –")


def _label(stage: Stage) -> str:
    return next(rule.label for rule in STAGES if rule.stage is stage)


def main(arguments: list[str]) -> int:
    """Write the page, or with `--check` only compare; 1 when it is stale."""
    if "--check" not in arguments:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    sys.stderr.write("docs/process.md is stale: run `make docs` and commit the result.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
