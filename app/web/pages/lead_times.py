"""`/ledtider`: how long it takes, against aim and limit, with what every figure means; as pictures and as files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from fastapi.responses import HTMLResponse

from app.presenters import lead_times as shown
from app.presenters.figure_sheets import case_sheet, curve_sheet, figure_sheet
from app.presenters.spreadsheet import Sheet, as_csv
from app.web.memos import memos_of
from app.web.pages.asked_times import AskedTimes, choices
from app.web.render import page, sent
from app.web.visit import Staff, Visit
from models.rules.lead_times.figures import Summary, summary
from models.rules.lead_times.groups import Counted, Figure, grouped, overview
from models.rules.lead_times.timed import Measure, Timed
from models.rules.organisation import Organisation
from tasks.queries.case_memo import Seen
from tasks.queries.lead_times import CaseTimes

router = APIRouter()
Wishes = Annotated[AskedTimes, Depends()]
_CSV, _SVG = "text/csv", "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Found:
    """The cases asked for; the tables' figures; the clocks of whole paths and their figures."""

    cases: Sequence[CaseTimes]
    figures: Sequence[Figure]
    paths: Sequence[Timed]
    whole: Summary


@router.get("/ledtider")
def lead_times_page(visit: Staff, wishes: Wishes) -> HTMLResponse:
    """The figures, the two pictures, and the tables beside them."""
    found = found_times(visit, wishes)
    return page(
        visit,
        "lead_times.html",
        wishes=wishes,
        choices=choices(),
        any=bool(found.paths),
        first=shown.key_figures(found.whole),
        tables=shown.tables(found.figures),
        meanings=shown.meanings(found.figures),
        spread=shown.spread_rows(shown.days_ended(found.paths)),
        curve=shown.curve_table(found.whole),
        curve_headings=shown.CURVE_HEADINGS,
    )


@router.get("/ledtider/fordelning.svg")
def spread_picture(visit: Staff, wishes: Wishes) -> Response:
    """How the days are spread."""

    def drawn(found: Found) -> str:
        # A process that draws nothing spares 40 MB.
        from app.presenters.lead_time_charts import spread_chart  # noqa: PLC0415

        return spread_chart(shown.days_ended(found.paths), "Så lång tid tog det").svg

    return sent(_seen(visit).worked_out(("fordelning", wishes), lambda _: drawn(found_times(visit, wishes))), _SVG)


@router.get("/ledtider/kurva.svg")
def curve_picture(visit: Staff, wishes: Wishes) -> Response:
    """How many still wait after each day."""

    def drawn(found: Found) -> str:
        from app.presenters.lead_time_charts import curve_chart  # noqa: PLC0415

        return curve_chart(found.whole, "Så många väntar kvar").svg

    return sent(_seen(visit).worked_out(("kurva", wishes), lambda _: drawn(found_times(visit, wishes))), _SVG)


@router.get("/ledtider/siffror.csv")
def figures_file(visit: Staff, wishes: Wishes) -> Response:
    """The tables."""
    return _file(visit, "ledtider", figure_sheet(found_times(visit, wishes).figures, wishes.asked, visit.today))


@router.get("/ledtider/kurva.csv")
def curve_file(visit: Staff, wishes: Wishes) -> Response:
    """The curves."""
    return _file(visit, "ledtider-kurva", curve_sheet(found_times(visit, wishes).figures, wishes.asked, visit.today))


@router.get("/ledtider/arenden.csv")
def cases_file(visit: Staff, wishes: Wishes) -> Response:
    """Case by case."""
    sheet = case_sheet(found_times(visit, wishes).cases, wishes.asked, visit.organisation, visit.today)
    return _file(visit, "ledtider-arenden", sheet)


def _file(visit: Visit, name: str, sheet: Sheet) -> Response:
    return sent(as_csv(sheet), _CSV, f"{name}-{visit.today.isoformat()}.csv")


def found_times(visit: Visit, wishes: AskedTimes) -> Found:
    return _seen(visit).worked_out(wishes, lambda cases: _work_out(cases, wishes, visit.organisation))


def _seen(visit: Visit) -> Seen[CaseTimes]:
    with visit.reading() as session:
        return memos_of(visit).lead_times.look(session, visit.organisation, visit.today)


def _work_out(cases: Sequence[CaseTimes], wishes: AskedTimes, organisation: Organisation) -> Found:
    asked, by = wishes.asked, wishes.by
    chosen = [case for case in cases if case.times and _is_wanted(case.times[0], wishes)]
    times = [one for case in chosen for one in case.times]
    paths = [one for one in times if one.measure is Measure.CASE and asked.wants(one)]
    figures = grouped(times, by, asked, organisation) if by else overview(times, asked, organisation)
    return Found(chosen, figures, paths, summary(paths, estimated=asked.counted is Counted.STARTED))


def _is_wanted(one: Timed, wishes: AskedTimes) -> bool:
    return wishes.route in {None, one.route} and wishes.priority in {None, one.priority}
