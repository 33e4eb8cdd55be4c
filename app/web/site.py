"""The pages as one site: every room joined by an explicit list.

To add a page: write a module in `app/web/pages/` (what people look at) or `app/web/doing/` (what people do) that
offers `router = APIRouter()`, and append it to `STAFF_ROOMS` below (`OPEN_ROOMS` when the public may see it). A page
everybody should find gets a line in `app/web/navigation.py`, too.

    router = APIRouter()

    @router.get("/arenden/{number}")
    def case_page(visit: Staff, number: str) -> HTMLResponse:
        with visit.reading() as session:
            shown = view(session, case_id_of(number))
        return page(visit, "case.html", title=…, case=…)

What people do to a case goes through `app/web/doing/flow.py`, from form to receipt. Anything else that is posted stands
in `visit.form`, and ends in `go_on(visit, address, "Vad som gjordes.")`, which the next page says once.

- `visit: Staff` means somebody is logged in; whether they *may* is asked by `check_…` (raises) and `can_…` (for what
  is shown) in `models/rules/access.py`. Every staff room requires a log-in even where a function does not ask for it.
- A refusal is raised as an `OrdnatError`; `app/web/errors.py` turns it into a page with the right status.
- Templates extend `base.html` (blocks `title`, `content`), use the macros of `templates/parts/`, carry
  `{{ field.token(csrf) }}` in every form, and hold no `style=`, `<style>`, `<script>` or `on…=`: the policy sent with
  every page forbids them.
- Endpoints are plain `def`: they run in a thread and may wait for the database.
"""

from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any

from fastapi import Depends, FastAPI, Response
from starlette.staticfiles import StaticFiles

from app.bootstrap import Ordnat
from app.front_door import check_front_door, is_local
from app.web.access_log import AccessLog
from app.web.api import ROOMS as API
from app.web.doing.rooms import ROOMS as DEEDS
from app.web.errors import answer_at_the_gate, answer_refusals
from app.web.measured.registry import Measured
from app.web.measured.requests import Timed
from app.web.memos import Memos
from app.web.open import ROOMS as OPEN_DATA
from app.web.pages import (
    accessibility,
    budget,
    budget_net,
    calendar,
    case,
    case_documents,
    charts,
    health,
    lead_times,
    log_in,
    metrics,
    overview,
    proposals,
    ready,
    recommendations,
    runbook,
)
from app.web.pages.administration import ROOMS as ADMINISTRATION
from app.web.readiness import Readiness
from app.web.remembered import Remembered
from app.web.render import STATIC
from app.web.security.gate import Gate
from app.web.security.headers import SafeHeaders
from app.web.security.oidc import LogIn
from app.web.visit import staff

# Whoever is logged in. Others append here.
STAFF_ROOMS: tuple[ModuleType, ...] = (
    *DEEDS,
    overview,
    case,
    case_documents,
    budget,
    budget_net,
    charts,
    proposals,
    recommendations,
    lead_times,
    calendar,
    runbook,
    *ADMINISTRATION,
)
# Anybody at all.
OPEN_ROOMS: tuple[ModuleType, ...] = (log_in, accessibility, health, ready, metrics, *OPEN_DATA, *API)


class _Static(StaticFiles):
    """Files whose address changes with their content: the browser may keep them."""

    def file_response(self, *what: Any, **more: Any) -> Response:
        """As usual, and to be kept."""
        response = super().file_response(*what, **more)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def create_site(house: Ordnat) -> FastAPI:
    """The pages of a house. Raises ConfigurationError when its settings would let anybody in."""
    check_front_door(house.settings)
    site = FastAPI(title="Ordnat införande", openapi_url=None, docs_url=None, redoc_url=None)
    site.state.house = house
    site.state.overview = Remembered()
    site.state.memos = Memos()
    site.state.measured = Measured(house)
    site.state.readiness = Readiness(house)
    site.state.log_in = None if is_local(house.settings) else LogIn(house.settings)
    site.mount("/static", _Static(directory=STATIC), name="static")
    for room in OPEN_ROOMS:
        site.include_router(room.router)
    for room in STAFF_ROOMS:
        site.include_router(room.router, dependencies=[Depends(staff)])
    answer_refusals(site)
    # The last one added is the first that a request meets.
    site.add_middleware(Gate, settings=house.settings, refuse=answer_at_the_gate)
    site.add_middleware(Timed, times=site.state.measured.requests)
    site.add_middleware(AccessLog)
    site.add_middleware(SafeHeaders, settings=house.settings)
    return site


def routes(rooms: Iterable[ModuleType] = (*OPEN_ROOMS, *STAFF_ROOMS)) -> Iterator[tuple[str, str, ModuleType]]:
    """Every address there is: method, path with its parameters in braces, and the room."""
    for room in rooms:
        for route in room.router.routes:
            for method in sorted(route.methods):
                yield method, route.path, room
