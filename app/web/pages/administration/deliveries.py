"""`/meddelanden` and `/admin/kanaler`: what has been said to whom, what did not arrive, and the rooms besides mail."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app.presenters.administration.messages import channel_rows, message_rows
from app.web.doing import addresses
from app.web.render import page
from app.web.visit import Staff
from models.rules.errors import InvalidInputError
from models.rules.operators import check_operator
from tasks.actions.channels import every_channel
from tasks.queries.outbox import last_errors, messages_by_state, notices

router = APIRouter()
STATES = {"": None, "gav-upp": "failed", "vantar": "queued", "skickade": "sent"}
LABELS = {"gav-upp": "gav upp", "vantar": "väntar", "skickade": "skickade"}
_MOST = 200


@router.get("/meddelanden")
def messages_page(visit: Staff, lage: str = "") -> HTMLResponse:
    """The newest messages, of one state if one likes, with the way to send again what was given up."""
    check_operator(visit.actor, "se alla meddelanden")
    if lage not in STATES:
        raise InvalidInputError(f"Läget ”{lage[:40]}” finns inte. Välj bland: {', '.join(LABELS)}.")
    with visit.reading() as session:
        rows = notices(session, state=STATES[lage], limit=_MOST)
        errors = last_errors(session, [row.id or 0 for row in rows])
        counts = messages_by_state(session)
    return page(
        visit,
        "administration/messages.html",
        messages=message_rows(rows, errors, visit.organisation),
        chosen=lage,
        states=list(LABELS.items()),
        failed=counts.get("failed", 0),
        most=_MOST,
        resend=addresses.resend,
        resend_all=addresses.resend_all(),
    )


@router.get("/admin/kanaler")
def channels_page(visit: Staff) -> HTMLResponse:
    """The rooms that notices also go to."""
    check_operator(visit.actor, "se kanalerna")
    with visit.reading() as session:
        rows = every_channel(session)
    shown = channel_rows(rows, visit.organisation)
    return page(visit, "administration/channels.html", channels=shown, test=addresses.try_channel)
