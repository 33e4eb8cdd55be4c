"""Sending what the outbox holds."""

import asyncio
import os
import socket
from typing import Any
from uuid import uuid4

from prefect import flow, task
from prefect.client.schemas import State
from prefect.states import Completed, Failed

from app.bootstrap import Ordnat, ordnat
from flows.discretion import discreet
from flows.noted import noted
from models import database
from models.rules.watch.working_hours import office_of
from notifications.doors import mail_door, open_door
from notifications.links import Pages
from tasks.actions.case_file import business_day
from tasks.deliver import Delivered, Post, deliver
from tasks.queries.outbox import due_messages, due_without_channel


@flow(name="utskick", persist_result=False)
@noted("utskick")
async def send_messages(only_working_days: bool = False) -> State[Any]:
    """Send every message that is due. Without a mail server configured mails stay in the outbox.

    `only_working_days`: on a free day nobody is woken, and everything waits. The schedule says so.
    """
    house = ordnat()
    if only_working_days and office_of(house.organisation).free(business_day(house.organisation, house.now())):
        return Completed(name="Ledig dag: allt väntar")
    if not await asyncio.to_thread(_any_due, house):
        return Completed(name="Inget att skicka")
    delivered = await send_due()
    text = f"{delivered.sent} skickade, {delivered.retried} försöks igen, {delivered.failed} misslyckade"
    if delivered.down:
        text += f"; svarar inte: {', '.join(delivered.down)}"
    if house.settings.mail_url is None and await asyncio.to_thread(_mail_due, house):
        text += ". Ingen e-postserver är inställd (ORDNAT_MAIL_URL): meddelandena ligger kvar i utkorgen."
        return Failed(message=text)
    return Failed(message=text) if delivered.failed else Completed(name=text)


@task(name="skicka", persist_result=False)
async def send_due() -> Delivered:
    """Claim and send until the queue holds nothing due."""
    return await asyncio.to_thread(_deliver, ordnat())


@discreet()
def _deliver(house: Ordnat) -> Delivered:
    url = house.settings.mail_url
    post = Post(
        change=house.change,
        now=house.now,
        worker=f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid4().hex[:12]}",
        organisation=house.organisation,
        open_door=open_door,
        mail=mail_door(url.get_secret_value()) if url else None,
        pages=Pages(house.settings.pages_url),
    )
    return deliver(post)


@discreet()
def _any_due(house: Ordnat) -> bool:
    with database.reading(house.engine) as session:
        return due_messages(session, now=house.now()) > 0


@discreet()
def _mail_due(house: Ordnat) -> bool:
    with database.reading(house.engine) as session:
        return due_without_channel(session, now=house.now())
