"""What everybody may see: the list, a case, and the same as files and a feed. No log-in, no cookie, nothing else."""

from types import ModuleType

from app.web.open import cases, files

ROOMS: tuple[ModuleType, ...] = (cases, files)
