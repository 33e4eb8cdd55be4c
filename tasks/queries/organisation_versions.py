"""The contents the organisation file has had."""

from datetime import datetime

from sqlmodel import Session, col, select

from models.rules.errors import NotFoundError
from models.tables.organisation import OrganisationVersion


def in_force(session: Session, version: str) -> str:
    """The content called `version`. Raises NotFoundError."""
    row = session.get(OrganisationVersion, version)
    if row is None:
        raise NotFoundError("Organisationsfilens innehåll är inte sparat än. Kör ”ordnat doctor”.")
    return row.content


def versions(session: Session) -> list[tuple[str, datetime]]:
    """Every version and when it was first loaded, the newest first."""
    known = select(OrganisationVersion.version, OrganisationVersion.loaded_at)
    return list(session.exec(known.order_by(col(OrganisationVersion.loaded_at).desc())).all())
