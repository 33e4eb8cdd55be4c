"""`ordnat up`: everything on one machine, until Ctrl-C."""

import signal
import time
from types import FrameType

from app.bootstrap import build, prepare, read_settings
from app.one_machine import Parts, stack
from app.presenters.terminal import console


def run_everything() -> int:
    """Start the lot and stay until Ctrl-C or until a part dies; the exit code."""
    house = build(read_settings())
    prepare(house)
    console.print("Startar Prefect-servern …")
    with stack(house.settings) as parts:
        console.print(f"Igång. Prefects sidor: http://127.0.0.1:{house.settings.prefect_port}  Ctrl-C stoppar.")
        return wait(parts)


def wait(parts: Parts) -> int:
    """Wait for Ctrl-C or SIGTERM (0), or for a part to die (1)."""
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        while not asked:
            for name, part in parts.items():
                if part.poll() is not None:
                    console.print(
                        f"[red]{name[0].upper()}{name[1:]} har stannat (kod {part.returncode}).[/] Se loggen."
                    )
                    return 1
            time.sleep(0.2)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    console.print("Stoppar …")
    return 0
