"""Where the pages answer, to whom, and whether the settings that say so hang together.

Without a log-in service they are for one person at one machine, and answer on loopback only. With one they have a
public address, which is where people are sent back after they have logged in.
"""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

import httpx

from app.settings import Settings
from models.rules.errors import ConfigurationError

_NETLOC = re.compile(r"[A-Za-z0-9.:\[\]_-]+")
_NAMES = frozenset({"localhost", "localhost.localdomain", "ip6-localhost"})
_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104  to be recognised, not to be listened on
# Where the pages say whether they are well, and what they then say.
HEALTH, WELL = "/halsa", "Allt är väl.\n"
# Does the process live; may it be given visitors; how is the work going. For load balancers and Prometheus.
ALIVE, READY, METRICS = "/healthz", "/readyz", "/metrics"
FOR_WATCHERS = frozenset({ALIVE, READY, METRICS})
_REMEDY = "Se deployments/README.md, Inloggning."


def is_local(settings: Settings) -> bool:
    """One person on their own machine, without log-in?"""
    return settings.oidc_issuer is None


def is_loopback(host: str) -> bool:
    """Does a host, a name or an address without port, mean this very machine and no other?"""
    if host.casefold() in _NAMES:
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def host_in(netloc: str) -> str:
    """The host of ”host:port”, in small letters and without brackets; empty when it is none."""
    try:
        return (urlsplit(f"//{netloc}").hostname or "") if _NETLOC.fullmatch(netloc) else ""
    except ValueError:
        return ""


def public_address(settings: Settings) -> SplitResult | None:
    """The address that people write, as its parts; None when none is set."""
    return urlsplit(settings.pages_url) if settings.pages_url else None


def address(settings: Settings) -> str:
    """The address to open, without a closing slash."""
    if settings.pages_url and not is_local(settings):
        return settings.pages_url.rstrip("/")
    host = f"[{settings.web_host}]" if ":" in settings.web_host else settings.web_host
    return f"http://{host}:{settings.web_port}"


def pages_answer(settings: Settings) -> bool:
    """True when the pages answer on this machine, and can reach their database."""
    host = "127.0.0.1" if settings.web_host in _EVERYWHERE else settings.web_host
    host = f"[{host}]" if ":" in host else host
    try:
        found = httpx.get(
            f"http://{host}:{settings.web_port}{HEALTH}", headers={"Host": "localhost"}, timeout=5, trust_env=False
        )
    except httpx.HTTPError:
        return False
    return found.is_success and found.text == WELL


def describes_itself(issuer: str) -> bool:
    """True when the log-in service answers, and says that it is the one it was taken for."""
    issuer = issuer.rstrip("/")
    try:
        found = httpx.get(f"{issuer}/.well-known/openid-configuration", timeout=10, trust_env=False)
        said = found.raise_for_status().json()
    except (httpx.HTTPError, ValueError):
        return False
    return isinstance(said, dict) and str(said.get("issuer", "")).rstrip("/") == issuer


def client_secret(settings: Settings) -> str:
    """What proves to the log-in service that we are we. Raises ConfigurationError."""
    if settings.oidc_client_secret is None:
        raise ConfigurationError(f"ORDNAT_OIDC_CLIENT_SECRET eller ORDNAT_OIDC_CLIENT_SECRET_FILE saknas. {_REMEDY}")
    return settings.oidc_client_secret.get_secret_value()


def check_front_door(settings: Settings) -> None:
    """May the pages be opened with these settings? Raises ConfigurationError."""
    if is_local(settings):
        _check_local(settings)
    else:
        _check_log_in(settings)


def _check_local(settings: Settings) -> None:
    if not is_loopback(settings.web_host):
        raise ConfigurationError(
            f"Utan inloggningstjänst svarar webbsidorna bara på den egna datorn, och {settings.web_host} är inte den. "
            f"Sätt ORDNAT_WEB_HOST till 127.0.0.1, eller ställ in inloggning (ORDNAT_OIDC_ISSUER). {_REMEDY}"
        )


def _check_log_in(settings: Settings) -> None:
    if not settings.oidc_client_id:
        raise ConfigurationError(f"ORDNAT_OIDC_CLIENT_ID saknas. {_REMEDY}")
    client_secret(settings)
    if not settings.pages_url:
        raise ConfigurationError(
            f"ORDNAT_PAGES_URL saknas: dit skickas den som har loggat in. Skriv till exempel https://ordnat.regionen.example. {_REMEDY}"  # noqa: E501
        )
    _check_address("ORDNAT_OIDC_ISSUER", settings.oidc_issuer or "")
    _check_address("ORDNAT_PAGES_URL", settings.pages_url)
    if urlsplit(settings.pages_url).path.strip("/"):
        raise ConfigurationError(
            "ORDNAT_PAGES_URL ska vara en adress utan mapp, till exempel https://ordnat.regionen.example."
        )


def _check_address(name: str, value: str) -> None:
    # In the clear, passwords and log-ins could be read on the way; on the machine itself there is no way.
    parts = urlsplit(value)
    secure = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    if not secure or not parts.hostname or parts.query or parts.fragment:
        raise ConfigurationError(f"{name} är ”{value}” men ska vara en adress som börjar med https://. {_REMEDY}")
