"""A deliverer of its own, to be killed in the middle of whatever it sends: `python -m tests.campaign.deliverer`.

It does what the flow `utskick` does and goes on until it dies; the program's settings are in the environment.
"""

import os
import socket
import sys
import time
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from app.bootstrap import Ordnat, ordnat
from notifications.doors import mail_door, open_door
from tasks.deliver import Post, deliver

_NAP = 1.0


def main() -> None:
    """Send what is due, again and again."""
    post = _post(ordnat())
    while True:
        try:
            deliver(post)
        except SQLAlchemyError as fault:
            # The disk is full, say: what was claimed falls free again by itself.
            print(type(fault).__name__, file=sys.stderr, flush=True)
        time.sleep(_NAP)


def _post(house: Ordnat) -> Post:
    assert house.settings.mail_url is not None, "a deliverer needs a mail server"
    worker = f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid4().hex[:12]}"
    return Post(
        house.change,
        house.now,
        worker,
        house.organisation,
        open_door,
        mail_door(house.settings.mail_url.get_secret_value()),
    )


if __name__ == "__main__":
    main()
