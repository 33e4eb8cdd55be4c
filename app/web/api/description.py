"""`/api/openapi.json`: what can be asked and what is answered (OpenAPI 3.1). Open to all: it holds no case."""

from functools import cache
from typing import Any

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi

from app.web.api import cases, meetings, others, times

VERSION = "1"
router = APIRouter(prefix="/api")


@router.get("/openapi.json", include_in_schema=False)
def description() -> dict[str, Any]:
    """The description of every endpoint under /api."""
    return described()


@cache
def described() -> dict[str, Any]:
    """What the API says of itself; every endpoint wants the token."""
    told = get_openapi(
        title="Ordnat införande",
        version=VERSION,
        description="Samma uppgifter som personalens sidor visar. Läser bara. Nyckel: ”ordnat token new”.",
        routes=[route for room in (cases, times, meetings, others) for route in room.router.routes],
    )
    told["components"]["securitySchemes"] = {"nyckel": {"type": "http", "scheme": "bearer"}}
    return told | {"security": [{"nyckel": []}]}
