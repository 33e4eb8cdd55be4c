"""An analysis for its page: a version by region and year, the others beside it, its files and charts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.presenters.addresses import case_page, with_query
from app.presenters.budget_differences import (
    EXTENSION_HEADINGS,
    changed_inputs,
    compared_headings,
    compared_rows,
    extension_rows,
    extension_words,
)
from app.presenters.budget_summary import chart_address
from app.presenters.budget_words import OUTCOME_HEADINGS, YEAR_HEADINGS, outcome_rows, outcome_words, version_state
from app.presenters.budget_words import year_lines as lines_of
from app.presenters.shortened import PARAGRAPH, shortened
from models.rules.organisation import Organisation
from tasks.actions.budget_words import named
from tasks.queries.budget import AnalysisShown
from tasks.queries.budget_page import BudgetSeen

FILES = (("docx", "Beslutsunderlag (Word)"), ("xlsx", "Arbetsbok (Excel)"), ("html", "Webbsida"), ("json", "JSON"))
_NAMES = 2


@dataclass(frozen=True, slots=True)
class SheetShown:
    """A table: headings as the page's table takes them, and rows. `note` is said under it."""

    caption: str
    headings: tuple[str | tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version among the others: where it is shown, and where it is compared with the one shown."""

    words: str
    address: str
    compare: str
    shown: bool


@dataclass(frozen=True, slots=True)
class BudgetPage:
    """`sheets` in the order shown. `files` and `charts` are pairs of address and words."""

    version: int
    state: str
    origin: str
    sheets: tuple[SheetShown, ...]
    charts: tuple[tuple[str, str], ...]
    flags: tuple[str, ...]
    warnings: tuple[str, ...]
    assumptions: tuple[str, ...]
    changed: tuple[str, ...] | None
    versions: tuple[VersionLine, ...]
    files: tuple[tuple[str, str], ...]


def budget_page(seen: BudgetSeen, organisation: Organisation) -> BudgetPage | None:
    """The page; None while there is no version."""
    if seen.shown is None:
        return None
    case_id, analysis = seen.file.case_id, seen.shown.analysis
    names = {region.key: region.short for region in organisation.regions}
    drawn = analysis.inputs is not None
    file = f"v{analysis.version}"
    return BudgetPage(
        version=analysis.version,
        state=version_state(analysis, seen.known, organisation),
        origin=f"Motor {analysis.engine}. Kontrollsumma {analysis.inputs_hash[:12]}. Öppna priser.",
        sheets=tuple(_sheets(seen, seen.shown, organisation)),
        charts=tuple(_charts(case_id, analysis.version)) if drawn else (),
        flags=tuple(map(str, analysis.flags)),
        warnings=tuple(named(warning, names) for warning in analysis.warnings or []),
        assumptions=tuple(shortened(named(str(text), names), PARAGRAPH) for text in analysis.assumptions),
        changed=_changed(seen),
        versions=tuple(_versions(seen, seen.shown, organisation)),
        files=tuple((case_page(case_id, "budget", f"{file}.{kind}"), words) for kind, words in FILES) if drawn else (),
    )


def _sheets(seen: BudgetSeen, shown: AnalysisShown, organisation: Organisation) -> Iterator[SheetShown]:
    rows = [
        (line.region, line.year, line.patients, line.gross_drug, line.net_drug, line.net_care)
        for line in lines_of(shown, organisation)
    ]
    if seen.other is not None:
        caption = f"Version {seen.other.analysis.version} mot version {shown.analysis.version}, brutto läkemedel"
        compared = compared_rows(seen.other, shown, organisation)
        yield _sheet(caption, compared_headings(seen.other, shown), compared)
    yield _sheet("Budgetpåverkan per kalenderår", YEAR_HEADINGS, rows)
    if seen.extension is not None:
        caption = f"{seen.extension.number} utvidgar {seen.extension.earlier}, brutto läkemedel"
        added = extension_rows(seen.extension, organisation)
        yield _sheet(caption, EXTENSION_HEADINGS, added, note=extension_words(seen.extension))
    if seen.outcomes is not None:
        caption = f"Utfall mot prognos ({shortened(seen.outcomes.imported.file_name)})"
        happened = outcome_rows(seen.outcomes, organisation)
        yield _sheet(caption, OUTCOME_HEADINGS, happened, names=1, note=outcome_words(seen.outcomes))


def _sheet(
    caption: str, headings: Sequence[str], rows: Sequence[tuple[str, ...]], *, names: int = _NAMES, note: str = ""
) -> SheetShown:
    shown = [heading if n < names else (heading, "number") for n, heading in enumerate(headings)]
    return SheetShown(caption, tuple(shown), tuple(rows), note)


def _charts(case_id: int, version: int) -> Iterator[tuple[str, str]]:
    yield (
        chart_address(case_id, "kostnad-per-ar", version),
        "Nettokostnad för vården per kalenderår och region. Talen står i tabellen.",
    )


def _changed(seen: BudgetSeen) -> tuple[str, ...] | None:
    if seen.other is None or seen.shown is None:
        return None
    changed = changed_inputs(seen.other, seen.shown)
    if changed is None:
        return ("Underlaget till en av versionerna är inte sparat helt.",)
    return tuple(shortened(line, PARAGRAPH) for line in changed) or ("Underlaget är detsamma.",)


def _versions(seen: BudgetSeen, shown: AnalysisShown, organisation: Organisation) -> Iterator[VersionLine]:
    path = case_page(seen.file.case_id, "budget")
    for analysis in reversed(seen.every):
        here = analysis.seq == shown.analysis.seq
        yield VersionLine(
            words=version_state(analysis, seen.known, organisation),
            address=with_query(path, {"version": analysis.version}),
            compare=with_query(path, {"version": shown.analysis.version, "jamfor": analysis.version}),
            shown=here,
        )
