"""`/metrics`: how the work is going, for Prometheus.

Whoever has the token of the settings may read it, from anywhere; where there is none, only this machine itself, asked
for by a name of its own and not through a proxy.
"""

import hmac
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from app.front_door import METRICS, host_in, is_loopback
from app.settings import Settings
from app.web.measured.registry import Measured
from app.web.security.gate import FORWARDED
from app.web.visit import house_of

router = APIRouter()
_SCHEME = "bearer "
_SHOW_IT = "Visa ORDNAT_METRICS_TOKEN som Authorization: Bearer …\n"
_FROM_HERE = "Utan ORDNAT_METRICS_TOKEN svarar /metrics bara på den egna datorn, och inte genom en proxy.\n"


@router.get(METRICS)
def metrics(request: Request) -> Response:
    """Every figure, in Prometheus' text format."""
    refused = _refused(request, house_of(request).settings)
    if refused is not None:
        return refused
    measured: Measured = request.app.state.measured
    return Response(generate_latest(measured.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _refused(request: Request, settings: Settings) -> Response | None:
    token = settings.metrics_token.get_secret_value() if settings.metrics_token else ""
    if token:
        if hmac.compare_digest(_shown(request).encode(), token.encode()):
            return None
        return PlainTextResponse(_SHOW_IT, HTTPStatus.UNAUTHORIZED, {"WWW-Authenticate": "Bearer"})
    return None if _is_near(request) else PlainTextResponse(_FROM_HERE, HTTPStatus.FORBIDDEN)


def _shown(request: Request) -> str:
    said = request.headers.get("authorization", "")
    return said[len(_SCHEME) :].strip() if said.lower().startswith(_SCHEME) else ""


def _is_near(request: Request) -> bool:
    near = is_loopback(request.client.host if request.client else "")
    # A page elsewhere whose name was made to lead here is not this machine asking.
    here = is_loopback(host_in(request.headers.get("host", "")))
    return near and here and not any(name in request.headers for name in FORWARDED)
