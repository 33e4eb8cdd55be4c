"""Fetching against real servers on this machine that behave as public sites sometimes do."""

import gzip
import hashlib
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.demo.site import DemoSite, later_rows
from models.rules.errors import SourceFailureError
from tasks.sources.fetching.fetch import Fetched, fetch
from tasks.sources.fetching.line import Line, open_line
from tasks.sources.fetching.visit import Limits
from tasks.sources.nt_recommendations import SOURCE

pytestmark = pytest.mark.enable_socket
NOW = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
# The servers' clock is an hour ahead of ours.
CLOCK, THREE_SECONDS_LATER = "Mon, 02 Mar 2026 08:00:00 GMT", "Mon, 02 Mar 2026 08:00:03 GMT"
QUICK = Limits(seconds_per_read=2, seconds_in_all=5, body_bytes=100_000)
PAGE = "<p>Sida på svenska</p>".encode()


class Asked(BaseHTTPRequestHandler):
    """One request, with short ways to answer it."""

    server: "Site"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers.items())))
        with suppress(ConnectionError):
            self.server.answers.get(self.path, give(404))(self)

    def give(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self, data: bytes) -> None:
        for at in range(len(data)):
            self.wfile.write(data[at : at + 1])
            time.sleep(0.05)

    def date_time_string(self, timestamp: float | None = None) -> str:
        return CLOCK

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Quiet."""


Answer = Callable[[Asked], object]


class Site(ThreadingHTTPServer):
    """Answers by path; `asked` holds each request's path and headers."""

    answers: dict[str, Answer]
    asked: list[tuple[str, dict[str, str]]]
    connections = 0

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections += 1
        super().process_request(request, client_address)

    def url(self, path: str = "/page") -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def times(self, path: str) -> int:
        return sum(asked == path for asked, _ in self.asked)


def give(status: int, body: bytes = b"", **headers: str) -> Answer:
    return lambda asked: asked.give(status, body, **headers)


def in_turn(*answers: Answer) -> Answer:
    """One after another, then the last one again."""
    left = list(answers)

    def next_one(asked: Asked) -> None:
        answer = left.pop(0) if len(left) > 1 else left[0]
        answer(asked)

    return next_one


@pytest.fixture
def site() -> Iterator[Site]:
    server = Site(("127.0.0.1", 0), Asked)
    server.answers, server.asked = {"/page": give(200, PAGE)}, []
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def get(url: str, waits: list[float] | None = None, **options: Any) -> Fetched:
    sleep = ([] if waits is None else waits).append
    told: dict[str, Any] = {"source": "provet", "now": NOW, "contact": "a@example.org", "limits": QUICK, "sleep": sleep}
    return fetch(url, **told | options)


def refused(url: str, **options: Any) -> str:
    with pytest.raises(SourceFailureError) as failure:
        get(url, **options)
    sentence = str(failure.value)
    assert sentence.startswith("Källan provet: väntade ")
    assert ", men fann " in sentence
    return sentence


def test_a_page_comes_with_all_that_is_kept_of_it(site: Site) -> None:
    site.answers["/page"] = give(200, PAGE, ETag='"a"')
    got = get(site.url())
    assert (got.source, got.url, got.final_url, got.fetched_at) == ("provet", site.url(), site.url(), NOW)
    assert (got.status, got.body, got.sha256) == (200, PAGE, hashlib.sha256(PAGE).hexdigest())
    assert got.headers["etag"] == '"a"'
    assert not got.not_modified


def test_we_say_who_we_are_and_ask_robots_once(site: Site) -> None:
    get(site.url())
    assert [path for path, _ in site.asked] == ["/robots.txt", "/page"]
    assert {headers["User-Agent"] for _, headers in site.asked} == {"ordnat-inforande (+a@example.org)"}


def test_the_demonstration_site_is_read_from_end_to_end() -> None:
    with DemoSite() as demo:
        first = get(demo.url)
        again = get(demo.url, etag=first.headers["etag"])
        demo.show(later_rows("nt_recommendations"))
        changed = get(demo.url, etag=first.headers["etag"])
    assert (again.not_modified, again.body, changed.not_modified) == (True, b"", False)
    assert len(SOURCE.parse(changed.body, SOURCE.expected)) == len(SOURCE.parse(first.body, SOURCE.expected)) + 1


