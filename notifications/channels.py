"""How a message leaves: Apprise, one address at a time, with failure as an exception.

Mail goes to the server of one configured Apprise address (`mailto://…`), to one recipient a time. Its Message-ID comes
from the outbox row, so that a message sent twice after a crash is recognised as the same by the receiver.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256
from urllib.parse import quote

import apprise
from apprise.plugins.email import base as apprise_mail

_DOMAIN = "ordnat-inforande"
_message_id: ContextVar[str | None] = ContextVar("message_id", default=None)
_make_msgid = apprise_mail.make_msgid


class DeliveryError(Exception):
    """The channel did not take the message. The text says which recipient, never the server's address."""


class Mail:
    """A mail server by its Apprise address, without recipients."""

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, address: str, subject: str, text: str, *, dedupe_key: str) -> None:
        """Hand one mail to the server. Raises DeliveryError."""
        messenger = apprise.Apprise()
        joint = "&" if "?" in self._url else "?"
        if not messenger.add(f"{self._url}{joint}to={quote(address)}&format=text"):
            raise DeliveryError("E-postadressen i inställningarna (ORDNAT_MAIL_URL) går inte att använda.")
        with _stable_id(dedupe_key):
            sent = messenger.notify(body=text, title=subject, body_format=apprise.NotifyFormat.TEXT)
        if not sent:
            raise DeliveryError(f"E-postservern tog inte emot meddelandet till {address}.")


def message_id(dedupe_key: str) -> str:
    """The Message-ID of an outbox row: the same each time it is sent."""
    return f"<{sha256(dedupe_key.encode()).hexdigest()[:40]}@{_DOMAIN}>"


@contextmanager
def _stable_id(dedupe_key: str) -> Iterator[None]:
    token = _message_id.set(message_id(dedupe_key))
    try:
        yield
    finally:
        _message_id.reset(token)


def _our_msgid(idstring: str | None = None, domain: str | None = None) -> str:
    return _message_id.get() or _make_msgid(idstring, domain)


# Apprise makes a new Message-ID for every try and has no setting for it; this is its only source of them.
apprise_mail.make_msgid = _our_msgid
# It would write whom a mail was for into logs that are for operators; what went wrong is kept beside the message.
logging.getLogger("apprise").propagate = False
