"""A deliverer that is killed right after it has handed a message over: `python -m tests.integration.dying_deliverer`.

Arguments: the database's URL, the mail server's address, the present moment.
"""

import os
import signal
import sys
from datetime import datetime
from functools import partial

from models import database
from notifications.channels import Mail
from tasks.deliver import deliver


class LastMail(Mail):
    """Hands one message over, and never hears what became of it."""

    def send(self, address: str, subject: str, text: str, *, dedupe_key: str) -> None:
        """Send, and be killed."""
        super().send(address, subject, text, dedupe_key=dedupe_key)
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    url, server, moment = sys.argv[1:]
    engine = database.connect(url)
    deliver(
        partial(database.change, engine), LastMail(server), now=lambda: datetime.fromisoformat(moment), worker="mortal"
    )
