"""The site's server: one thread, pages in memory, what a well-behaved public server answers."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from threading import Thread
from types import MappingProxyType, TracebackType
from typing import Self

import app.demo.site.pages
from app.demo.site.page import Page, Row, Writer
from app.demo.site.rows import first_rows, later_rows
from app.demo.sources import write_sources

RECOMMENDATIONS = "nt_recommendations"
ROBOTS = Page(b"User-agent: *\nDisallow: /edit\n", "text/plain")


@cache
def writers() -> Mapping[str, Writer]:
    """Every source's writer, by the source's key."""
    modules = (
        import_module(f"app.demo.site.pages.{found.name}") for found in iter_modules(app.demo.site.pages.__path__)
    )
    offered = [getattr(module, "WRITERS", None) or (module.WRITER,) for module in modules]
    return MappingProxyType({writer.source: writer for several in offered for writer in several})


class DemoSite:
    """Serves every source's pages on 127.0.0.1 for as long as the block lasts; at first, their first set.

    `rows` stand on NT-rådet's list of recommendations instead of the first set's. Port 0 takes any free one.
    """

    def __init__(self, rows: Sequence[Row] | None = None, *, port: int = 0) -> None:
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.site = self
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._pages: dict[str, Page] = {"/robots.txt": ROBOTS}
        for source in writers():
            self.show(first_rows(source), source=source)
        if rows is not None:
            self.show(rows)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def root(self) -> str:
        """The address of the site itself."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        """The address of NT-rådet's list of recommendations."""
        return self.address(RECOMMENDATIONS)

    def address(self, source: str) -> str:
        """Where a source is asked, as the configuration writes it."""
        return self.root + writers()[source].address

    def show(self, rows: Sequence[Row], *, source: str = RECOMMENDATIONS) -> None:
        """From now on, `rows` are what the source lists."""
        self._pages.update(writers()[source].write(rows, self.root))

    def show_later(self, *chosen: str) -> None:
        """From now on, the chosen sources, or all of them, list their later set."""
        for source in chosen or writers():
            self.show(later_rows(source), source=source)

    def write_sources(self, folder: Path) -> Path:
        """Write a sources file in `folder` that points every source at this site; its path."""
        return write_sources(folder, {source: self.address(source) for source in writers()})

    def page_at(self, path: str) -> Page | None:
        """What is served at a path, whatever the query."""
        return self._pages.get(path)

    def respond(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        page = self.page_at(request.path.partition("?")[0])
        if page is None:
            give(request, HTTPStatus.NOT_FOUND)
            return
        tag = f'"{hashlib.sha256(page.body).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == tag:
            give(request, HTTPStatus.NOT_MODIFIED, ETag=tag)
        else:
            give(request, HTTPStatus.OK, page.body, ETag=tag, Content_Type=page.kind)


def give(request: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    """Send a whole answer; an underscore in a header's name stands for a hyphen."""
    request.send_response(status)
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


class _Server(ThreadingHTTPServer):
    site: DemoSite


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.site.respond(self)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: the demonstration has its own words on the screen."""
