"""A real mail server for tests, on a free port of 127.0.0.1, that can also refuse, or accept and then hang."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from app.one_machine import free_port


class PostOffice:
    """What a mail server is given, and how it behaves.

    `refused`: recipients it answers 550 for good; `busy`: those it answers 450 for now; `hangs`: it takes a mail and
    never answers; `thinks`: seconds before it does; `ends_after`: mails on a connection before it hangs up.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.busy: set[str] = set()
        self.ends_after = 0
        self.connections = 0
        self.hangs = False
        self.thinks = 0.0
        self.port = 0

    @property
    def url(self) -> str:
        """The server as an Apprise address without recipients."""
        return f"mailto://127.0.0.1:{self.port}?from=ordnat@example.org"

    def to(self, address: str) -> list[EmailMessage]:
        """The mails to one recipient, in the order received."""
        return [mail for mail in self.mails if mail["To"] == address]

    async def handle_EHLO(  # noqa: N802  the server's name for it
        self, server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """Count who comes."""
        self.connections += 1
        session.host_name, session.mails = hostname, 0
        return responses

    async def handle_RCPT(  # noqa: N802  the server's name for it
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take a recipient, or not."""
        if address in self.refused:
            return "550 5.1.1 No such user"
        if address in self.busy:
            return "450 4.2.1 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep one mail."""
        await asyncio.sleep(self.thinks)
        while self.hangs:
            await asyncio.sleep(0.05)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        _session.mails += 1
        if _session.mails == self.ends_after:
            _server.transport.close()
        return "250 OK"


@contextmanager
def post_office(port: int = 0) -> Iterator[PostOffice]:
    """A mail server that answers for as long as the block lasts."""
    office = PostOffice()
    office.port = port or free_port()
    server = Controller(office, hostname="127.0.0.1", port=office.port)
    server.start()
    try:
        yield office
    finally:
        office.hangs = False
        server.stop()
