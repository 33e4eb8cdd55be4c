"""`/healthz`: the process lives. `/readyz`: it may be given visitors. For load balancers, systemd and Kubernetes.

Both answer anybody, at any name, without log-in, and say nothing but that.
"""

from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse

from app.front_door import ALIVE, READY
from app.web.readiness import OK, Readiness

router = APIRouter()


@router.get(ALIVE)
async def alive() -> PlainTextResponse:
    """Somebody is here to answer. The database is not asked: that it is gone is no reason to start us again."""
    return PlainTextResponse("ok\n")


@router.get(READY)
async def ready(request: Request) -> JSONResponse:
    """Every check and what it came to; 503 unless all of them are well."""
    readiness: Readiness = request.app.state.readiness
    checks = await readiness.checks()
    well = all(found == OK for found in checks.values())
    status = HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE
    return JSONResponse({"ready": well, "checks": dict(checks)}, status)
