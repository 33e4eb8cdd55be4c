"""`ordnat budget new`: the two-minute form, or a whole model from a file; the draft is made and shown at once."""

from decimal import Decimal
from typing import Annotated

import typer

from app.bootstrap import Ordnat, ordnat
from app.cli import words
from app.cli.budget.files import read_json
from app.cli.budget.show import show_version
from app.cli.case import options
from app.cli.case.told import tell
from app.presenters.terminal import console
from models.rules.budget_impact import Inputs
from models.rules.case_number import case_id_of
from models.rules.discreet_form import read_discreetly
from models.rules.errors import InvalidInputError
from models.rules.net_prices import NetPrice
from tasks.actions.budget_version import make_version
from tasks.actions.inputs import ADDED, WHOLE, Given

_MONTH = len("2027-01")


def new_command(
    number: options.Number,
    price: options.PriceOption = None,
    basis: options.BasisOption = "AIP",
    price_on: options.PriceOnOption = None,
    patients: options.PatientsOption = None,
    patients_in: options.PatientsInOption = None,
    uptake: Annotated[
        str | None, typer.Option("--uptake", help="Andel på behandling år för år: ”0,30 0,60 1”. Förval: alla genast.")
    ] = None,
    start: Annotated[
        str | None, typer.Option("--start", help="Månaden då införandet börjar, 2027-01. Förval: nästa januari.")
    ] = None,
    clustered: Annotated[
        bool, typer.Option("--clustered", help="Sjukdomen är ojämnt fördelad i landet: fördela inte efter befolkning.")
    ] = False,
    file: Annotated[
        str | None,
        typer.Option("--file", metavar="FIL", help="I stället: en hel modell i JSON (ordnat budget schema)."),
    ] = None,
    covers: Annotated[
        str, typer.Option("--covers", help="Vid utvidgning: added (bara de tillkommande) eller whole (alla).")
    ] = ADDED,
    overlap: Annotated[
        list[str] | None,
        typer.Option(
            "--overlap", help="Vid utvidgning: patienter som den tidigare analysen också räknar, i en region."
        ),
    ] = None,
    actor: options.ActorOption = None,
    key: options.KeyOption = None,
) -> None:
    """Gör en ny version av analysen: pris, patienter och upptag, eller en hel modell. Den behöver sedan granskas."""
    house, case_id = ordnat(), case_id_of(number)
    simple = options.inputs(house, price, basis, price_on, patients, patients_in)
    net: tuple[NetPrice, ...] = ()
    if file is not None:
        if simple is not None or uptake or start or clustered:
            raise InvalidInputError("Ange antingen --file eller pris, patienter och upptag, inte båda.")
        model, net = read_discreetly(read_json(file))
        given = Given(model)
    else:
        given = _form(simple, uptake, start, clustered=clustered)
    given = _extension(given, house, covers, overlap)
    done = house.act(make_version, case_id, given, net=net, actor=actor, key=key)
    tell(house, done, "ny version av analysen")
    if net:
        console.print("Nettopriserna är sparade för sig. De visas bara för den som har rätt att läsa dem.")
    show_version(house, case_id, None)
    console.print(f"Nästa steg: någon annan granskar. ordnat budget review {number} --by …", soft_wrap=True)


def _form(simple: Inputs | None, uptake: str | None, start: str | None, *, clustered: bool) -> Given:
    if simple is None:
        raise InvalidInputError(
            "Ange pris per patientår (--price) och patienter (--patients eller --patients-in), eller --file."
        )
    shares = simple.uptake if uptake is None else tuple(_shares(uptake))
    form = Inputs(
        simple.price, simple.basis, simple.price_on, simple.national, simple.by_region, shares, clustered=clustered
    )
    return Given(form, words.day(f"{start}-01" if start and len(start) == _MONTH else start, "Starten"))


def _shares(text: str) -> list[Decimal]:
    found = [words.number(part, "Upptaget") for part in text.replace(";", " ").split()]
    return [share for share in found if share is not None]


def _extension(given: Given, house: Ordnat, covers: str, overlap: list[str] | None) -> Given:
    chosen = words.choose(covers, {ADDED: ADDED, WHOLE: WHOLE}, "sätt att räkna utvidgningen", [ADDED, WHOLE])
    counts = words.pairs(overlap or (), "Överlappet")
    both = {house.organisation.region(name).key: count for name, count in counts.items()}
    return Given(given.form, given.start, chosen, both)
