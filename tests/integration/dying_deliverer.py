"""A deliverer that is killed right after it has handed over so many messages.

`python -m tests.integration.dying_deliverer`, with arguments: how many, the database's URL, the mail server's address,
the present moment.
"""

import os
import signal
import sys
from datetime import datetime
from functools import partial

from models import database
from notifications.doors import mail_door
from notifications.letter import Letter
from notifications.mail import Mail
from tasks.deliver import Post, deliver
from tests.factories import organisation


class LastMail(Mail):
    """Hands over so many messages, and never hears what became of the last."""

    left = 1

    def send(self, letter: Letter) -> None:
        """Send, and at last be killed."""
        super().send(letter)
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    many, url, server, moment = sys.argv[1:]
    LastMail.left = int(many)
    deliver(
        Post(
            partial(database.change, database.connect(url)),
            lambda: datetime.fromisoformat(moment),
            "mortal",
            organisation(),
            lambda door: LastMail(door.url),
            mail_door(server),
        )
    )
