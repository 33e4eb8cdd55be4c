"""Logging in against a real log-in service, and everything that can go wrong on the way."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from httpx import Response
from pydantic import SecretStr
from sqlmodel import delete, select

from app.bootstrap import Ordnat
from app.web.security import provider
from models import database
from models.rules.login import Login, LoginRole
from models.tables.try_count import TryCount
from models.tables.web_session import WebSession
from tests.web.conftest import Client, visitor
from tests.web.provider import CLIENT, SECRET, LogInService, log_in_service, unsigned

PUBLIC = "https://ordnat.example"
ANSWER = f"{PUBLIC}/logga-in/svar"
ROLES = [
    LoginRole("groups", "lasare", "reader"),
    LoginRole("groups", "handlaggare", "case_officer"),
    LoginRole("groups", "beslut-ac", "decider", "vasterbotten"),
    LoginRole("realm_access.roles", "ekonom", "net_reader"),
]


@pytest.fixture
def service() -> Iterator[LogInService]:
    """A log-in service where the case officer is logged in."""
    with log_in_service(ANSWER) as service:
        service.users["anna"] = {"email": "Handlaggare@foa.example", "name": "Anna"}
        service.user = "anna"
        yield service


@pytest.fixture
def staffed(service: LogInService, quiet_house: Ordnat) -> Ordnat:
    """A house behind the log-in service, at the present moment: what a service signs is dated."""
    behind: dict[str, object] = {
        "pages_url": PUBLIC, "oidc_issuer": service.url, "oidc_client_id": CLIENT,
        "oidc_client_secret": SecretStr(SECRET),
    }  # fmt: skip
    with database.transaction(quiet_house.engine) as session:
        for table in (WebSession, TryCount):
            session.exec(delete(table))
    return replace(
        quiet_house,
        settings=quiet_house.settings.model_copy(update=behind),
        organisation=replace(quiet_house.organisation, login=Login("email", ROLES)),
        clock=lambda: datetime.now(UTC),
    )


@pytest.fixture
def browser(staffed: Ordnat) -> Iterator[Client]:
    """Nobody in particular, at the public address."""
    with visitor(staffed, at=PUBLIC) as browser:
        yield browser


def to_the_service(browser: Client, back: str = "/") -> str:
    """Begin: where the browser is sent."""
    begun = browser.get("/logga-in/start", params={"vidare": back})
    assert begun.status_code == 303, begun.text
    return str(begun.headers["location"])


def at_the_service(address: str) -> str:
    """Log in there: where the browser is sent back to, as a path."""
    there = httpx.get(address, trust_env=False)
    assert there.status_code == 302, there.text
    back = urlsplit(there.headers["location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == ANSWER
    return f"{back.path}?{back.query}"


def log_in(browser: Client, back: str = "/") -> Response:
    """All the way."""
    return browser.get(at_the_service(to_the_service(browser, back)))


def sentence(answer: Response) -> str:
    return " ".join(answer.text.split())


def test_a_case_officer_logs_in_and_comes_to_the_page_they_wanted(browser: Client, service: LogInService) -> None:
    wanted = browser.get("/tillganglighet/?x=1")
    assert wanted.status_code in {307, 404}
    landed = log_in(browser, "/tillganglighet?x=1")
    assert (landed.status_code, landed.headers["location"]) == (303, "/tillganglighet?x=1")
    cookie = next(line for line in landed.headers.get_list("set-cookie") if line.startswith("__Host-ordnat="))
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie
    assert "Handläggare, FOA läkemedel" in browser.get("/tillganglighet").text
    # The code was exchanged with the proof that it was we who had begun.
    assert service.exchanges[0]["code_verifier"]


def test_what_is_sent_along_to_the_service(browser: Client) -> None:
    asked = parse_qs(urlsplit(to_the_service(browser)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert (asked["redirect_uri"], asked["response_type"], asked["client_id"]) == ([ANSWER], ["code"], [CLIENT])
    again = parse_qs(urlsplit(to_the_service(browser)).query)
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name][0]) >= 43
        assert asked[name] != again[name]


@pytest.mark.parametrize(
    "back", ["https://ond.example/", "//ond.example", "/\\ond.example", "/logga-in", "\tx", "/" + "a" * 600]
)
def test_nobody_is_led_out_of_our_pages(browser: Client, back: str) -> None:
    assert log_in(browser, back).headers["location"] == "/"


def test_a_log_in_is_a_new_session_each_time_and_the_old_one_is_worth_nothing(browser: Client, staffed: Ordnat) -> None:
    log_in(browser)
    first = browser.cookies["__Host-ordnat"]
    log_in(browser)
    assert browser.cookies["__Host-ordnat"] != first
    browser.hold(first, "__Host-ordnat")
    assert "Handläggare" not in browser.get("/tillganglighet").text
    with database.reading(staffed.engine) as session:
        rows = session.exec(select(WebSession)).all()
    assert len(rows) == 2
    assert first not in {row.digest for row in rows}


class TestAnswersThatAreNotOurs:
    def test_another_state(self, browser: Client) -> None:
        back = at_the_service(to_the_service(browser))
        answer = browser.get(back.replace("state=", "state=x"))
        assert answer.status_code == 400
        assert "Svaret hör inte ihop" in sentence(answer)
        assert "__Host-ordnat" not in browser.cookies

    def test_an_answer_to_a_log_in_begun_in_another_browser(self, browser: Client, staffed: Ordnat) -> None:
        back = at_the_service(to_the_service(browser))
        with visitor(staffed, at=PUBLIC) as another:
            assert another.get(back).status_code == 400
            to_the_service(another)
            assert another.get(back).status_code == 400

    def test_the_same_answer_twice(self, browser: Client) -> None:
        address = to_the_service(browser)
        attempt = browser.cookies["__Host-ordnat-inloggning"]
        back = at_the_service(address)
        assert browser.get(back).status_code == 303
        assert browser.get(back).status_code == 400
        # Even if the browser had kept what it was told to forget, the service takes no code twice.
        browser.cookies.clear()
        browser.hold(attempt, "__Host-ordnat-inloggning")
        again = browser.get(back)
        assert again.status_code == 401
        assert "kan ha använts redan" in sentence(again)

    def test_an_answer_after_too_long(self, browser: Client, staffed: Ordnat) -> None:
        back = at_the_service(to_the_service(browser))
        later = replace(staffed, clock=lambda: datetime.now(UTC) + timedelta(minutes=11))
        with visitor(later, at=PUBLIC) as same:
            same.cookies = browser.cookies
            assert same.get(back).status_code == 400

    def test_a_code_for_another_verifier(self, browser: Client, service: LogInService, staffed: Ordnat) -> None:
        """A stolen code, put into one's own log-in."""
        stolen = parse_qs(urlsplit(at_the_service(to_the_service(browser))).query)["code"][0]
        with visitor(staffed, at=PUBLIC) as thief:
            own = parse_qs(urlsplit(to_the_service(thief)).query)["state"][0]
            answer = thief.get("/logga-in/svar", params={"state": own, "code": stolen})
            assert answer.status_code == 401
            assert "__Host-ordnat" not in thief.cookies


