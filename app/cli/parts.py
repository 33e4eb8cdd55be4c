"""`ordnat server` and `ordnat flows`: each part alone in the foreground, for systemd or a container."""

from typing import NoReturn

from app.bootstrap import ordnat, read_settings
from app.one_machine import check_free, server_runs
from app.service import become_flows, become_server
from models.rules.errors import ConfigurationError


def run_server() -> NoReturn:
    """Prefect's server, until it is told to stop. Raises ConfigurationError."""
    settings = read_settings()
    check_free(settings.prefect_port, "ORDNAT_PREFECT_PORT")
    become_server(settings)


def run_flows() -> NoReturn:
    """The served flows, until they are told to stop. Raises ConfigurationError."""
    house = ordnat()
    if not server_runs(house.settings):
        raise ConfigurationError(
            f"Prefect-servern på {house.settings.prefect_api} svarar inte. Starta den (ordnat server), eller "
            "kontrollera ORDNAT_PREFECT_API_URL."
        )
    house.engine.dispose()
    become_flows(house.settings)
