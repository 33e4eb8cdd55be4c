"""`ordnat up`: everything on one machine, until Ctrl-C."""

import time
from contextlib import suppress

from app.bootstrap import build, prepare, read_settings
from app.front_door import address
from app.one_machine import Parts, stack
from app.presenters.terminal import console


def run_everything() -> int:
    """Start the lot and stay until Ctrl-C (0) or until a part dies (1); the exit code."""
    house = build(read_settings())
    prepare(house)
    console.print("Startar Prefect-servern …")
    # The code, once everything has been stopped: Ctrl-C may come before there is anything to wait for.
    with suppress(KeyboardInterrupt), stack(house.settings) as parts:
        console.print(f"Igång. Webbsidorna: {address(house.settings)}  Ctrl-C stoppar.")
        console.print(f"Prefects sidor, för driften: http://127.0.0.1:{house.settings.prefect_port}")
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
