"""`ordnat budget show`: a version by region and year; its net figures for those who may read them."""

from typing import Annotated

import typer

from app.bootstrap import Ordnat, ordnat
from app.cli.case import options
from app.presenters import budget as shown
from models import database
from models.rules.case_number import case_id_of
from tasks.actions.case_file import load
from tasks.actions.read_net import NetRead, read_net
from tasks.queries.budget import reviews, version_called, versions
from tasks.queries.outcomes import outcomes

VersionOption = Annotated[int | None, typer.Option("--version", help="Vilken version. Förval: den nyaste.")]
NetOption = Annotated[
    bool, typer.Option("--net", help="Nettobelopp efter rabatt, utan patienter. Kräver rollen net_reader; skrivs upp.")
]
PurposeOption = Annotated[str, typer.Option("--purpose", help="Varför nettobeloppen läses. Krävs med --net.")]


def show_command(
    number: options.Number,
    version: VersionOption = None,
    net: NetOption = False,
    purpose: PurposeOption = "",
    actor: options.ActorOption = None,
) -> None:
    """Visa en version av analysen: per region och år, trösklar, varningar, antaganden och utfall."""
    house, case_id = ordnat(), case_id_of(number)
    if net:
        show_net(house, case_id, version, purpose, actor)
    else:
        show_version(house, case_id, version)


def show_version(house: Ordnat, case_id: int, version: int | None) -> None:
    """A version at open prices. Raises NotFoundError."""
    with database.reading(house.engine) as session:
        file = load(session, case_id)
        found = version_called(session, file, version)
        every, happened = versions(session, case_id), outcomes(session, case_id)
    shown.version(found, file, house.organisation)
    shown.history(every, reviews(file), house.organisation)
    if happened is not None:
        shown.outcome(happened, house.organisation)


def show_net(house: Ordnat, case_id: int, version: int | None, purpose: str, actor: str | None) -> None:
    """A version after rebates, without patients and gross; the reading is recorded. Raises NotAllowedError."""
    found = read(house, case_id, version, purpose, actor)
    from tasks.budget_run import net_of  # noqa: PLC0415  arrays are slow to import

    model = found.model
    title = f"{model.medicine} vid {model.indication}, version {found.version}"
    shown.net_figures(net_of(model), house.organisation, title)


def read(house: Ordnat, case_id: int, version: int | None, purpose: str, actor: str | None) -> NetRead:
    """The whole model of a version, in a transaction that writes down who read it."""
    who, by = house.actor(actor), {"now": house.now(), "organisation": house.organisation}
    return house.change(lambda session: read_net(session, case_id, version, purpose, actor=who, **by))  # type: ignore[arg-type]
