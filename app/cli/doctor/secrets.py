"""Whether secrets are kept: who may read their files, and whether Prefect's server asks for its password."""

from collections.abc import Iterator

from app.bootstrap import Ordnat
from app.cli.doctor.finding import Finding
from app.prefect_access import secret_path, whereabouts
from app.prefect_api import answers, lets_anybody_in, lets_us_in
from app.secret_file import SecretFromFile, exposure
from app.settings import secret_names


def files(house: Ordnat) -> Iterator[Finding]:
    """Files with secrets that others than their reader may read."""
    told = [getattr(house.settings, name) for name in secret_names()]
    paths = [secret.path for secret in told if isinstance(secret, SecretFromFile)]
    for path in (*paths, secret_path(house.settings.home)):
        if path.exists():
            problem = exposure(path)
            yield Finding(f"Hemligheten i {path}", problem is None, problem or "", remark=True)


def prefect(house: Ordnat) -> Iterator[Finding]:
    """Prefect's server: open to us, and to nobody who does not know its password."""
    api = house.settings.prefect_api
    if answers(api):
        place = whereabouts(house.settings.prefect_auth, house.settings.home)
        yield Finding(
            f"Prefect-servern släpper in programmet; användare och lösenord för dess sidor: {place}",
            lets_us_in(api),
            "Servern har ett annat lösenord. Starta om den, eller sätt ORDNAT_PREFECT_AUTH_FILE till det som den har.",
        )
        yield Finding(
            "Prefect-servern släpper inte in andra",
            not lets_anybody_in(api),
            "Den frågar inte efter lösenord: sätt PREFECT_SERVER_API_AUTH_STRING för den. Se driftboken, Hemligheter.",
        )
