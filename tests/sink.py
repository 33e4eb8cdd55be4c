"""A web hook for tests, on a free port of 127.0.0.1, that can also answer with an error, or not at all."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


class Sink:
    """What a hook is told, and how it answers. `hangs`: it takes what is said and never answers."""

    def __init__(self) -> None:
        self.said: list[dict[str, Any]] = []
        self.status = 200
        self.hangs = False
        self.port = 0
        self.over = Event()

    @property
    def url(self) -> str:
        """The hook as an Apprise address."""
        return f"json://127.0.0.1:{self.port}"


@contextmanager
def sink() -> Iterator[Sink]:
    """A hook that answers for as long as the block lasts."""
    kept = Sink()

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if kept.hangs:
                kept.over.wait(60)
                return
            if kept.status == 200:
                kept.said.append(said)
            self.send_response(kept.status)
            self.end_headers()

        def log_message(self, format: str, *_told: object) -> None:  # noqa: A002
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    server.daemon_threads = True
    kept.port = server.server_port
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        kept.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
