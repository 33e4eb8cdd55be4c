"""What a closed case leaves as it is: a region that has approved the medicine for use goes on using it."""

from models.rules.organisation import Organisation
from models.rules.place import Position


def still_in_use(place: Position, organisation: Organisation) -> str:
    """A sentence about the regions whose approvals outlive the case; nothing where there are none."""
    regions = [region.name for region in organisation.regions if region.key in place.released]
    if not regions:
        return ""
    *first, last = regions
    names = f"{', '.join(first)} och {last}" if first else last
    return (
        f"Godkänt för användning i {names}: det står kvar när ärendet är avslutat. Ska det upphöra rättas regionens "
        "beslut, medan ärendet är öppet."
    )
