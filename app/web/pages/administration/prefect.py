"""`/admin/prefect`: is Prefect there, what does it run and when, and the way to its own pages."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app import prefect_api
from app.declared import declared
from app.presenters.administration.flows import how_it_went
from app.web.doing import addresses
from app.web.render import page
from app.web.visit import Staff
from models.rules.operators import check_operator
from tasks.queries.flow_health import flow_healths

router = APIRouter()
# What may be run at once from here, by the name of its deployment.
_RUN_NOW = {"hämtning": "hamtning", "bevakning": "bevakning", "sammandrag": "sammandrag", "utskick": "utskick"}


@router.get("/admin/prefect")
def prefect_page(visit: Staff) -> HTMLResponse:
    """The deployments with their schedules, and those that the server does not know."""
    check_operator(visit.actor, "se vad Prefect gör")
    api = visit.house.settings.prefect_api
    answers = prefect_api.answers(api)
    known = prefect_api.registered(api) if answers else set()
    with visit.reading() as session:
        went = {health.flow: how_it_went(health, visit.organisation) for health in flow_healths(session)}
    rows = [(one, one.name in known, went.get(one.name), _now(one.name)) for one in declared()]
    return page(
        visit, "administration/prefect.html", answers=answers, rows=rows, pages=api.addresses[0].removesuffix("/api")
    )


def _now(name: str) -> str | None:
    return addresses.run_now(_RUN_NOW[name]) if name in _RUN_NOW else None