# Conditional requests ------------------------------------------------------------------------------------


def test_not_modified(site: Site) -> None:
    site.answers["/page"] = give(304)
    got = get(site.url(), etag='W/"a"', last_modified="Mon, 02 Mar 2026 06:00:00 GMT")
    assert got.not_modified
    page_headers = site.asked[-1][1]
    assert page_headers["If-None-Match"] == 'W/"a"'
    assert page_headers["If-Modified-Since"] == "Mon, 02 Mar 2026 06:00:00 GMT"
    assert "If-None-Match" not in site.asked[0][1]


def test_not_modified_without_a_condition_is_refused(site: Site) -> None:
    site.answers["/page"] = give(304)
    assert "svar 304" in refused(site.url())


def test_a_stored_tag_cannot_add_headers(site: Site) -> None:
    get(site.url(), etag='"å"\r\nX-More: 1')
    assert "X-More" not in site.asked[-1][1]


# Trying again --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_passing_fault_is_tried_again_with_growing_waits(site: Site, status: int) -> None:
    site.answers["/page"] = in_turn(give(status), give(status), give(200, PAGE))
    waits: list[float] = []
    limits = Limits(first_wait_seconds=1, seconds_in_all=60)
    assert get(site.url(), waits, limits=limits).body == PAGE
    assert 1 <= waits[0] <= 2 <= waits[1] <= 3


def test_a_lasting_fault_ends(site: Site) -> None:
    site.answers["/page"] = give(503)
    assert "svar 503 efter 3 försök" in refused(site.url())
    assert site.times("/page") == 3


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404, 410])
def test_an_answer_that_stays_is_not_asked_for_again(site: Site, status: int) -> None:
    site.answers["/page"] = give(status)
    assert f"svar {status}" in refused(site.url())
    assert site.times("/page") == 1


@pytest.mark.parametrize("wish", ["3", THREE_SECONDS_LATER])
def test_the_wait_a_server_asks_for(site: Site, wish: str) -> None:
    site.answers["/page"] = in_turn(give(429, Retry_After=wish), give(200, PAGE))
    waits: list[float] = []
    get(site.url(), waits)
    assert waits == [3]


@pytest.mark.parametrize("wish", ["31", "3600", "9" * 5000, "Mon, 02 Mar 2026 09:00:00 GMT"])
def test_a_server_that_wants_a_long_wait_is_left_alone(site: Site, wish: str) -> None:
    site.answers["/page"] = give(429, Retry_After=wish)
    assert "en begäran att vänta" in refused(site.url())
    assert site.times("/page") == 1


@pytest.mark.parametrize("wish", ["snart", "-5", "Mon, 99 Mar 2026 07:00:03 GMT", "²"])
def test_an_unreadable_wish_changes_nothing(site: Site, wish: str) -> None:
    site.answers["/page"] = in_turn(give(503, Retry_After=wish), give(200, PAGE))
    assert get(site.url()).body == PAGE


def test_nobody_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/page"
    waits: list[float] = []
    with pytest.raises(SourceFailureError, match="ConnectError"):
        get(url, waits)
    assert len(waits) == 2


def test_a_connection_that_breaks_is_tried_again(site: Site) -> None:
    site.answers["/page"] = in_turn(give(200, PAGE[:5], Content_Length="100"), give(200, PAGE))
    assert get(site.url()).body == PAGE


# Bounds --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 500, b"HTTP/1.1 200 OK\r\nX: " + b"x" * 500])
def test_a_slow_drip_ends(site: Site, data: bytes) -> None:
    site.answers["/page"] = lambda asked: asked.drip(data)
    start = time.monotonic()
    sentence = refused(site.url(), limits=Limits(seconds_in_all=0.5, seconds_per_read=5))
    assert time.monotonic() - start < 10
    assert "ett helt svar inom 0.5 sekunder" in sentence


