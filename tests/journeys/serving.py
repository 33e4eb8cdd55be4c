"""The pages of a house on a real port, for a real browser."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn

from app.bootstrap import Ordnat
from app.web.site import create_site


@contextmanager
def served(house: Ordnat, port: int) -> Iterator[str]:
    """The pages answer at the address given, until the end."""
    config = uvicorn.Config(create_site(house), host="127.0.0.1", port=port, log_level="error", access_log=False)
    server = uvicorn.Server(config)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
