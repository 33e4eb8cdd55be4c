"""`/admin`, `/kallor` and `/meddelanden`: who is who, which rooms and sources there are, what did not arrive."""

from types import ModuleType

from app.web.pages.administration import deliveries, front, people, prefect, sources

ROOMS: tuple[ModuleType, ...] = (front, people, sources, deliveries, prefect)