def test_silence_ends(site: Site) -> None:
    site.answers["/page"] = lambda _: time.sleep(1)
    assert "ReadTimeout" in refused(site.url(), limits=Limits(seconds_per_read=0.4, attempts=2, first_wait_seconds=0))


def test_no_waiting_beyond_the_deadline(site: Site) -> None:
    site.answers["/page"] = give(503)
    limits = Limits(seconds_in_all=3, first_wait_seconds=5)
    assert "inom 3 sekunder" in refused(site.url(), limits=limits)
    assert site.times("/page") == 1


def test_a_body_as_large_as_allowed_and_one_byte_more(site: Site) -> None:
    site.answers["/page"] = in_turn(give(200, b"x" * 100_000), give(200, b"x" * 100_001))
    assert len(get(site.url()).body) == 100_000
    assert "mer än 100000 byte" in refused(site.url())


def test_a_hundred_megabytes_end_where_the_limit_is(site: Site) -> None:
    poured: list[int] = []

    def pour(asked: Asked) -> None:
        asked.give(200, Content_Length="100000000")
        for _ in range(1000):
            poured.append(asked.wfile.write(b"x" * 100_000))

    site.answers["/page"] = pour
    assert "mer än 100000 byte" in refused(site.url())
    assert sum(poured) < 50_000_000


def test_an_endless_body_ends(site: Site) -> None:
    def pour(asked: Asked) -> None:
        asked.give(200)
        while True:
            asked.wfile.write(b"x" * 10_000)

    site.answers["/page"] = pour
    assert "mer än" in refused(site.url())


def test_packed_pages_are_unpacked(site: Site) -> None:
    site.answers["/page"] = give(200, gzip.compress(PAGE), Content_Encoding="gzip")
    assert get(site.url()).body == PAGE


def test_a_bomb_is_not_unpacked(site: Site) -> None:
    bomb = gzip.compress(bytes(50_000_000), 9)
    assert len(bomb) < QUICK.body_bytes
    site.answers["/page"] = give(200, bomb, Content_Encoding="gzip")
    assert "mer än 100000 byte" in refused(site.url())


@pytest.mark.parametrize(
    ("body", "packing"),
    [
        (gzip.compress(gzip.compress(PAGE)), "gzip, gzip"),
        (PAGE, "br"),
        (PAGE, "gzip"),
        (gzip.compress(PAGE)[:-9], "gzip"),
        (gzip.compress(PAGE) + b"more", "gzip"),
    ],
)
def test_other_packing_is_refused(site: Site, body: bytes, packing: str) -> None:
    site.answers["/page"] = give(200, body, Content_Encoding=packing)
    refused(site.url())


# Certificates --------------------------------------------------------------------------------------------


