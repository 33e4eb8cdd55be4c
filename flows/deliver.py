"""Sending what the outbox holds."""

import asyncio
import os
import socket
from typing import Any

from prefect import flow, task
from prefect.client.schemas import State
from prefect.states import Completed, Failed

from app.bootstrap import Ordnat, ordnat
from flows.discretion import discreet
from models import database
from notifications.channels import Mail
from tasks.deliver import Delivered, deliver
from tasks.queries.outbox import due_messages


@flow(name="utskick", persist_result=False)
async def send_messages() -> State[Any]:
    """Send every message that is due. Without a mail server configured they stay in the outbox."""
    house = ordnat()
    if not await asyncio.to_thread(_any_due, house):
        return Completed(name="Inget att skicka")
    if house.settings.mail_url is None:
        return Failed(message="Ingen e-postserver är inställd (ORDNAT_MAIL_URL): meddelandena ligger kvar i utkorgen.")
    delivered = await send_due()
    text = f"{delivered.sent} skickade, {delivered.retried} försöks igen, {delivered.failed} misslyckade"
    return Failed(message=text) if delivered.failed else Completed(name=text)


@task(name="skicka", persist_result=False)
async def send_due() -> Delivered:
    """Claim and send until the queue holds nothing due."""
    return await asyncio.to_thread(_deliver, ordnat())


@discreet()
def _deliver(house: Ordnat) -> Delivered:
    url = house.settings.mail_url
    mail = Mail(url.get_secret_value() if url else "")
    worker = f"{socket.gethostname()}:{os.getpid()}"
    return deliver(house.change, mail, now=house.now, worker=worker)


@discreet()
def _any_due(house: Ordnat) -> bool:
    with database.reading(house.engine) as session:
        return due_messages(session, now=house.now()) > 0
