"""The proxy of the runbook, as it stands there, in front of real pages: what it lets through and what it does not."""

import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from app import bootstrap
from app.one_machine import free_port
from app.settings import ROOT
from tests.functional.conftest import Terminal
from tests.self_signed import certificate

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
NAME = "ordnat.regionen.example"
AROUND = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log warn;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    {ours}
}}
"""

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


@dataclass(frozen=True)
class Proxy:
    """Where it listens, in clear and encrypted, and what it has been told to write."""

    plain: int
    secure: int
    log: Path

    def get(self, path: str, **headers: str) -> httpx.Response:
        """What a browser gets, its certificate taken on trust."""
        with httpx.Client(verify=trusting(), trust_env=False) as browser:
            return browser.get(
                f"https://127.0.0.1:{self.secure}{path}",
                headers={"Host": NAME} | headers,
                extensions={"sni_hostname": NAME},
            )


def trusting() -> ssl.SSLContext:
    """No questions asked of a certificate that nobody vouches for."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def config(folder: Path, web: int, plain: int, secure: int) -> Path:
    """The shipped file, on ports and with a certificate that a test can have."""
    text = (ROOT / "deployments" / "proxy" / "nginx.conf").read_text(encoding="utf-8")
    pem = certificate(folder)
    for shipped, here in {
        r"127\.0\.0\.1:8080": f"127.0.0.1:{web}",
        r"listen \[::\]:\d+.*;": "",
        r"listen 80;": f"listen 127.0.0.1:{plain};",
        r"listen 443 ": f"listen 127.0.0.1:{secure} ",
        r"/etc/ssl/ordnat/\w+\.pem": str(pem),
        r"/var/log/nginx/ordnat\.log": str(folder / "access.log"),
    }.items():
        text, times = re.subn(shipped, here, text)
        assert times, shipped
    whole = folder / "nginx.conf"
    whole.write_text(AROUND.format(folder=folder, ours=text), encoding="utf-8")
    return whole


@contextmanager
def running(command: list[str], log: Path) -> Iterator[None]:
    """A process for as long as the block lasts."""
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT) as process:
        try:
            yield
        finally:
            process.terminate()


@pytest.fixture
def proxy(bare_terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Proxy]:
    """nginx, with nobody behind it yet."""
    for name, value in {
        "OIDC_ISSUER": "https://inloggning.regionen.example", "OIDC_CLIENT_ID": "ordnat",
        "OIDC_CLIENT_SECRET": "hemligt", "PAGES_URL": f"https://{NAME}", "LOG_FORMAT": "json",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"ORDNAT_{name}", value)
    bootstrap.prepare(bootstrap.build(bootstrap.read_settings()))
    front = Proxy(free_port(), free_port(), tmp_path / "access.log")
    whole = config(tmp_path, int(os.environ["ORDNAT_WEB_PORT"]), front.plain, front.secure)
    assert NGINX is not None
    tested = subprocess.run([NGINX, "-t", "-c", whole], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    with running([NGINX, "-c", str(whole)], tmp_path / "nginx"):
        awaited(front, 503)
        yield front


def awaited(proxy: Proxy, status: int) -> httpx.Response:
    """What is answered, once it is answered so."""
    deadline = time.monotonic() + 60
    while True:
        try:
            if (answer := proxy.get("/halsa")).status_code == status:
                return answer
        except httpx.TransportError:
            pass
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_nobody_asks_without_end(proxy: Proxy) -> None:
    with httpx.Client(verify=trusting(), trust_env=False, headers={"Host": NAME}) as browser:
        address, named = f"https://127.0.0.1:{proxy.secure}/", {"sni_hostname": NAME}
        answers = [browser.get(address, extensions=named) for _ in range(300)]
    statuses = [answer.status_code for answer in answers]
    assert set(statuses[:90]) == {503}
    assert 429 in statuses
    (said, *_) = [answer for answer in answers if answer.status_code == 429]
    assert "fler frågor från din adress" in said.text
    assert said.headers["Retry-After"] == "5"
    assert "max-age" in said.headers["Strict-Transport-Security"]


def test_the_pages_behind_the_proxy_of_the_runbook(proxy: Proxy, tmp_path: Path) -> None:
    # Before they are there somebody says so, and the browser still learns to come encrypted
    gone = proxy.get("/")
    assert (gone.status_code, gone.headers["Retry-After"]) == (503, "30")
    assert "startar om" in gone.text
    assert "max-age" in gone.headers["Strict-Transport-Security"]
    with running([str(Path(sys.executable).with_name("ordnat")), "web"], tmp_path / "web"):
        # Then they answer, with all the headers they send by themselves and no other
        well = awaited(proxy, 200)
        assert well.text == "Allt är väl.\n"
        assert well.headers["Strict-Transport-Security"] == "max-age=31536000"
        assert well.headers.get_list("Content-Security-Policy") != []
        assert "nginx/" not in well.headers["Server"]
        # Who comes unencrypted is sent on; what is for those who watch is not shown
        moved = httpx.get(f"http://127.0.0.1:{proxy.plain}/logga-in", headers={"Host": NAME}, trust_env=False)
        assert (moved.status_code, moved.headers["location"]) == (308, f"https://{NAME}/logga-in")
        assert [proxy.get(path).status_code for path in ("/metrics", "/readyz", "/api/health")] == [404, 404, 404]
        # A cookie is given for encrypted pages only, and somebody else's name leads nowhere
        assert proxy.get("/", Host="ond.example").status_code == 421
        asked = proxy.get("/oppet?text=hemligt4711", **{"X-Request-ID": "mitt-eget-namn", "X-Forwarded-For": "1.2.3.4"})
        assert asked.is_success
    # Both logs tell of it under one id, which is the proxy's, and neither what was searched for
    written = proxy.log.read_text(encoding="utf-8") + (tmp_path / "web").read_text(encoding="utf-8")
    assert "hemligt4711" not in written
    assert "mitt-eget-namn" not in written
    told = [json.loads(line) for line in (tmp_path / "web").read_text(encoding="utf-8").splitlines() if "{" in line]
    (line,) = [line for line in told if line.get("page", "").startswith("/oppet")]
    assert line["request"] == asked.headers["X-Request-ID"]
    assert line["request"] in proxy.log.read_text(encoding="utf-8")
