"""Options that several commands share, and how the figures in them are read."""

from typing import Annotated

import typer

from app.bootstrap import Ordnat
from app.cli import words
from models.rules.budget_impact import Inputs
from models.rules.errors import InvalidInputError
from models.rules.process import Dispensing, Priority
from tasks.actions.case_file import business_day

Number = Annotated[str, typer.Argument(metavar="ÄRENDE", help="Ärendenummer, till exempel OI-0017 eller 17.")]
ActorOption = Annotated[
    str | None, typer.Option("--actor", help="Vem du är: en nyckel i organisationsfilen. Förval: ORDNAT_ACTOR.")
]
KeyOption = Annotated[str | None, typer.Option("--key", help="Nyckel som gör ett upprepat kommando ofarligt.")]
OnOption = Annotated[str | None, typer.Option("--on", help="Datum, 2026-11-22. Förval: i dag.")]
ReasonOption = Annotated[str | None, typer.Option("--reason", help="Skäl. Krävs vid avvikelse från rekommendationen.")]
PriceOption = Annotated[str | None, typer.Option("--price", help="Pris per patientår i kronor, brutto.")]
BasisOption = Annotated[str, typer.Option("--basis", help="Prisets grund: AIP, AUP, upphandlat.")]
PriceOnOption = Annotated[str | None, typer.Option("--price-on", help="Dag då priset gällde. Förval: i dag.")]
PatientsOption = Annotated[str | None, typer.Option("--patients", help="Väntat antal patienter i hela landet.")]
PatientsInOption = Annotated[
    list[str] | None, typer.Option("--patients-in", help="Patienter i en region, till exempel norrbotten=3. Upprepas.")
]
PriorityOption = Annotated[Priority, typer.Option("--priority", help="normal, eller urgent vid starkt behov.")]
DispensingOption = Annotated[
    Dispensing, typer.Option("--dispensing", help="requisition (rekvisition) eller prescription (recept).")
]
TherapyOption = Annotated[
    str | None, typer.Option("--therapy", help="Terapiområde som styr vem som äger ett steg, till exempel cancer.")
]


def inputs(
    house: Ordnat,
    price: str | None,
    basis: str,
    price_on: str | None,
    patients: str | None,
    patients_in: list[str] | None,
) -> Inputs | None:
    """What a budget impact analysis starts from; None when nothing of it was given. Raises InvalidInputError."""
    if price is None and patients is None and not patients_in:
        return None
    amount = words.number(price, "Priset")
    if amount is None:
        raise InvalidInputError("Ange även priset per patientår: --price.")
    counts = words.pairs(patients_in or (), "Patientantalet")
    return Inputs(
        price=amount,
        basis=basis,
        price_on=words.day(price_on, "Prisdatumet") or business_day(house.organisation, house.now()),
        national=words.number(patients, "Patientantalet"),
        by_region={house.organisation.region(name).key: count for name, count in counts.items()},
    )
