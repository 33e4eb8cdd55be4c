"""Every secret setting with a word in it that nobody may see, while all they lead to fails: nothing says the word."""

import logging
from pathlib import Path

import pytest

from app.one_machine import free_port
from app.settings import secret_names, variable
from models.database import connect
from models.rules.errors import ConfigurationError
from tasks.watch import report_alive
from tests.functional.conftest import Terminal
from tests.secrets import found_in

MARK = "hemligt4711"
NOWHERE = "127.0.0.1:9"
# Each leads to a port where nobody listens.
PLANTED = {
    "database_url": f"postgresql+psycopg://anna:{MARK}@{NOWHERE}/{MARK}db",
    "mail_url": f"mailto://anna:{MARK}@{NOWHERE}?from=ordnat@example.org",
    "heartbeat_url": f"http://{NOWHERE}/{MARK}",
    "oidc_client_secret": MARK,
    "prefect_auth": f"ordnat:{MARK}",
    "metrics_token": MARK,
}
BROKEN = [
    f"postgresql+psycopg://anna:{MARK}/4@{NOWHERE}/db",
    f"postgresql+psycopg://anna:4#{MARK}@{NOWHERE}/db",
    f"postgresql+psycopg://anna@{NOWHERE}:{MARK}/db",
    f"postgresql+psycopg://anna:{MARK}@[{NOWHERE}/db",
    f"mysql://anna:{MARK}@{NOWHERE}/db",
    f"{MARK}://x",
    MARK,
]
COMMANDS = [
    ["doctor"],
    ["case", "list"],
    ["notice", "list"],
    ["up"],
    ["watch"],
    ["token", "list"],
    ["gdpr", "export", "x"],
]


@pytest.fixture
def _planted(bare_terminal: Terminal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name, value in PLANTED.items():
        monkeypatch.setenv(variable(name), value)
    monkeypatch.setenv("ORDNAT_OIDC_ISSUER", f"https://{NOWHERE}")
    monkeypatch.setenv("ORDNAT_OIDC_CLIENT_ID", "ordnat")
    monkeypatch.setenv("ORDNAT_PAGES_URL", "https://ordnat.example")


def test_every_secret_setting_is_planted() -> None:
    assert set(PLANTED) == set(secret_names())


@pytest.mark.usefixtures("_planted")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_with_everything_gone_no_command_says_a_secret(
    command: list[str], bare_terminal: Terminal, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    said = bare_terminal(*command)
    assert said.code == 1
    written = [(str(path), path.read_text(errors="replace")) for path in tmp_path.rglob("*") if path.is_file()]
    assert found_in([("sagt", said.sentence), ("loggat", caplog.text), *written], {MARK}) == []


@pytest.mark.parametrize("url", BROKEN)
def test_an_address_of_a_database_that_is_none_is_refused_and_not_quoted(
    url: str, bare_terminal: Terminal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("ORDNAT_DATABASE_URL", url)
    for command in COMMANDS[:4]:
        said = bare_terminal(*command)
        assert said.code == 1, command
        assert found_in([("sagt", said.sentence), ("loggat", caplog.text)], {MARK}) == []


def test_a_sign_of_life_that_fails_does_not_say_where_it_went(caplog: pytest.LogCaptureFixture) -> None:
    # What libraries tell of their requests is kept quiet: app/logs/written.py.
    caplog.set_level(logging.INFO)
    for url in (f"http://127.0.0.1:{free_port()}/{MARK}", f"{MARK}://x", f"http://[{MARK}"):
        said = report_alive(url)
        assert said is not None
        assert MARK not in said + caplog.text


@pytest.mark.parametrize("url", [url for url in BROKEN if "[" not in url][2:])
def test_the_refusal_is_a_sentence_and_has_no_cause_that_quotes_it(url: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        connect(url)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    assert MARK not in str(refused.value)
