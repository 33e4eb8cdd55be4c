"""Figures as rows for a spreadsheet. A row carries its definition with it, since rows get copied out of files."""

from collections.abc import Sequence
from datetime import date

from app.presenters.figures import curve_rows
from app.presenters.spreadsheet import Cell, Sheet, decimals
from models.rules.clock import PACE_LABELS
from models.rules.clocks.stage_runs import Ending
from models.rules.lead_times.definitions import CURVE, MEASURES
from models.rules.lead_times.figures import Share, Summary
from models.rules.lead_times.groups import PRIORITY_LABELS, ROUTE_LABELS, Asked, Counted, Figure
from models.rules.lead_times.quantiles import Spread
from models.rules.lead_times.timed import Measure, Timed
from models.rules.organisation import Organisation
from tasks.queries.lead_times import CaseTimes

_SPREADS = ("dagar", "dagar netto", "arbetsdagar", "arbetsdagar netto")
_SHARES = ("Inom mål", "Inom gräns")
_COUNTS = ("n", "Pågår", "Stoppade", "Pågår över mål", "Pågår över gräns", "Gjordes om", "Gavs upp")
_CHOSEN = ("Valda på", "Från", "Till", "Uttaget")
_CASE = (
    "Ärende", "Läkemedel", "Indikation", "Väg", "Prioritet", "Start", "Slut", "Läge", "Dagar", "Dagar netto",
    "Arbetsdagar", "Arbetsdagar netto", "Mot målet", "Mellan regionerna",
)  # fmt: skip
_ENDINGS = {None: "pågår", Ending.DECIDED: "beslutat", Ending.DROPPED: "utan beslut", Ending.RESTARTED: "gjordes om"}
_DAYS = {Counted.STARTED: "startdag", Counted.ENDED: "slutdag"}


def figure_sheet(figures: Sequence[Figure], asked: Asked, today: date) -> Sheet:
    """A row per group."""
    spreads = [f"{name}, {unit}" for unit in _SPREADS for name in ("Median", "P90", "Min", "Max")]
    shares = [f"{name}, {what}" for name in _SHARES for what in ("antal", "av", "procent")]
    headings = ["Mått", "Grupp", *_COUNTS, *spreads, *shares, "Median, alla", "P90, alla", *_CHOSEN, "Definition"]
    rows = [
        [MEASURES[f.measure].name, f.group, *_figures(f.summary), *_chosen(asked, today), MEASURES[f.measure].text]
        for f in figures
    ]
    return Sheet(headings, rows)


def curve_sheet(figures: Sequence[Figure], asked: Asked, today: date) -> Sheet:
    """A row per step of each group's curve."""
    headings = ["Mått", "Grupp", "Dag", "Kvar", "Slutade", "Väntar ännu", "Undre", "Övre", *_CHOSEN, "Definition"]
    rows = [
        [
            MEASURES[f.measure].name,
            f.group,
            *row,
            *_chosen(asked, today),
            f"{MEASURES[f.measure].text} {CURVE.text}",
        ]
        for f in figures
        for row in curve_rows(f.summary)
    ]
    return Sheet(headings, rows)


def case_sheet(cases: Sequence[CaseTimes], asked: Asked, organisation: Organisation, today: date) -> Sheet:
    """A row per case whose clock has started: the path, and the days to each region's decision."""
    regions = {region.key: region.short for region in organisation.regions}
    headings = [*_CASE, *(f"{short}, dagar" for short in regions.values()), "Uttaget", "Definition"]
    rows = [
        [*_case(case, path), *_region_days(case, list(regions)), today, MEASURES[Measure.CASE].text]
        for case in cases
        for path in case.times
        if path.measure is Measure.CASE and asked.wants(path)
    ]
    return Sheet(headings, rows)


def _figures(found: Summary) -> list[Cell]:
    counts = (
        found.decided, found.running, found.held, found.running_past_aim, found.running_past_limit,
        found.restarted, found.dropped,
    )  # fmt: skip
    spreads = (found.gross, found.net, found.working, found.net_working)
    shares = (found.within_aim, found.within_limit)
    return [
        *counts,
        *(cell for days in spreads for cell in _spread(days)),
        *(cell for part in shares for cell in _share(part)),
        found.median,
        found.p90,
    ]


def _spread(days: Spread | None) -> tuple[Cell, ...]:
    return (days.median, days.p90, days.least, days.most) if days else (None,) * 4


def _share(part: Share) -> tuple[Cell, ...]:
    return part.met, part.of, decimals(part.part * 100, 1) if part.part is not None else None


def _chosen(asked: Asked, today: date) -> tuple[Cell, ...]:
    return _DAYS[asked.counted], asked.since, asked.until, today


def _case(case: CaseTimes, path: Timed) -> list[Cell]:
    lap, gap = path.lap, next((one for one in case.times if one.measure is Measure.GAP), None)
    return [
        case.number,
        case.product,
        case.indication,
        ROUTE_LABELS[path.route],
        PRIORITY_LABELS[path.priority],
        lap.start,
        lap.end if lap.ended else None,
        _ENDINGS[path.ending] + (", stoppat" if lap.held else ""),
        lap.days,
        lap.net_days,
        lap.working_days,
        lap.net_working_days,
        PACE_LABELS[lap.pace] if lap.pace and path.ending in {None, Ending.DECIDED} else None,
        gap.lap.days if gap and gap.ending is Ending.DECIDED else None,
    ]


def _region_days(case: CaseTimes, regions: Sequence[str]) -> list[Cell]:
    decided = {
        one.region: one.lap.days for one in case.times if one.measure is Measure.REGION and one.ending is Ending.DECIDED
    }
    return [decided.get(region) for region in regions]
