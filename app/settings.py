"""Settings: the only reader of the environment. Every name begins with ORDNAT_; `.env` is not read."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[1]
DEPLOYMENTS = ROOT / "deployments" / "prefect.yaml"

# Addresses under .invalid reach nobody (RFC 6761).
NO_CONTACT = "ordnat-inforande@example.invalid"


class Settings(BaseSettings):
    """What differs between machines. Secrets are `SecretStr`, so that they print as stars."""

    model_config = SettingsConfigDict(env_prefix="ORDNAT_", extra="ignore")

    home: Path = Field(default=ROOT / ".work", description="Mapp för databas och loggar på en ensam maskin")
    database_url: SecretStr | None = Field(default=None, description="sqlite:///fil eller postgresql+psycopg://…")
    organisation: Path = Field(default=ROOT / "deployments" / "norra.toml", description="Organisationsfilen")
    actor: str | None = Field(default=None, description="Vem som använder kommandoraden, en nyckel under [[people]]")
    mail_url: SecretStr | None = Field(
        default=None, description="Apprise-adress till e-postservern utan mottagare, mailto://… eller mailtos://…"
    )
    prefect_port: int = Field(default=4200, ge=1, le=65535, description="Port för Prefects sidor på 127.0.0.1")
    prefect_api_url: str | None = Field(default=None, description="Prefect-serverns API när den står någon annanstans")
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
    oidc_client_secret_file: Path | None = Field(default=None, description="… eller en fil som den står i")
    oidc_scope: str = Field(default="openid profile email", description="Vad som frågas efter vid inloggning")
    contact: str = Field(default=NO_CONTACT, description="Kontakt som visas för källorna och på tillgänglighetssidan")

    @property
    def database(self) -> str:
        """The database's URL; one file under `home` unless told otherwise."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.home / 'ordnat.db'}"

    @property
    def prefect_api(self) -> str:
        """Where Prefect's server answers."""
        return self.prefect_api_url or f"http://127.0.0.1:{self.prefect_port}/api"