class TestTokensThatAreNotToBeTrusted:
    def refused(self, browser: Client) -> None:
        answer = log_in(browser)
        assert answer.status_code == 401
        assert "gick inte att lita på" in sentence(answer)
        assert "__Host-ordnat" not in browser.cookies

    def test_signed_by_somebody_else(self, browser: Client, service: LogInService) -> None:
        service.forge()
        self.refused(browser)

    def test_signed_by_nobody(self, browser: Client, service: LogInService, monkeypatch: pytest.MonkeyPatch) -> None:
        make = service.provider._create_signed_id_token
        monkeypatch.setattr(service.provider, "_create_signed_id_token", lambda *a, **k: unsigned(make(*a, **k)))
        self.refused(browser)

    def test_expired(self, browser: Client, service: LogInService) -> None:
        service.provider.id_token_lifetime = -120
        self.refused(browser)

    @pytest.mark.parametrize(
        "claims",
        [
            {"aud": "nagon-annan"},
            {"aud": "nagon-annan", "azp": CLIENT},
            {"iss": "https://ond.example"},
            {"nonce": "en-annan"},
            {"azp": "nagon-annan"},
        ],
        ids=[
            "for somebody else",
            "for somebody else by us",
            "from somebody else",
            "for another log-in",
            "made for another",
        ],
    )
    def test_about_something_else(
        self, browser: Client, service: LogInService, monkeypatch: pytest.MonkeyPatch, claims: dict[str, str]
    ) -> None:
        monkeypatch.setattr("pyop.provider.IdToken", lambda **made: stubborn(claims, made))
        self.refused(browser)

    def test_what_is_told_besides_is_about_another_person(
        self, browser: Client, service: LogInService, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        service.users["anna"]["sub"] = "anna"
        told = service.provider.handle_userinfo_request
        monkeypatch.setattr(service.provider, "handle_userinfo_request", lambda *a: changed(told(*a)))
        self.refused(browser)

    def test_a_new_key_is_fetched(self, browser: Client, service: LogInService) -> None:
        assert log_in(browser).status_code == 303
        service.turn_keys()
        assert log_in(browser).status_code == 303


def stubborn(claims: dict[str, str], made: dict[str, object]) -> object:
    """A token in which these claims are as they are, whatever is said later."""
    from oic.oic.message import IdToken  # noqa: PLC0415  warns when it is imported, and is imported by then

    class Stubborn(IdToken):
        def __setitem__(self, name: str, value: object) -> None:
            super().__setitem__(name, claims.get(name, value))  # type: ignore[no-untyped-call]

    return Stubborn(**{**made, **claims})  # type: ignore[no-untyped-call]


def changed(told: dict[str, str]) -> dict[str, str]:
    told["sub"] = "berta"
    return told


class TestWhoComesIn:
    def test_nobody_that_the_file_does_not_know(self, browser: Client, service: LogInService) -> None:
        service.users["anna"]["email"] = "okand@foa.example"
        answer = log_in(browser)
        assert answer.status_code == 403
        assert "okand@foa.example, men den personen finns inte" in sentence(answer)

    def test_a_reader_whom_the_file_does_not_know_but_a_claim_lets_in(
        self, browser: Client, service: LogInService
    ) -> None:
        service.users["anna"] = {"email": "okand@foa.example", "name": "Olle <b>Okänd"}
        service.extra["groups"] = ["annat", "lasare", "handlaggare"]
        assert log_in(browser).status_code == 303
        assert "Olle &lt;b&gt;Okänd" in browser.get("/tillganglighet").text

    def test_an_address_that_the_service_has_not_checked(self, browser: Client, service: LogInService) -> None:
        service.users["anna"]["email_verified"] = False
        answer = log_in(browser)
        assert answer.status_code == 403
        assert "inte kontrollerat din e-postadress" in sentence(answer)

    def test_whoever_leaves_the_file_is_out_at_once(self, browser: Client, staffed: Ordnat) -> None:
        log_in(browser)
        assert "Handläggare" in browser.get("/tillganglighet").text
        left = replace(
            staffed.organisation, people=[p for p in staffed.organisation.people if p.key != "foa.handlaggare"]
        )
        with visitor(replace(staffed, organisation=left), at=PUBLIC) as same:
            same.cookies = browser.cookies
            assert "Handläggare" not in same.get("/tillganglighet").text


class TestTheServiceFails:
    def test_the_person_changes_their_mind(self, browser: Client, service: LogInService) -> None:
        service.cancels = True
        answer = log_in(browser)
        assert answer.status_code == 401
        assert "Inloggningen avbröts" in sentence(answer)
        assert 'href="/logga-in"' in answer.text

    def test_it_is_gone_before_we_begin(
        self, service: LogInService, browser: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        service.broken = True
        answer = browser.get("/logga-in/start")
        assert answer.status_code == 503
        assert "Inloggningstjänsten svarar inte" in sentence(answer)
        service.broken = False
        # For a quarter of a minute nobody asks it: those who wait for a silent service hold up everybody else.
        assert browser.get("/logga-in/start").status_code == 503
        monkeypatch.setattr(provider, "_monotonic", lambda: time.monotonic() + 16)
        assert log_in(browser).status_code == 303

    def test_it_is_gone_when_we_come_back(self, browser: Client, service: LogInService) -> None:
        back = at_the_service(to_the_service(browser))
        service.broken = True
        assert browser.get(back).status_code == 503

    def test_another_error_is_told_without_its_words(self, browser: Client) -> None:
        state = parse_qs(urlsplit(to_the_service(browser)).query)["state"][0]
        answer = browser.get(
            "/logga-in/svar", params={"state": state, "error": "<script>", "error_description": "<b>x"}
        )
        assert answer.status_code == 401
        assert "<b>x" not in answer.text
        assert "script" not in answer.text


def test_logging_out_ends_it_for_good_and_says_where_else_one_may_be_logged_in(
    browser: Client, service: LogInService
) -> None:
    log_in(browser)
    browser.hold(held := browser.cookies["__Host-ordnat"], "__Host-ordnat")
    out = browser.fill("/logga-ut")
    assert (out.status_code, out.headers["location"]) == (303, "/utloggad")
    assert f'href="{service.url}/logout"' in browser.get("/utloggad").text
    browser.hold(held, "__Host-ordnat")
    assert "Handläggare" not in browser.get("/tillganglighet").text


def test_nobody_becomes_somebody_by_saying_so_where_there_is_a_log_in(browser: Client) -> None:
    refused = browser.post("/logga-in", data={"person": "foa.handlaggare"})
    assert refused.status_code == 403
    assert "__Host-ordnat" not in browser.cookies


def test_the_client_secret_is_nowhere_to_be_seen(browser: Client, service: LogInService) -> None:
    pages = [browser.get(path).text for path in ("/logga-in", "/utloggad", "/tillganglighet", "/finns-inte")]
    assert SECRET not in "".join([*pages, to_the_service(browser), str(browser.cookies)])
