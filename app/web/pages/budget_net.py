"""`/arenden/OI-0017/budget/netto`: what is left after rebates, for those with the role for it.

Asked for in a form, never by an address alone: who read, when and why is written down (OSL 31:16, 19:3).
"""

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from app.presenters.budget_words import DISCREET, money, region_name
from app.presenters.chosen_version import chosen_version
from app.web.pages.budget import Version, as_file
from app.web.render import page
from app.web.visit import Staff, Visit
from models.rules.access import check_net_reader
from models.rules.budget_impact import Model
from models.rules.case_number import case_id_of
from models.rules.errors import InvalidInputError
from models.rules.net_prices import regions_in
from tasks.actions.case_file import load
from tasks.actions.read_net import LONGEST_PURPOSE, read_net
from tasks.queries.budget import version_called

router = APIRouter()
_SHOWN, _FILES = "sida", ("xlsx", "docx", "html")
_LONGEST_NUMBER = 6
_WHY = f"Ange varför nettobeloppen läses, med högst {LONGEST_PURPOSE} tecken."


@router.get("/arenden/{number}/budget/netto")
def ask_for_net(visit: Staff, number: str, version: Version = None) -> HTMLResponse:
    """Before they are shown: why they are read, and that the reading is written down."""
    check_net_reader(visit.actor)
    return _asked(visit, number, version)


@router.post("/arenden/{number}/budget/netto")
def net(visit: Staff, number: str) -> Response:
    """The net figures of a version, without patients and gross, here or as a file."""
    check_net_reader(visit.actor)
    case_id, version = case_id_of(number), _number(str(visit.form.get("version", "")))
    purpose, kind = str(visit.form.get("varfor", "")), str(visit.form.get("form", _SHOWN))
    if not 0 < len(purpose.strip()) <= LONGEST_PURPOSE:
        return _asked(visit, number, version, wrong=_WHY)
    if kind not in {_SHOWN, *_FILES}:
        raise InvalidInputError(f"”{kind[:40]}” är inget sätt att visa nettobelopp. Gå tillbaka och välj ett i listan.")
    who, by = visit.actor, {"now": visit.now, "organisation": visit.organisation}
    found = visit.house.change(lambda s: read_net(s, case_id, version, purpose, actor=who, **by))  # type: ignore[arg-type]
    if kind != _SHOWN:
        return as_file(visit, chosen_version(visit.house, case_id, found.version).with_net(found.model), kind)
    with visit.reading() as session:
        about = load(session, case_id).about
    rows = _rows(visit, found.model)
    return page(visit, "budget_net.html", about=about, version=found.version, rows=rows, discreet=DISCREET)


def _asked(visit: Visit, number: str, version: int | None, wrong: str = "") -> HTMLResponse:
    with visit.reading() as session:
        file = load(session, case_id_of(number))
        shown = version_called(session, file, version)
    return page(
        visit,
        "budget_net_ask.html",
        status=422 if wrong else 200,
        about=file.about,
        version=shown.analysis.version,
        discreet=DISCREET,
        wrong=wrong,
        varfor=str(visit.form.get("varfor", "")),
        form=str(visit.form.get("form", _SHOWN)),
    )


def _rows(visit: Visit, model: Model) -> list[tuple[str, ...]]:
    from tasks.budget_run import net_of  # noqa: PLC0415  arrays are slow to import

    years = net_of(model)
    return [
        (region_name(region, visit.organisation), str(year.year), money(year.net_drug), money(year.net_care))
        for region in regions_in(years)
        for year in years
        if year.region == region
    ]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else None
