"""`/api/moten`: the bodies' meetings to come, and what waits for each."""

from fastapi import APIRouter

from app.presenters.meetings import meeting_lines
from app.web.api.refused import REFUSED
from app.web.api.shapes import MeetingShape
from app.web.memos import waiting_now
from app.web.security.tokens import Program

router = APIRouter(prefix="/api", responses=REFUSED)


@router.get("/moten")
def meetings(visit: Program) -> list[MeetingShape]:
    """In the order of the bodies and their days."""
    bodies = [one for one in visit.organisation.bodies if one.valid_to is None or one.valid_to >= visit.today]
    lines = meeting_lines(bodies, waiting_now(visit), visit.today)
    return [
        MeetingShape(
            body=line.body.key,
            name=line.body.short,
            on=line.meeting.on,
            material_by=line.meeting.material_by,
            cancelled=line.meeting.cancelled,
            waiting=[case.number for case in line.waiting],
        )
        for line in lines
        if line.meeting is not None
    ]
