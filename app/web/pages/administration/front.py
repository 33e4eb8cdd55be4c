"""`/admin`: the way to every room here; and `/admin/organisationsfilen`: the file as it was loaded."""

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from app.presenters.notices import local
from app.web.render import page, sent
from app.web.visit import Staff
from models.rules.operators import can_operate, check_operator
from tasks.queries.organisation_versions import in_force, versions

router = APIRouter()
_READ = "läsa organisationsfilen"


@router.get("/admin")
def front_page(visit: Staff) -> HTMLResponse:
    """What there is to look after."""
    return page(visit, "administration/front.html", operates=can_operate(visit.actor))


@router.get("/admin/organisationsfilen")
def organisation_file(visit: Staff) -> HTMLResponse:
    """The content in force, and when others were."""
    check_operator(visit.actor, _READ)
    with visit.reading() as session:
        now, known = in_force(session, visit.organisation.version), versions(session)
    history = [(version, local(at, visit.organisation)) for version, at in known]
    return page(visit, "administration/organisation_file.html", content=now, history=history)


@router.get("/admin/organisationsfilen.toml")
def organisation_file_itself(visit: Staff) -> Response:
    """The content in force, as a file."""
    check_operator(visit.actor, _READ)
    with visit.reading() as session:
        content = in_force(session, visit.organisation.version)
    return sent(content, "text/plain", f"organisation-{visit.organisation.version}.toml")
