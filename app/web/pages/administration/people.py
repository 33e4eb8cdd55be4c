"""`/admin/personer` and `/admin/organ`: who may what, who is away, which bodies there are and when they meet."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app.presenters.administration.people import absence_rows, body_rows, people_rows
from app.web.render import page
from app.web.visit import Staff
from models.rules.operators import can_operate

router = APIRouter()


@router.get("/admin/personer")
def people_page(visit: Staff) -> HTMLResponse:
    """People, their roles, and who stands in for whom."""
    return page(
        visit,
        "administration/people.html",
        people=people_rows(visit.organisation, visit.today),
        absences=absence_rows(visit.organisation, visit.today),
        operates=can_operate(visit.actor),
    )


@router.get("/admin/organ")
def bodies_page(visit: Staff) -> HTMLResponse:
    """Bodies, their members, and their meetings to come."""
    return page(visit, "administration/bodies.html", bodies=body_rows(visit.organisation, visit.today))
