"""Whether the pages, the log-in service and the mail server are there."""

from collections.abc import Iterator

from app.bootstrap import Ordnat
from app.cli.doctor.finding import STARTED_BY, Finding
from app.front_door import address, check_front_door, describes_itself, is_local, pages_answer
from models.rules.errors import OrdnatError


def pages(house: Ordnat) -> Iterator[Finding]:
    """The pages, and what people log in through."""
    settings = house.settings
    try:
        check_front_door(settings)
    except OrdnatError as wrong:
        yield Finding("Webbsidornas inställningar", False, str(wrong))
        return
    if not is_local(settings):
        yield Finding(
            f"Inloggningstjänsten {settings.oidc_issuer}",
            describes_itself(settings.oidc_issuer or ""),
            "Den svarar inte som den ska. Kontrollera ORDNAT_OIDC_ISSUER och nätet.",
        )
    yield Finding(
        f"Webbsidorna på {address(settings)}",
        pages_answer(settings),
        f"Starta dem: {STARTED_BY}. Bara sidorna: ordnat web.",
    )


def mail(house: Ordnat) -> Iterator[Finding]:
    """Where mail is handed over."""
    yield Finding(
        "E-postserver",
        house.settings.mail_url is not None,
        "Sätt ORDNAT_MAIL_URL, till exempel mailtos://användare:lösenord@smtp.regionen.example?from=ordnat@regionen.example.",
    )
