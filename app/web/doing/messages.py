"""Messages that were given up sent again, and a test sent to a room."""

import re

from fastapi import APIRouter

from app.web.doing.plain import Plain, offer_plain
from app.web.visit import Visit
from models.rules.errors import NotFoundError
from models.rules.operators import check_operator
from notifications.doors import Door
from notifications.trial import send_trial
from notifications.words import kind_label
from tasks.actions.channels import channel
from tasks.actions.resend import resend, resend_failed
from tasks.queries.outbox import messages_by_state, notice

router = APIRouter()
_ID = re.compile(r"[0-9]{1,9}")
_MESSAGES, _CHANNELS = "/meddelanden", "/admin/kanaler"
_FAILED = "failed"
_ANEW = "Det går till den adress som organisationsfilen har nu."


def _resent(visit: Visit) -> Plain:
    check_operator(visit.actor, "skicka meddelanden igen")
    number = _number(visit, "Meddelande")
    with visit.reading() as session:
        row = notice(session, number).message
    return Plain(
        heading=f"Skicka meddelande {number} igen",
        sentences=(f"{kind_label(row.kind)}, till {row.recipient}.", _ANEW),
        button="Skicka igen",
        back=_MESSAGES,
        do=lambda _key: _resend(visit, number),
    )


def _resend(visit: Visit, number: int) -> str:
    named = {"now": visit.now, "organisation": visit.organisation, "today": visit.today}
    if visit.house.change(lambda session: resend(session, number, **named)):  # type: ignore[arg-type]
        return f"Meddelande {number} ligger i kön igen."
    return f"Meddelande {number} har inte gett upp: det ligger redan i kön, eller är skickat."


def _all_resent(visit: Visit) -> Plain:
    check_operator(visit.actor, "skicka meddelanden igen")
    with visit.reading() as session:
        failed = messages_by_state(session).get(_FAILED, 0)
    return Plain(
        heading="Skicka allt som gav upp igen",
        sentences=(f"{failed} meddelanden har gett upp.", _ANEW),
        button="Skicka igen",
        back=_MESSAGES,
        do=lambda _key: _resend_all(visit),
    )


def _resend_all(visit: Visit) -> str:
    named = {"now": visit.now, "organisation": visit.organisation, "today": visit.today}
    count = visit.house.change(lambda session: resend_failed(session, **named))  # type: ignore[arg-type]
    return f"{count} meddelanden ligger i kön igen."


def _tried(visit: Visit) -> Plain:
    check_operator(visit.actor, "prova kanaler")
    number = _number(visit, "Kanal")
    with visit.reading() as session:
        row = channel(session, number)
    return Plain(
        heading=f"Prova kanalen {row.label}",
        sentences=("Ett prov skickas till rummet genast. Alla där ser det.",),
        button="Skicka provet",
        back=_CHANNELS,
        do=lambda _key: _try(visit, Door(row.label, row.url, row.id)),
    )


def _try(visit: Visit, door: Door) -> str:
    send_trial(door, visit.now)
    return f"Kanalen ”{door.label}” tog emot provet."


def _number(visit: Visit, what: str) -> int:
    text = visit.request.path_params["id"]
    if not _ID.fullmatch(text):
        raise NotFoundError(f"{what} {text} finns inte. Gå till listan och välj där.")
    return int(text)


offer_plain(router, "/meddelanden/skicka-igen", _all_resent)
offer_plain(router, "/meddelanden/{id}/skicka-igen", _resent)
offer_plain(router, "/admin/kanaler/{id}/prova", _tried)
