"""Taking a medicine up: from a recommendation, or by nomination."""

from typing import Annotated

import typer

from app.bootstrap import ordnat
from app.cli import words
from app.cli.case import options
from app.cli.case.told import tell
from app.presenters import terminal
from models import database
from models.rules.process import Dispensing, Priority
from models.rules.verdicts import Verdict
from tasks.actions.open_case import Nomination, TakeUp, nominate, open_case
from tasks.queries.cases import without_case


def open_command(
    recommendation: Annotated[
        int | None, typer.Argument(metavar="REKOMMENDATION", help="Rekommendationens nummer. Utan: visa listan.")
    ] = None,
    actor: options.ActorOption = None,
    on: options.OnOption = None,
    published: Annotated[str | None, typer.Option("--published", help="Publiceringsdatum som källan saknar.")] = None,
    verdict: Annotated[
        str | None, typer.Option("--verdict", help="Vad en otydlig rekommendation betyder: should, may …")
    ] = None,
    priority: options.PriorityOption = Priority.NORMAL,
    dispensing: options.DispensingOption = Dispensing.REQUISITION,
    therapy: options.TherapyOption = None,
    price: options.PriceOption = None,
    basis: options.BasisOption = "AIP",
    price_on: options.PriceOnOption = None,
    patients: options.PatientsOption = None,
    patients_in: options.PatientsInOption = None,
    key: options.KeyOption = None,
) -> None:
    """Öppna ett ärende från en hämtad rekommendation. Utan nummer visas de som saknar ärende."""
    house = ordnat()
    if recommendation is None:
        with database.reading(house.engine) as session:
            terminal.recommendations(without_case(session))
        return
    take_up = TakeUp(
        priority=priority,
        dispensing=dispensing,
        therapy=therapy,
        on=words.day(on, "Datumet"),
        published_on=words.day(published, "Publiceringsdatumet"),
        verdict=words.choose(verdict, {v.value: v for v in Verdict}, "omdöme", list(Verdict)) if verdict else None,
        budget=options.inputs(house, price, basis, price_on, patients, patients_in),
    )
    done = house.act(open_case, recommendation, take_up, actor=actor, key=key)
    tell(house, done, "öppnat")


def nominate_command(
    product: Annotated[str, typer.Option("--product", help="Produktnamn.")],
    substance: Annotated[str, typer.Option("--substance", help="Substans.")],
    indication: Annotated[str, typer.Option("--indication", help="Indikation.")],
    reason: Annotated[str, typer.Option("--reason", help="Varför läkemedlet bör tas upp.")],
    actor: options.ActorOption = None,
    on: options.OnOption = None,
    priority: options.PriorityOption = Priority.NORMAL,
    dispensing: options.DispensingOption = Dispensing.REQUISITION,
    therapy: options.TherapyOption = None,
    price: options.PriceOption = None,
    basis: options.BasisOption = "AIP",
    price_on: options.PriceOnOption = None,
    patients: options.PatientsOption = None,
    patients_in: options.PatientsInOption = None,
    key: options.KeyOption = None,
) -> None:
    """Nominera ett läkemedel utan rekommendation från NT-rådet till sjukvårdsregionens egen väg."""
    house = ordnat()
    take_up = TakeUp(
        priority=priority,
        dispensing=dispensing,
        therapy=therapy,
        on=words.day(on, "Datumet"),
        budget=options.inputs(house, price, basis, price_on, patients, patients_in),
    )
    nomination = Nomination(product, substance, indication, reason)
    done = house.act(nominate, nomination, take_up, actor=actor, key=key)
    tell(house, done, "nominerat")
