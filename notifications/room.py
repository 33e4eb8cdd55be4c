"""A room: a Teams channel, a webhook, anything that has an Apprise address. Its address is a secret."""

import apprise

from notifications import mail
from notifications.channels import ChannelDownError
from notifications.letter import Letter

__all__ = ["Room", "usable"]
_QUIET = mail  # its import is what keeps Apprise and its carrier from logging addresses


class Room:
    """One Apprise address; `label` is what people call it."""

    def __init__(self, url: str, label: str) -> None:
        self._url, self._label = url, label
        self._plugin: apprise.NotifyBase | None = None

    def send(self, letter: Letter) -> None:
        """Say it in the room: subject and text. Raises ChannelDownError: which letter it was makes no difference."""
        self._plugin = self._plugin or _plugin(self._url)
        if self._plugin is None:
            raise ChannelDownError(
                f"Kanalen ”{self._label}” har en adress som inte går att använda. Lägg upp den igen."
            )
        try:
            taken = self._plugin.notify(body=letter.text, title=letter.subject, body_format=apprise.NotifyFormat.TEXT)
        except Exception as fault:
            # A channel's own code, whose complaint may hold its address.
            raise ChannelDownError(f"Kanalen ”{self._label}” svarar inte ({type(fault).__name__}).") from None
        if not taken:
            raise ChannelDownError(f"Kanalen ”{self._label}” tog inte emot meddelandet.")

    def close(self) -> None:
        """Nothing is held open."""


def usable(url: str) -> bool:
    """Does Apprise know what to do with this address?"""
    return _plugin(url) is not None


def _plugin(url: str) -> "apprise.NotifyBase | None":
    found = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    return found if isinstance(found, apprise.NotifyBase) else None
