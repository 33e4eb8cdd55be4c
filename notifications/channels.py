"""How a message leaves: a channel takes letters, one at a time, with failure as an exception.

    DeliveryError           the letter was not taken; worth another try later
    ├── RefusedError        … and never will be: the recipient or the content is refused for good
    └── ChannelDownError    … and neither would the next one: the channel itself does not answer

The texts are Swedish sentences for operators. They say which recipient, never a channel's address: it is a secret.
"""

from typing import Protocol
from urllib.parse import urlsplit

from notifications.letter import Letter


class DeliveryError(Exception):
    """The channel did not take the message."""


class RefusedError(DeliveryError):
    """The channel will never take this message as it is."""


class ChannelDownError(DeliveryError):
    """The channel does not answer, or takes nothing from us."""


class Channel(Protocol):
    """Something that can take a letter."""

    def send(self, letter: Letter) -> None:
        """Hand over one letter. Raises DeliveryError."""

    def close(self) -> None:
        """Let go of what is held open between letters."""


def masked(url: str) -> str:
    """A channel's address as it may be shown: what kind of channel it is, nothing more."""
    return f"{urlsplit(url).scheme or 'okänd'}://…"
