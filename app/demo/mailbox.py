"""A real mail server on this machine that keeps what it gets, so that the demonstration's mails can be read."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller

from app.one_machine import free_port


def text_of(mail: EmailMessage) -> str:
    """What its reader sees without HTML."""
    body = mail.get_body(("plain",))
    return body.get_content() if body is not None else ""


class Mailbox:
    """Listens on a free port of 127.0.0.1 for as long as the block lasts; `mails` in the order received."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self._port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self._port)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()

    @property
    def url(self) -> str:
        """The server as an Apprise address without recipients."""
        return f"mailto://127.0.0.1:{self._port}?from=ordnat@demo.example&mode=insecure&smtp=127.0.0.1"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  the server's name for it
        """Keep one mail."""
        mail = message_from_bytes(envelope.content, policy=default)
        if isinstance(mail, EmailMessage):
            self.mails.append(mail)
        return "250 OK"
