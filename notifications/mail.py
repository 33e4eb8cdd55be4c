"""Mail: a server by its Apprise address, with one connection for as many letters as it takes.

Apprise reads the address (server, security, sender) as for any of its channels. It would connect anew for every mail,
write a text of its own beside the HTML and name each try differently, so the letters themselves are handed over here.
"""

import logging
import re
import smtplib
import ssl
import warnings
from contextlib import suppress

import apprise

from notifications.channels import ChannelDownError, DeliveryError, RefusedError
from notifications.letter import Letter, as_mail

with warnings.catch_warnings():
    # It asks for a module of the standard library that is going away, and manages without where it is gone.
    warnings.filterwarnings("ignore", "'imghdr' is deprecated", DeprecationWarning)
    from apprise.plugins.email import NotifyEmail
    from apprise.plugins.email.base import PGP_MODE_DEFAULT
    from apprise.plugins.email.common import SecureMailMode

_FOR_GOOD, _CLOSING = 500, 421
_NAME = "Ordnat införande"
# What every server takes: one plain address, with nothing that could begin another header or another recipient.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
# Both would write whom a message was for, or a channel's secret address, into logs that are for operators.
for _talkative in ("apprise", "urllib3"):
    logging.getLogger(_talkative).addHandler(logging.NullHandler())
    logging.getLogger(_talkative).propagate = False


class Mail:
    """A mail server by its Apprise address (`mailto://…` or `mailtos://…`), without recipients.

    A connection that the server has ended is opened anew once per letter. The server answers within the address's
    `cto` seconds, or is taken for gone.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._server: NotifyEmail | None = None
        self._connection: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> None:
        """Hand one mail to the server. Raises DeliveryError."""
        server = self._server = self._server or _server(self._url)
        if not _ADDRESS.fullmatch(letter.address):
            raise RefusedError(
                f"”{_one_line(letter.address)}” är ingen e-postadress. Rätta den i organisationsfilen, och skicka igen."
            )
        content = as_mail(letter, _sender(server), next(iter(sorted(server.reply_to)), None))
        # One that had been open may only have been ended while it rested. Had the server taken the mail all the same,
        # it knows it by its Message-ID.
        for _ in range(2 if self._connection else 1):
            try:
                return self._hand_over(server, letter.address, content)
            except smtplib.SMTPServerDisconnected as gone:
                self._drop()
                if isinstance(gone.__context__, TimeoutError):
                    break
        raise ChannelDownError("E-postservern bröt förbindelsen, eller svarade inte i tid.")

    def close(self) -> None:
        """Say goodbye to the server."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                connection.quit()

    def _hand_over(self, server: NotifyEmail, address: str, content: bytes) -> None:
        try:
            self._connection = self._connection or _connected(server)
            self._connection.sendmail(server.from_addr[1], [address], content)
        except smtplib.SMTPRecipientsRefused as refused:
            raise self._refusal(address, *refused.recipients[address]) from None
        except smtplib.SMTPDataError as refused:
            raise self._refusal(address, refused.smtp_code, refused.smtp_error) from None
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPResponseException as refused:
            self._drop()
            raise ChannelDownError(f"E-postservern tar inte emot från oss (svar {refused.smtp_code}).") from None
        except (OSError, smtplib.SMTPException) as fault:
            self._drop()
            raise ChannelDownError(f"E-postservern svarar inte ({type(fault).__name__}).") from None

    def _refusal(self, address: str, code: int, said: bytes | str) -> DeliveryError:
        told = _one_line(said.decode("utf-8", "replace") if isinstance(said, bytes) else said)[:200]
        if code == _CLOSING:
            self._drop()
            return ChannelDownError(f"E-postservern stänger (svar {code}).")
        if code >= _FOR_GOOD:
            return RefusedError(f"E-postservern tar inte emot meddelanden till {address} (svar {code}: {told}).")
        return DeliveryError(f"E-postservern tog inte emot meddelandet till {address} just nu (svar {code}: {told}).")

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


def _server(url: str) -> NotifyEmail:
    server = apprise.Apprise.instantiate(url)
    if not isinstance(server, NotifyEmail) or server.cc or server.bcc or server.pgp_mode != PGP_MODE_DEFAULT:
        raise ChannelDownError(
            "E-postadressen i inställningarna (ORDNAT_MAIL_URL) går inte att använda: "
            "skriv mailto://… eller mailtos://…, utan cc, bcc och pgp."
        )
    return server


def _sender(server: NotifyEmail) -> tuple[str, str]:
    name, address = server.from_addr
    return (name if name and name != server.app_id else _NAME), address


def _connected(server: NotifyEmail) -> smtplib.SMTP:
    """A connection on which letters can be handed over. Raises OSError and smtplib.SMTPException."""
    trust = ssl.create_default_context()
    if not server.verify_certificate:
        trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
    patience = server.socket_connect_timeout
    if server.secure_mode == SecureMailMode.SSL:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.smtp_host, server.port, timeout=patience, context=trust)
    else:
        connection = smtplib.SMTP(server.smtp_host, server.port, timeout=patience)
    try:
        if server.secure_mode == SecureMailMode.STARTTLS:
            connection.starttls(context=trust)
        if server.user and server.password:
            connection.login(server.user, server.password)
    except (OSError, smtplib.SMTPException):
        connection.close()
        raise
    return connection


def _one_line(text: str) -> str:
    return " ".join(text.split())
