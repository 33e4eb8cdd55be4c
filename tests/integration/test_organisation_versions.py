"""What is remembered of the organisation file: all that its version was worked out from."""

import hashlib

from app.bootstrap import Ordnat
from models import database, organisation_file
from models.tables.organisation import OrganisationVersion


def test_the_remembered_content_makes_the_version_again(house: Ordnat) -> None:
    with database.reading(house.engine) as session:
        known = session.get_one(OrganisationVersion, house.organisation.version)
    assert hashlib.sha256(known.content.encode()).hexdigest()[:12] == known.version
    assert known.content == organisation_file.content(house.settings.organisation)
    assert "# RRULE:FREQ=WEEKLY" in known.content, "the calendar files too"
