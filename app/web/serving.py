"""The pages on a port, until told to stop. Any number of processes may serve them: all they share is the database."""

import errno
import socket
from contextlib import suppress

import uvicorn
from fastapi import FastAPI

from app.bootstrap import Ordnat, ordnat
from app.front_door import address, is_local
from app.logs.written import write_logs
from app.presenters.terminal import console
from app.sd_notify import say_ready
from app.settings import Settings
from app.web.memos import warm
from app.web.site import create_site
from models.rules.errors import ConfigurationError

# What is being answered when the end is near is answered; a browser that keeps its line open is not waited for.
_GRACE_SECONDS = 10


def serve() -> None:
    """Answer on the address of the settings until SIGINT or SIGTERM. Raises ConfigurationError."""
    house = ordnat()
    write_logs(house.settings, "web")
    site = create_site(house)
    server = uvicorn.Server(_how(house, site))
    with _listening(house.settings) as door:
        console.print(f"Webbsidorna: {address(house.settings)}  Ctrl-C stoppar.")
        warm(site)
        # Whoever comes from here on waits in line, and is not turned away.
        say_ready()
        with suppress(KeyboardInterrupt):
            server.run(sockets=[door])


def _how(house: Ordnat, site: FastAPI) -> uvicorn.Config:
    local = is_local(house.settings)
    return uvicorn.Config(
        site,
        # What a proxy says of where somebody comes from is believed of those that are named, and of nobody at home.
        proxy_headers=not local,
        forwarded_allow_ips=house.settings.web_proxies,
        server_header=False,
        # Addresses hold the codes of log-ins; what is worth knowing is written by ourselves: app/web/access_log.py.
        access_log=False,
        log_level="warning",
        log_config=None,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


def _listening(settings: Settings) -> socket.socket:
    """The port, ours. Raises ConfigurationError when it is somebody else's."""
    family = socket.AF_INET6 if ":" in settings.web_host else socket.AF_INET
    try:
        return socket.create_server((settings.web_host, settings.web_port), family=family, backlog=2048)
    except OSError as failed:
        if failed.errno == errno.EADDRINUSE:
            raise ConfigurationError(
                f"Något svarar redan på port {settings.web_port}. Stoppa det, eller sätt ORDNAT_WEB_PORT."
            ) from None
        raise ConfigurationError(
            f"Webbsidorna kan inte svara på {settings.web_host}, port {settings.web_port} ({failed.strerror}). "
            "Kontrollera ORDNAT_WEB_HOST och ORDNAT_WEB_PORT."
        ) from None


if __name__ == "__main__":
    serve()
