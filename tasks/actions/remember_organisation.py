"""Keeping every organisation file the program has run under, so that a case can name the one it started under."""

from datetime import datetime

from sqlmodel import Session

from models.rules.organisation import Organisation
from models.tables.organisation import Body, OrganisationVersion


def remember_organisation(session: Session, organisation: Organisation, content: str, *, now: datetime) -> bool:
    """Store the file's content and its bodies unless they are there; True when they were new."""
    if session.get(OrganisationVersion, organisation.version) is not None:
        return False
    session.add(OrganisationVersion(version=organisation.version, loaded_at=now, content=content))
    session.flush()
    session.add_all(
        Body(
            organisation_version=organisation.version,
            key=body.key,
            name=body.name,
            region=body.region,
            valid_from=body.valid_from,
            valid_to=body.valid_to,
        )
        for body in organisation.bodies
    )
    return True
