"""Recording decisions: a step's, a region's, or how a case goes on after a changed recommendation."""

from typing import Annotated

import typer

from app.bootstrap import Ordnat, ordnat
from app.cli import words
from app.cli.case import options
from app.cli.case.told import tell
from models.rules.case_number import case_id_of
from models.rules.decisions import Decision
from models.rules.errors import InvalidInputError
from models.rules.process import Stage
from tasks.actions.case_file import business_day
from tasks.actions.decide import decide
from tasks.actions.judge import judge_revision


def decide_command(
    number: options.Number,
    step: Annotated[
        str,
        typer.Argument(metavar="STEG", help="upptag, konsensus, budget, rekommendation, region – eller omprövning."),
    ],
    outcome: Annotated[str, typer.Argument(metavar="UTFALL", help="Steget talar om vilka som finns, om det blir fel.")],
    actor: options.ActorOption = None,
    by: Annotated[str | None, typer.Option("--by", help="Vem som beslutade, om det inte var du.")] = None,
    on: options.OnOption = None,
    region: Annotated[str | None, typer.Option("--region", help="Vilken region som beslutade.")] = None,
    reason: options.ReasonOption = None,
    conditions: Annotated[str | None, typer.Option("--conditions", help="Villkor eller regional vägledning.")] = None,
    centre: Annotated[str | None, typer.Option("--centre", help="Specialistcentrum, till exempel NUS.")] = None,
    waiting_for: Annotated[str | None, typer.Option("--waiting-for", help="Vad regionen väntar på.")] = None,
    until: Annotated[str | None, typer.Option("--until", help="Till när regionen väntar.")] = None,
    registry_number: Annotated[str | None, typer.Option("--registry-number", help="Diarienummer.")] = None,
    body: Annotated[str | None, typer.Option("--body", help="Beslutande organ. Förval: stegets ägare.")] = None,
    share: Annotated[
        list[str] | None, typer.Option("--share", help="Kostnadsansvar på recept, till exempel Medicin=60. Upprepas.")
    ] = None,
    prepared_by: Annotated[
        list[str] | None, typer.Option("--prepared-by", help="Vem som berett rekommendationen. Upprepas.")
    ] = None,
    again_from: Annotated[str | None, typer.Option("--step", help="Vid omprövning: steget som ska göras om.")] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", help="Vid omprövning med nej: region vars godkännande står fast. Upprepas."),
    ] = None,
    price: options.PriceOption = None,
    basis: options.BasisOption = "AIP",
    price_on: options.PriceOnOption = None,
    patients: options.PatientsOption = None,
    patients_in: options.PatientsInOption = None,
    key: options.KeyOption = None,
) -> None:
    """Registrera ett beslut: ett stegs, en regions, eller bedömningen av en ändrad rekommendation."""
    house = ordnat()
    case_id = case_id_of(number)
    if step.casefold() in {words.REVISION, "revision"}:
        kept = [house.organisation.region(name).key for name in keep or ()]
        _judge(house, case_id, outcome, actor, reason, on, again_from, kept, key)
        return
    stage = words.step(step)
    decision = Decision(
        stage=stage,
        outcome=words.outcome(stage, outcome),
        on=words.day(on, "Datumet") or business_day(house.organisation, house.now()),
        region=house.organisation.region(region).key if region else None,
        reason=reason,
        conditions=conditions,
        centre=centre,
        waiting_for=waiting_for,
        waiting_until=words.day(until, "Datumet"),
        registry_number=registry_number,
        body=body,
        shares=words.shares(share or ()),
        prepared_by=tuple(prepared_by or ()),
    )
    inputs = options.inputs(house, price, basis, price_on, patients, patients_in)
    if inputs is not None and stage is not Stage.BUDGET_IMPACT:
        raise InvalidInputError("Pris och patientantal hör till budgetsteget.")
    done = house.act(decide, case_id, decision, actor=actor, decided_by=by, inputs=inputs, key=key)
    tell(house, done, "registrerat")


def _judge(
    house: Ordnat,
    case_id: int,
    outcome: str,
    actor: str | None,
    reason: str | None,
    on: str | None,
    again_from: str | None,
    keep: list[str],
    key: str | None,
) -> None:
    done = house.act(
        judge_revision,
        case_id,
        words.judgement(outcome),
        reason or "",
        actor=actor,
        restart=words.step(again_from) if again_from else None,
        keep=keep,
        on=words.day(on, "Datumet"),
        key=key,
    )
    tell(house, done, "bedömt" if done.case_id == case_id else "öppnat efter omprövningen")
