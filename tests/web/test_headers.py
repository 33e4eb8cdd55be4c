"""What every answer tells the browser, and to whom there is an answer at all."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.bootstrap import Ordnat
from app.settings import Settings
from app.web.render import TEMPLATES
from app.web.security.headers import ALWAYS
from app.web.site import create_site
from models.rules.errors import ConfigurationError
from tests.web.conftest import HERE, Client, visitor
from tests.web.every_address import addresses

OFFICER = "foa.handlaggare"


@pytest.fixture(scope="module")
def officer(quiet_house: Ordnat) -> Iterator[Client]:
    with visitor(quiet_house, OFFICER) as client:
        yield client


def public(house: Ordnat, **more: object) -> Ordnat:
    """The same house behind a log-in service, at a public address."""
    settings: dict[str, object] = {
        "pages_url": "https://ordnat.example", "oidc_issuer": "https://logga-in.example", "oidc_client_id": "ordnat",
        "oidc_client_secret": SecretStr("x"),
    }  # fmt: skip
    return replace(house, settings=house.settings.model_copy(update=settings | more))


def test_every_answer_forbids_what_our_pages_never_do(officer: Client) -> None:
    for address in ("/finns-inte", "/static/finns-inte", "/static/icon.svg", *addresses("GET")):
        answer = officer.get(address)
        kind = answer.headers.get("content-type", "text/html; charset=utf-8")
        assert kind.endswith("; charset=utf-8") or not re.match(r"text/|\S+\+xml", kind), (address, kind)
        for name in ALWAYS.keys() - {"Cache-Control"}:
            assert answer.headers[name] == ALWAYS[name], (address, name)
        assert "strict-transport-security" not in answer.headers
        assert "server" not in answer.headers
    policy = ALWAYS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert not re.search(r"unsafe|\*|script-src|https?:", policy)


def test_nothing_that_staff_see_stays_in_the_browser(officer: Client) -> None:
    for address in addresses("GET", staff=True):
        assert officer.get(address).headers["cache-control"] == "no-store", address


def test_what_the_api_answers_is_a_file_whatever_it_answers(officer: Client) -> None:
    found = [address for address in addresses("GET") if address.startswith("/api/")]
    for address in ("/api/finns-inte", "/api/arenden?lage=nej", *found):
        assert officer.get(address).headers["content-disposition"] == 'attachment; filename="api.json"', address
    assert officer.post("/api/arenden").headers["content-disposition"] == 'attachment; filename="api.json"'
    assert officer.get("/api/openapi.json").status_code == 200
    assert len(found) >= 7


def test_the_stylesheet_may_stay(officer: Client) -> None:
    found = re.search(r'href="(/static/style\.css\?v=[0-9a-f]+)"', officer.get("/tillganglighet").text)
    assert found is not None
    answer = officer.get(found[1])
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/css")


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_holds_what_the_policy_forbids(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<script|<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|<iframe|\|\s*safe\b", text)
    assert not re.search(r"""(?:src|action)=["']?(?:https?:)?//|href=["']?(?:http:)?//""", text)


def test_by_https_the_browser_is_told_to_stay_there(quiet_house: Ordnat) -> None:
    with visitor(public(quiet_house), at="https://ordnat.example") as client:
        assert client.get("/logga-in").headers["strict-transport-security"] == "max-age=31536000"
    # A proxy in front that forgets to say how people come.
    with visitor(public(quiet_house), at="http://ordnat.example") as client:
        assert "strict-transport-security" in client.get("/logga-in").headers


def test_head_is_answered_as_get_without_the_content(officer: Client) -> None:
    whole, head = officer.get("/tillganglighet"), officer.head("/tillganglighet")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]


# ── To whom there is an answer ───────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:9", "localhost:8080", "[::1]:8080", "LOCALHOST", "127.9.9.9"])
def test_on_ones_own_machine_every_name_of_it_will_do(officer: Client, host: str) -> None:
    assert officer.get("/halsa", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["ond.example", "127.0.0.1.ond.example", "ordnat.example", "", "[", "[::1", "a b", "127.0.0.1@ond.example",
     "ond.example@127.0.0.1", "127.0.0.1/ond", "127.0.0.1?ond", "0.0.0.0", "xn--lcalhost-54a", "192.168.0.1", "::1:x"],
)  # fmt: skip
def test_a_page_elsewhere_whose_name_leads_here_gets_no_answer(officer: Client, host: str) -> None:
    answer = officer.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert "Sidorna svarar inte på den adressen" in answer.text
    assert "OI-" not in answer.text


def test_two_hosts_are_none(officer: Client) -> None:
    assert officer.get("/", headers=[("Host", "127.0.0.1"), ("Host", "ond.example")]).status_code == 421


@pytest.mark.parametrize("peer", ["10.0.0.7", "192.0.2.1", "::ffff:10.0.0.7", "fe80::1"])
def test_without_log_in_nobody_else_is_answered(quiet_house: Ordnat, peer: str) -> None:
    client = Client(create_site(quiet_house), base_url=HERE, client=(peer, 4711), headers={"Accept": "text/html"})
    answer = client.get("/halsa")
    assert answer.status_code == 421
    assert "bara på den egna datorn" in answer.text
    client.close()


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "Via"])
def test_without_log_in_nobody_is_answered_through_a_proxy(officer: Client, header: str) -> None:
    assert officer.get("/halsa", headers={header: "10.0.0.7"}).status_code == 421


def test_with_log_in_one_is_answered_at_the_public_address(quiet_house: Ordnat) -> None:
    with visitor(public(quiet_house), at="https://ordnat.example") as client:
        assert client.get("/logga-in").status_code == 200
        assert client.get("/logga-in", headers={"Host": "annat.example"}).status_code == 421


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"web_host": "0.0.0.0"}, "bara på den egna datorn"),
        ({"web_host": "ordnat.example"}, "bara på den egna datorn"),
        ({"oidc_issuer": "https://logga-in.example"}, "ORDNAT_OIDC_CLIENT_ID saknas"),
        ({"oidc_issuer": "https://logga-in.example", "oidc_client_id": "ordnat"}, "ORDNAT_OIDC_CLIENT_SECRET"),
    ],
)
def test_the_pages_are_not_opened_where_anybody_could_come_in(
    quiet_house: Ordnat, settings: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ConfigurationError, match=sentence):
        create_site(replace(quiet_house, settings=quiet_house.settings.model_copy(update=settings)))


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"pages_url": None}, "ORDNAT_PAGES_URL saknas"),
        ({"pages_url": "http://ordnat.example"}, "ORDNAT_PAGES_URL är ”http://ordnat.example” men ska"),
        ({"pages_url": "https://ordnat.example/mapp"}, "utan mapp"),
        ({"oidc_issuer": "http://logga-in.example"}, "ORDNAT_OIDC_ISSUER är ”http"),
        ({"oidc_client_secret": None}, "ORDNAT_OIDC_CLIENT_SECRET_FILE saknas"),
    ],
)
def test_a_log_in_that_could_be_listened_in_on_is_refused(
    quiet_house: Ordnat, settings: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ConfigurationError, match=sentence):
        create_site(public(quiet_house, **settings))


def test_a_secret_is_stars_when_settings_are_printed() -> None:
    assert "mycket-hemligt" not in repr(Settings(oidc_client_secret=SecretStr("mycket-hemligt")))
