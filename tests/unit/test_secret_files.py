"""Secrets that stand in files: every secret setting can, and what cannot be trusted is refused with a sentence."""

import os
import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.bootstrap import read_settings
from app.one_machine import environment
from app.prefect_access import access, made_secret, secret_path
from app.secret_file import SecretFromFile, exposure, read_secret
from app.settings import Settings, secret_names, variable
from models.rules.errors import ConfigurationError

# One that every secret setting takes.
SECRET = "ordnat:hemligt-4711"
each = pytest.mark.parametrize("name", secret_names())


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ORDNAT_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file as it should be."""
    path = tmp_path / "hemlighet"
    path.write_text(f"{SECRET}\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def test_there_are_secrets() -> None:
    assert {"database_url", "mail_url", "heartbeat_url", "oidc_client_secret", "prefect_auth"} <= set(secret_names())


@each
def test_every_secret_may_stand_in_a_file(name: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{variable(name)}_FILE", str(file))
    settings = read_settings()
    assert getattr(settings, name).get_secret_value() == SECRET
    assert SECRET not in repr(settings) + str(settings) + settings.model_dump_json()


@each
def test_the_parts_are_told_of_the_file_and_not_of_what_is_in_it(
    name: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(f"{variable(name)}_FILE", file.name)
    told = environment(read_settings().model_copy(update={"home": tmp_path / "home"}))
    assert told[f"{variable(name)}_FILE"] == str(file)
    assert variable(name) not in told
    # Prefect's own processes can be told of theirs in no other way.
    assert {key for key, value in told.items() if SECRET in value} <= {
        "PREFECT_API_AUTH_STRING",
        "PREFECT_SERVER_API_AUTH_STRING",
    }


@each
def test_given_twice_it_is_refused(name: str, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{variable(name)}_FILE", str(file))
    monkeypatch.setenv(variable(name), "ordnat:annat")
    with pytest.raises(ConfigurationError, match=f"Både {variable(name)} och {variable(name)}_FILE är satta"):
        read_settings()


def test_what_is_told_in_code_comes_before_any_file(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As in the demonstration, which must not find its way to the real database; nor may what it starts.
    monkeypatch.setenv("ORDNAT_DATABASE_URL_FILE", str(file))
    monkeypatch.setenv("ORDNAT_MAIL_URL", "mailto://skarp.example")
    settings = Settings(home=tmp_path, database_url=None, mail_url=None)
    assert settings.database == f"sqlite:///{tmp_path / 'ordnat.db'}"
    assert not {"ORDNAT_DATABASE_URL_FILE", "ORDNAT_DATABASE_URL", "ORDNAT_MAIL_URL"} & environment(settings).keys()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "ska innehålla hemligheten på en enda rad"),
        (b" \n", "ska innehålla hemligheten på en enda rad"),
        (b"mailto://a\nmailto://b\n", "ska innehålla hemligheten på en enda rad"),
        (b"mailto://\x00", "ska innehålla hemligheten på en enda rad"),
        (b"\xff\xfe", "går inte att läsa"),
        (b"x" * 20_000, "ska innehålla hemligheten på en enda rad"),
    ],
)
def test_a_file_with_anything_else_in_it_is_refused(file: Path, content: bytes, sentence: str) -> None:
    file.write_bytes(content)
    with pytest.raises(ConfigurationError, match=sentence) as refused:
        read_secret(file, "ORDNAT_MAIL_URL_FILE")
    assert "ORDNAT_MAIL_URL_FILE" in str(refused.value)
    assert "mailto" not in str(refused.value)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rör")
    for path in (tmp_path, tmp_path / "finns-inte", tmp_path / "rör"):
        with pytest.raises(ConfigurationError, match=re.escape(str(path))):
            read_secret(path, "ORDNAT_MAIL_URL_FILE")


def test_a_file_that_everybody_may_write_is_refused(file: Path) -> None:
    file.chmod(0o602)
    with pytest.raises(ConfigurationError, match=r"Vem som helst får skriva i .*: chmod 600"):
        read_secret(file, "ORDNAT_MAIL_URL_FILE")


@pytest.mark.parametrize(("mode", "remarked"), [(0o400, False), (0o600, False), (0o640, True), (0o604, True)])
def test_a_file_that_others_may_read_is_remarked_on(file: Path, mode: int, remarked: bool) -> None:
    file.chmod(mode)
    assert read_secret(file, "ORDNAT_MAIL_URL_FILE").get_secret_value() == SECRET
    assert bool(exposure(file)) is remarked


@pytest.mark.parametrize("wrong", ["utan-kolon", "ordnat:", ":hemligt", ""])
def test_what_is_no_user_and_password_is_refused_and_not_quoted(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDNAT_PREFECT_AUTH", wrong)
    with pytest.raises(ConfigurationError, match="ORDNAT_PREFECT_AUTH") as refused:
        read_settings()
    assert not wrong or wrong not in str(refused.value)
    with pytest.raises(ValueError, match="prefect_auth") as raw:
        Settings()
    assert not wrong or wrong not in str(raw.value)


# ── What this machine makes up for Prefect ───────────────────────────────────────────────────────────────
def test_a_password_is_made_once_and_kept_where_only_we_read_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = made_secret(home)
    assert first.get_secret_value() == made_secret(home).get_secret_value()
    assert re.fullmatch(r"ordnat:[\w-]{40,}", first.get_secret_value())
    assert secret_path(home).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.iterdir()] == ["prefect-auth"]


def test_it_is_shown_to_a_server_on_this_machine_and_to_no_other(tmp_path: Path) -> None:
    made = made_secret(tmp_path)
    here = access("http://127.0.0.1:4200/api", None, tmp_path)
    assert here.credentials == tuple(made.get_secret_value().split(":"))
    assert made.get_secret_value() not in f"{here} {here!r}"
    assert access("https://prefect.example/api", None, tmp_path).credentials is None
    told = access("https://prefect.example/api", SecretStr("a:b:c"), tmp_path)
    assert told.credentials == ("a", "b:c")


def test_one_that_cannot_be_read_is_told_of_at_the_start_and_is_no_fault_of_a_decision(tmp_path: Path) -> None:
    secret_path(tmp_path).write_text("", encoding="utf-8")
    assert access("http://127.0.0.1:4200/api", None, tmp_path).credentials is None
    with pytest.raises(ConfigurationError, match="prefect-auth"):
        environment(Settings(home=tmp_path))


def test_a_secret_from_a_file_says_nothing_of_itself(file: Path) -> None:
    secret = read_secret(file, "ORDNAT_MAIL_URL_FILE")
    assert isinstance(secret, SecretFromFile)
    assert SECRET not in f"{secret} {secret!r}"
