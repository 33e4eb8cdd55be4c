"""A letter: what a channel is given to hand over, and its form as a mail."""

from dataclasses import dataclass
from email import policy
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.utils import formataddr, formatdate
from functools import lru_cache
from hashlib import sha256

_DOMAIN = "ordnat-inforande"
# The older policy: it writes the same mail in less than half the time.
_WIRE = policy.compat32.clone(linesep="\r\n")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside the text; `parameters` are those of its media type."""

    name: str
    media_type: str
    content: bytes
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """One message, rendered, to one address. `dedupe_key` names it the same each time it is sent."""

    address: str
    subject: str
    text: str
    dedupe_key: str
    html: str | None = None
    attachment: Attachment | None = None


def message_id(dedupe_key: str) -> str:
    """The Message-ID of an outbox row: the same each time it is sent."""
    return f"<{sha256(dedupe_key.encode()).hexdigest()[:40]}@{_DOMAIN}>"


def as_mail(letter: Letter, sender: tuple[str, str], reply_to: str | None = None) -> bytes:
    """The mail on the wire: text and HTML as alternatives, the attachment beside them. `sender`: name, address."""
    head = [
        ("Subject", _encoded(letter.subject)),
        ("From", _from(*sender)),
        ("To", letter.address),
        *([("Reply-To", reply_to)] if reply_to else []),
        ("Message-ID", message_id(letter.dedupe_key)),
        ("Date", formatdate(localtime=True)),
        # No answers by machine: nobody reads them.
        ("Auto-Submitted", "auto-generated"),
    ]
    return "".join(f"{name}: {value}\r\n" for name, value in head).encode() + _content(
        letter.text, letter.html, letter.attachment
    )


# The same is often said to several people in a row, and writing a mail down takes longer than handing it over.
@lru_cache(16)
def _content(text: str, html: str | None, attachment: Attachment | None) -> bytes:
    plain = MIMEText(text, "plain", "utf-8")
    body = plain if html is None else _together("alternative", plain, MIMEText(html, "html", "utf-8"))
    whole = body if attachment is None else _together("mixed", body, _file(attachment))
    return whole.as_bytes(policy=_WIRE)


def _together(how: str, *parts: MIMEBase) -> MIMEMultipart:
    # One that no base64 holds: the mail need not be searched for it.
    return MIMEMultipart(how, boundary=f"=_{how}_", _subparts=parts)


def _file(attachment: Attachment) -> MIMEBase:
    part = MIMENonMultipart(*attachment.media_type.split("/", 1))
    for name, value in attachment.parameters:
        part.set_param(name, value)
    part.set_payload(attachment.content)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=attachment.name)
    return part


@lru_cache(16)
def _encoded(subject: str) -> str:
    """A subject as it goes into a header. Raises ValueError for one that would begin another header."""
    if subject.splitlines() != [subject]:
        raise ValueError("a subject is one line")
    return subject if subject.isascii() else Header(subject, "utf-8", header_name="Subject").encode(linesep="\r\n")


@lru_cache(16)
def _from(name: str, address: str) -> str:
    return formataddr((name, address), charset="utf-8")
