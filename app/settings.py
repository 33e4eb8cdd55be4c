"""Settings: the only reader of the environment. Every name begins with ORDNAT_; `.env` is not read.

A secret may stand in a file instead: ORDNAT_MAIL_URL_FILE points out the file that ORDNAT_MAIL_URL is in, and so on for
every setting that is a `SecretStr`.
"""

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from app.prefect_access import PrefectAccess, access
from app.secret_file import SecretFromFile, read_secret
from models.rules.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[1]
DEPLOYMENTS = ROOT / "deployments" / "prefect.yaml"

# Addresses under .invalid reach nobody (RFC 6761).
NO_CONTACT = "ordnat-inforande@example.invalid"


class _SecretFiles(EnvSettingsSource):
    """The secrets that stand in files, each pointed out by the variable of its own name with _FILE after it."""

    def __call__(self) -> dict[str, Any]:
        """The secrets by field. Raises ConfigurationError when one is given twice, or its file is not to be used."""
        return {name: self._read(name) for name in secret_names() if self.env_vars.get(_of(name, "_file"))}

    def _read(self, name: str) -> SecretFromFile:
        if self.env_vars.get(_of(name)):
            plain = variable(name)
            raise ConfigurationError(f"Både {plain} och {plain}_FILE är satta. Ta bort den ena.")
        return read_secret(Path(self.env_vars[_of(name, "_file")] or ""), f"{variable(name)}_FILE")


def _of(name: str, ending: str = "") -> str:
    # Case is not told apart in names of settings: they are kept in small letters.
    return f"ordnat_{name}{ending}"


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"ORDNAT_{name.upper()}"


class Settings(BaseSettings):
    """What differs between machines. Secrets are `SecretStr`, so that they print as stars."""

    # What was written wrong may be a secret.
    model_config = SettingsConfigDict(env_prefix="ORDNAT_", extra="ignore", hide_input_in_errors=True)

    home: Path = Field(default=ROOT / ".work", description="Mapp för databas och loggar på en ensam maskin")
    database_url: SecretStr | None = Field(default=None, description="sqlite:///fil eller postgresql+psycopg://…")
    organisation: Path = Field(default=ROOT / "deployments" / "norra.toml", description="Organisationsfilen")
    actor: str | None = Field(default=None, description="Vem som använder kommandoraden, en nyckel under [[people]]")
    mail_url: SecretStr | None = Field(
        default=None, description="Apprise-adress till e-postservern utan mottagare, mailto://… eller mailtos://…"
    )
    prefect_port: int = Field(default=4200, ge=1, le=65535, description="Port för Prefects sidor på 127.0.0.1")
    prefect_days: int = Field(default=30, ge=1, description="Så många dagar behåller Prefect sina körningar")
    log_format: Literal["json", "text"] | None = Field(
        default=None, description="Loggens form: json för program, text för människor; förval text vid en terminal"
    )
    prefect_api_url: str | None = Field(
        default=None, description="Prefect-serverns API när den står någon annanstans; flera servrar med komma emellan"
    )
    prefect_auth: SecretStr | None = Field(
        default=None, description="Prefect-serverns användare:lösenord; på en ensam maskin görs ett av sig självt"
    )
    sources: Path = Field(default=ROOT / "deployments" / "sources.toml", description="Källfilen")
    heartbeat_url: SecretStr | None = Field(
        default=None, description="Adress som anropas efter varje lyckad bevakning; den larmar när anropen uteblir"
    )
    pages_url: str | None = Field(default=None, description="Webbsidornas adress, som länkarna i meddelanden går till")
    web_host: str = Field(default="127.0.0.1", description="Adress som webbsidorna svarar på")
    web_port: int = Field(default=8080, ge=1, le=65535, description="Port som webbsidorna svarar på")
    web_proxies: str = Field(
        default="127.0.0.1",
        description="Omvända proxyservrar vars X-Forwarded-For och -Proto gäller, med komma emellan",
    )
    oidc_issuer: str | None = Field(default=None, description="Inloggningstjänstens adress (OpenID Connect, issuer)")
    oidc_client_id: str | None = Field(default=None, description="Vad webbsidorna heter hos inloggningstjänsten")
    oidc_client_secret: SecretStr | None = Field(default=None, description="Webbsidornas hemlighet hos den")
    oidc_scope: str = Field(default="openid profile email", description="Vad som frågas efter vid inloggning")
    metrics_token: SecretStr | None = Field(
        default=None, description="Hemlighet som Prometheus visar för att läsa /metrics; utan den bara härifrån"
    )
    contact: str = Field(default=NO_CONTACT, description="Kontakt som visas för källorna och på tillgänglighetssidan")

    @field_validator("home", "organisation", "sources")
    @classmethod
    def _from_here(cls, value: Path) -> Path:
        # The parts stand in a folder of their own, and mean the same file.
        return value.expanduser().absolute()

    @field_validator("prefect_auth")
    @classmethod
    def _user_and_password(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not all(value.get_secret_value().partition(":")):
            raise ValueError
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is told in code comes first: the demonstration never uses the database that the environment names."""
        return init_settings, env_settings, _SecretFiles(settings_cls)

    @property
    def database(self) -> str:
        """The database's URL; one file under `home` unless told otherwise."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.home / 'ordnat.db'}"

    @property
    def prefect_api(self) -> PrefectAccess:
        """Where Prefect's server answers, and what it asks for; as text the address alone."""
        return access(self.prefect_api_url or f"http://127.0.0.1:{self.prefect_port}/api", self.prefect_auth, self.home)


def secret_names() -> tuple[str, ...]:
    """The settings that are secrets."""
    fields = Settings.model_fields.items()
    return tuple(name for name, field in fields if field.annotation in {SecretStr, SecretStr | None})


def notify_socket() -> str | None:
    """Where systemd wants to hear that this process is ready, if it does."""
    return os.environ.get("NOTIFY_SOCKET") or None


def unknown_names() -> tuple[str, ...]:
    """The variables of the environment that begin as ours do and are none of ours."""
    known = {variable(name) for name in Settings.model_fields} | {f"{variable(name)}_FILE" for name in secret_names()}
    return tuple(
        sorted(name for name in os.environ if name.upper().startswith("ORDNAT_") and name.upper() not in known)
    )
