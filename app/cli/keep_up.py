"""What `ordnat up` becomes once everything is ready to start: the process that starts the parts and stays with them.

It knows as little as it can do with, since it is there for as long as the rest.
"""

import sys
import time
from contextlib import suppress

from rich.markup import escape

from app.front_door import address
from app.one_machine import Parts, stack
from app.prefect_access import whereabouts
from app.presenters.console import console, errors
from app.settings import Settings
from models.rules.errors import OrdnatError


def keep_everything_up() -> int:
    """Start the lot and stay until Ctrl-C (0) or until a part dies (1); the exit code."""
    settings = Settings()
    console.print("Startar Prefect-servern …")
    # The code, once everything has been stopped: Ctrl-C may come before there is anything to wait for.
    with suppress(KeyboardInterrupt), stack(settings) as parts:
        console.print(f"Igång. Webbsidorna: {address(settings)}  Ctrl-C stoppar.")
        console.print(f"Prefects sidor, för driften: http://127.0.0.1:{settings.prefect_port}")
        console.print(f"De frågar efter det som står i {whereabouts(settings.prefect_auth, settings.home)}.")
        return wait(parts)
    return 0


def wait(parts: Parts) -> int:
    """Wait for KeyboardInterrupt (0), or for a part to die (1)."""
    try:
        while True:
            for name, part in parts.items():
                if part.poll() is not None:
                    console.print(
                        f"[red]{name[0].upper()}{name[1:]} har stannat (kod {part.returncode}).[/] Se loggen."
                    )
                    return 1
            time.sleep(0.2)
    except KeyboardInterrupt:
        # A terminal that has been closed takes no words.
        with suppress(OSError):
            console.print("Stoppar …")
        return 0


if __name__ == "__main__":
    try:
        sys.exit(keep_everything_up())
    except OrdnatError as refused:
        errors.print(f"[red]Fel:[/] {escape(str(refused))}", soft_wrap=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(0)
