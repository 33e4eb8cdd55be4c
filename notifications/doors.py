"""The doors messages leave by: the mail server, and the rooms people have put up. Their addresses are secrets."""

from dataclasses import dataclass, field

from notifications.channels import Channel

MAIL_LABEL = "E-post"


@dataclass(frozen=True, slots=True)
class Door:
    """A way out: what people call it, its Apprise address, and its row; None for the mail server."""

    label: str
    url: str = field(repr=False)
    channel_id: int | None = None


def open_door(door: Door) -> Channel:
    """The channel behind a door. Nothing is connected yet."""
    # What they are made of takes as long to load as all the rest of the program, and few have anything to send.
    from notifications.mail import Mail  # noqa: PLC0415
    from notifications.room import Room  # noqa: PLC0415

    return Mail(door.url) if door.channel_id is None else Room(door.url, door.label)


def mail_door(url: str) -> Door:
    """The mail server's door."""
    return Door(MAIL_LABEL, url)
