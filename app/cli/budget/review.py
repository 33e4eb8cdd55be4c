"""`ordnat budget review`: somebody else than the author has read the newest version."""

from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.cli.budget.show import VersionOption
from app.cli.case import options
from app.cli.case.told import tell
from models.rules.case_number import case_id_of
from tasks.actions.budget_review import review


def review_command(
    number: options.Number,
    version: VersionOption = None,
    by: Annotated[str | None, typer.Option("--by", help="Vem som granskade, om det inte var du.")] = None,
    actor: options.ActorOption = None,
    key: options.KeyOption = None,
) -> None:
    """Registrera att den nyaste versionen är granskad av någon annan än den som gjorde den."""
    house = ordnat()
    done = house.act(review, case_id_of(number), version=version, reviewed_by=by, actor=actor, key=key)
    tell(house, done, "granskad")
