"""A small public site on this machine, in the shape NT-rådet's page has, with a list that can be changed.

The page is of our own writing. What it takes from the real one is the form: SiteVision's module states in
script elements, one of which holds the whole list of recommendations.
"""

import hashlib
import html
import json
from collections.abc import Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from string import Template
from threading import Thread
from types import TracebackType
from typing import Any, Self

PATH = "/lakemedel---ordnat-inforande/nt-radets-rekommendationer"
ROBOTS = b"User-agent: *\nDisallow: /edit\n"
MENU = [{"title": "Start", "uri": "/"}, {"title": "NT-rådets rekommendationer", "uri": PATH}]
PAGE = Template("""\
<!DOCTYPE html>
<html lang="sv">
<head>
<meta charset="utf-8">
<title>NT-rådets rekommendationer (demonstration)</title>
<script>AppRegistry.registerInitialState('12.6f1d20aa17c0f3b5e21',$menu);</script>
</head>
<body>
<header><nav aria-label="Huvudmeny"><a href="/">Start</a> <a href="$path">Rekommendationer</a></nav></header>
<main>
<h1>NT-rådets rekommendationer</h1>
<p>Demonstrationssida. Listan bygger på offentliga uppgifter men är inte NT-rådets egen.</p>
<div class="sv-marketplace-app" data-cid="12.7c3e9b4118d2a6f0c43">
<ul>
$items
</ul>
</div>
<script>AppRegistry.registerInitialState('12.7c3e9b4118d2a6f0c43',$list);\
AppRegistry.registerInitialState('12.2ba8811d19e4c7d09f6',$search);</script>
</main>
<footer><p>Sidan finns bara på den här datorn.</p></footer>
<script>AppRegistry.registerInitialState('12.51e0c2f718aa34bd771',null);</script>
</body>
</html>
""")


def demo_rows(name: str) -> list[dict[str, Any]]:
    """The rows of `nt_list` or `nt_list_later`, under the page's own key names."""
    kept = json.loads(files("app.demo").joinpath(f"{name}.json").read_text("utf-8"))
    rows: list[dict[str, Any]] = kept["rows"]
    return rows


def render_page(rows: Sequence[dict[str, Any]]) -> bytes:
    """The page with `rows` as its list, in UTF-8."""
    page = PAGE.substitute(
        path=PATH,
        menu=_state({"items": MENU}),
        list=_state({"settings": {"heading": "Rekommendationer"}, "recommendations": list(rows)}),
        search=_state({"hits": 0, "suggestions": ["genterapi", "cancer"]}),
        items="\n".join(f"<li>{html.escape(_line(row))}</li>" for row in rows),
    )
    return page.encode()


def _line(row: dict[str, Any]) -> str:
    return f"{row.get('productName', '')}: {row.get('recommendation', '')}"


def _state(state: object) -> str:
    # A "</script>" inside a text would end the element, so no "<" is left as it is.
    return json.dumps(state, ensure_ascii=False).replace("<", "\\u003c")


class _Server(ThreadingHTTPServer):
    """Holds the page that its handlers give out."""

    page = b""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        if self.path == PATH:
            self._give_page(self.server.page)
        elif self.path == "/robots.txt":
            self._give(HTTPStatus.OK, ROBOTS, {"Content-Type": "text/plain"})
        else:
            self._give(HTTPStatus.NOT_FOUND, b"", {})

    def _give_page(self, page: bytes) -> None:
        tag = f'"{hashlib.sha256(page).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == tag:
            self._give(HTTPStatus.NOT_MODIFIED, b"", {"ETag": tag})
        else:
            self._give(HTTPStatus.OK, page, {"ETag": tag, "Content-Type": "text/html; charset=utf-8"})

    def _give(self, status: HTTPStatus, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: the demonstration has its own words on the screen."""


class DemoSite:
    """Serves the page and a robots.txt on 127.0.0.1 for as long as the block lasts.

    Port 0 takes any free one.
    """

    def __init__(self, rows: Sequence[dict[str, Any]] = (), *, port: int = 0) -> None:
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
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
    def url(self) -> str:
        """The address of the list."""
        return f"http://127.0.0.1:{self._server.server_port}{PATH}"

    def show(self, rows: Sequence[dict[str, Any]]) -> None:
        """From now on, `rows` are what the page lists."""
        self._server.page = render_page(rows)
