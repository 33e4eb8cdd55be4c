"""Corrections, a changed priority, and closing."""

from typing import Annotated

import typer

from app.bootstrap import Ordnat, ordnat
from app.cli import words
from app.cli.case import options
from app.cli.case.told import tell
from app.presenters.still_in_use import still_in_use
from app.presenters.terminal import console
from models import database
from models.rules.case_number import case_id_of
from models.rules.clocks.amended_stops import STOPPINGS
from models.rules.errors import InvalidInputError
from models.rules.events import Kind
from models.rules.process import Priority, Stage
from models.rules.standings import CloseReason
from tasks.actions.case_file import load
from tasks.actions.close import change_priority, close_case
from tasks.actions.correct import Amendment, correct
from tasks.actions.correct_start import correct_start
from tasks.actions.set_inputs import set_inputs


def correct_command(
    number: options.Number,
    event: Annotated[
        int | None, typer.Argument(metavar="HÄNDELSE", help="Numret i tidslinjen på det som ska rättas.")
    ] = None,
    reason: Annotated[str, typer.Option("--why", help="Varför rättelsen görs. Krävs.")] = "",
    actor: options.ActorOption = None,
    annul: Annotated[bool, typer.Option("--annul", help="Återta händelsen helt.")] = False,
    outcome: Annotated[str | None, typer.Option("--outcome", help="Rätt utfall.")] = None,
    on: Annotated[str | None, typer.Option("--on", help="Rätt datum.")] = None,
    by: Annotated[str | None, typer.Option("--by", help="Rätt beslutsfattare.")] = None,
    decision_reason: Annotated[
        str | None, typer.Option("--reason", help="Rätt skäl i beslutet, eller till klockstoppet.")
    ] = None,
    conditions: Annotated[str | None, typer.Option("--conditions", help="Rätt villkor.")] = None,
    centre: Annotated[str | None, typer.Option("--centre", help="Rätt specialistcentrum.")] = None,
    waiting_for: Annotated[str | None, typer.Option("--waiting-for", help="Rätt väntan på.")] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="Rätt väntan till, eller väntat slut på klockstoppet.")
    ] = None,
    text: Annotated[str | None, typer.Option("--text", help="Rätt text om klockstoppet.")] = None,
    registry_number: Annotated[str | None, typer.Option("--registry-number", help="Rätt diarienummer.")] = None,
    share: Annotated[list[str] | None, typer.Option("--share", help="Rätt kostnadsansvar, alla andelar.")] = None,
    priority: Annotated[
        Priority | None, typer.Option("--priority", help="I stället för en händelse: ändra ärendets prioritet.")
    ] = None,
    start: Annotated[
        str | None, typer.Option("--start", help="I stället för en händelse: rätt dag då klockan började gå.")
    ] = None,
    price: options.PriceOption = None,
    basis: options.BasisOption = "AIP",
    price_on: options.PriceOnOption = None,
    patients: options.PatientsOption = None,
    patients_in: options.PatientsInOption = None,
    key: options.KeyOption = None,
) -> None:
    """Rätta beslut, klockstopp eller klockans start, ändra prioritet, eller ange pris. Det gamla står kvar."""
    house, case_id = ordnat(), case_id_of(number)
    inputs = options.inputs(house, price, basis, price_on, patients, patients_in)
    if inputs is not None:
        done = house.act(set_inputs, case_id, inputs, actor=actor, key=key)
        tell(house, done, "underlag angivet")
        return
    if priority is not None:
        done = house.act(change_priority, case_id, priority, reason, actor=actor, key=key)
        tell(house, done, "ändrat")
        return
    if start is not None:
        first = words.day(start, "Startdagen")
        tell(house, house.act(correct_start, case_id, first, reason, actor=actor, key=key), "klockans start rättad")
        return
    if event is None:
        raise InvalidInputError("Ange numret på händelsen som ska rättas. Det står i tidslinjen: ordnat case show.")
    fields = {
        "reason": decision_reason,
        "conditions": conditions,
        "centre": centre,
        "waiting_for": waiting_for,
        "waiting_until": until,
        "registry_number": registry_number,
        "shares": [[s.unit, str(s.percent)] for s in words.shares(share or ())] or None,
    }
    words.day(until, "Datumet")
    kind, stage = _event(house, case_id, event)
    if kind in STOPPINGS:
        stopped_for = words.stop_reason(decision_reason).value if decision_reason else None
        fields = {"reason": stopped_for, "expected_end": until, "text": text}
    changed = {name: value for name, value in fields.items() if value is not None}
    done = house.act(
        correct,
        case_id,
        event,
        Amendment(
            reason=reason,
            annul=annul,
            on=words.day(on, "Datumet"),
            decided_by=by,
            fields=changed or None,
            outcome=words.outcome(stage, outcome) if stage and outcome else outcome,
        ),
        actor=actor,
        key=key,
    )
    tell(house, done, "rättat")


def close_command(
    number: options.Number,
    reason: Annotated[
        str,
        typer.Argument(metavar="SKÄL", help="withdrawn (återkallat), not_launched (lanseras inte), duplicate, other."),
    ],
    text: Annotated[str, typer.Option("--why", help="Varför, i ord. Krävs.")] = "",
    duplicate_of: Annotated[str | None, typer.Option("--of", help="Ärendet som detta är en dubblett av.")] = None,
    actor: options.ActorOption = None,
    key: options.KeyOption = None,
) -> None:
    """Avsluta ett ärende med skäl. Det tas aldrig bort."""
    house = ordnat()
    reasons = words.close_reasons()
    known = {key_: key_ for key_ in reasons} | {label: key_ for key_, label in reasons.items()}
    chosen = words.choose(reason, known, "skäl", [f"{k} ({label})" for k, label in reasons.items()])
    done = house.act(
        close_case,
        case_id_of(number),
        CloseReason(chosen),
        text,
        actor=actor,
        duplicate_of=case_id_of(duplicate_of) if duplicate_of else None,
        key=key,
    )
    tell(house, done, "avslutat")
    with database.reading(house.engine) as session:
        left = still_in_use(load(session, done.case_id).at, house.organisation)
    if left:
        console.print(left)


def _event(house: Ordnat, case_id: int, seq: int) -> tuple[Kind | None, Stage | None]:
    """What the event is about; nothing when there is none, which the action says in its own words."""
    with database.reading(house.engine) as session:
        log = load(session, case_id).log
    return next(((event.kind, event.stage) for event in log if event.seq == seq), (None, None))
