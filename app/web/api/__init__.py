"""The same things as the staff see, for programs: JSON under `/api`, read only, with a token (`ordnat token new`)."""

from types import ModuleType

from app.web.api import cases, description, meetings, others, times

ROOMS: tuple[ModuleType, ...] = (cases, times, meetings, others, description)