@pytest.fixture
def self_signed(site: Site, tmp_path: Path) -> Site:
    """The site, with a certificate that nobody else vouches for."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    since, until = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, since, until)
    local = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    signed = builder.add_extension(local, critical=True).sign(key, hashes.SHA256())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = tmp_path / "server.pem"
    file.write_bytes(signed.public_bytes(Encoding.PEM) + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    site.socket = context.wrap_socket(site.socket, server_side=True)
    return site


def test_a_certificate_nobody_vouches_for_is_refused_at_once(self_signed: Site) -> None:
    waits: list[float] = []
    with pytest.raises(SourceFailureError, match="väntade ett giltigt certifikat från https://localhost"):
        get(f"https://localhost:{self_signed.server_port}/page", waits)
    assert (waits, self_signed.asked) == ([], [])


def test_the_same_certificate_is_good_to_those_who_trust_it(self_signed: Site, tmp_path: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(tmp_path / "server.pem"))
    with httpx.Client(verify=trusting, trust_env=False) as client:
        assert get(f"https://localhost:{self_signed.server_port}/page", line=Line(client)).body == PAGE


# A line to a host ----------------------------------------------------------------------------------------


def test_a_line_is_one_connection_and_asks_robots_once(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Asked, "protocol_version", "HTTP/1.1")
    site.answers["/page"] = site.answers["/other"] = give(200, PAGE, Content_Length=str(len(PAGE)))
    site.answers["/robots.txt"] = give(404, b"No", Content_Length="2")
    with open_line() as line:
        assert all(get(site.url(path), line=line).body == PAGE for path in ("/page", "/other", "/page"))
    assert [path for path, _ in site.asked] == ["/robots.txt", "/page", "/other", "/page"]
    assert site.connections == 1


def test_a_line_remembers_what_robots_said_of_every_path(site: Site) -> None:
    site.answers["/robots.txt"] = give(200, b"User-agent: *\nDisallow: /other\n")
    with open_line() as line:
        get(site.url(), line=line)
        assert "robots.txt" in refused(site.url("/other"), line=line)
    assert (site.times("/robots.txt"), site.times("/other")) == (1, 0)


def test_robots_that_could_not_be_had_are_asked_for_again(site: Site) -> None:
    site.answers["/robots.txt"] = in_turn(give(503), give(503), give(503), give(404))
    with open_line() as line:
        refused(site.url(), line=line)
        assert get(site.url(), line=line).body == PAGE


# Redirects -----------------------------------------------------------------------------------------------


def test_a_page_that_moved_within_the_site(site: Site) -> None:
    site.answers["/page"] = give(301, Location="/new")
    site.answers["/new"] = give(200, PAGE)
    got = get(site.url())
    assert (got.url, got.final_url) == (site.url(), site.url("/new"))


def test_an_endless_redirect_ends(site: Site) -> None:
    site.answers["/page"] = give(302, Location="/page")
    assert "fler än 5 hänvisningar" in refused(site.url())
    assert site.times("/page") == 6


@pytest.mark.parametrize(
    "target",
    [
        "http://localhost:{port}/page",
        "//login.example.org/",
        "http://127.0.0.1:1/page",
        "file:///etc/hostname",
        "http://[",
        "",
    ],
)
def test_a_redirect_elsewhere_is_refused(site: Site, target: str) -> None:
    site.answers["/page"] = give(302, Location=target.format(port=site.server_port))
    refused(site.url(), limits=Limits(attempts=1, redirects=1))


def test_only_the_first_step_up_to_https_is_taken() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        moves = {"http://a.se/page": "https://www.a.se/page", "https://www.a.se/page": "http://a.se/page"}
        return httpx.Response(
            302 if request.url.path == "/page" else 404, headers={"Location": moves.get(str(request.url), "")}
        )

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        assert "från https://www.a.se/page" in refused("http://a.se/page", line=Line(client))


# Robots --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "rules"),
    [
        (200, b""),
        (200, b"User-agent: *\nDisallow: /private\n"),
        (200, b"User-agent: ordnat-inforande\nAllow: /\n\nUser-agent: *\nDisallow: /\n"),
        (404, b""),
        (410, b""),
    ],
)
def test_where_robots_are_welcome(site: Site, status: int, rules: bytes) -> None:
    site.answers["/robots.txt"] = give(status, rules)
    assert get(site.url()).body == PAGE


@pytest.mark.parametrize(
    ("status", "rules"),
    [
        (200, b"User-agent: *\nDisallow: /\n"),
        (200, b"User-agent: *\nDisallow: /page\n"),
        (200, b"User-agent: Ordnat-Inforande\nDisallow: /\n"),
        (200, b"User-agent: *\nDisallow: //[\n"),
        (200, "User-agent: *\nCrawl-delay: ²\n".encode()),
        (401, b""),
        (403, b""),
        (503, b""),
    ],
)
def test_where_they_are_not(site: Site, status: int, rules: bytes) -> None:
    site.answers["/robots.txt"] = give(status, rules)
    refused(site.url())
    assert site.times("/page") == 0


def test_a_redirect_to_where_they_are_not(site: Site) -> None:
    site.answers["/robots.txt"] = give(200, b"User-agent: *\nDisallow: /private\n")
    site.answers["/page"] = give(302, Location="/private")
    assert "robots.txt" in refused(site.url())
    assert site.times("/private") == 0


@pytest.mark.parametrize("url", ["", "page", "ftp://a.se/", "http://", "http://a:x", "file:///etc/hostname"])
def test_what_is_no_web_address(url: str) -> None:
    assert "en webbadress" in refused(url)
