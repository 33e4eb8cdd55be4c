"""Taking a stand on a proposal."""

from typing import Annotated

import typer

from app.bootstrap import Ordnat, ordnat
from app.cli import words
from app.cli.case import options
from app.cli.case.told import tell
from app.cli.proposal.look import Number
from app.presenters.terminal import console
from models.rules.case_number import case_id_of, case_number
from models.rules.process import Dispensing, Priority
from models.rules.proposals import MEANINGS
from models.rules.verdicts import Verdict
from tasks.actions.open_case import TakeUp
from tasks.actions.proposals.link import link_proposal
from tasks.actions.proposals.set_aside import set_aside_proposal
from tasks.actions.proposals.settled import Settled
from tasks.actions.proposals.take_up import Wording, take_up_proposal

VerdictOption = Annotated[
    str | None,
    typer.Option("--verdict", help="Vad en okänd formulering betyder: should, may, should_not, await, regional."),
]
PublishedOption = Annotated[str | None, typer.Option("--published", help="Publiceringsdatum som källan saknar.")]
WhyOption = Annotated[str, typer.Option("--reason", help="Varför.")]


def take_up_command(
    number: Number,
    actor: options.ActorOption = None,
    verdict: VerdictOption = None,
    published: PublishedOption = None,
    on: options.OnOption = None,
    priority: options.PriorityOption = Priority.NORMAL,
    dispensing: options.DispensingOption = Dispensing.REQUISITION,
    therapy: options.TherapyOption = None,
    price: options.PriceOption = None,
    basis: options.BasisOption = "AIP",
    price_on: options.PriceOnOption = None,
    patients: options.PatientsOption = None,
    patients_in: options.PatientsInOption = None,
    substance: Annotated[str | None, typer.Option("--substance", help="Substans, om listan saknar den.")] = None,
    indication: Annotated[str | None, typer.Option("--indication", help="Indikation, om listan saknar den.")] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Varför det bör tas upp. Förval: listans motivering.")
    ] = None,
    key: options.KeyOption = None,
) -> None:
    """Ta upp ett förslag: ett ärende öppnas, eller nomineras till egen väg om det inte tas upp nationellt."""
    house = ordnat()
    take_up = TakeUp(
        priority=priority,
        dispensing=dispensing,
        therapy=therapy,
        on=words.day(on, "Datumet"),
        published_on=words.day(published, "Publiceringsdatumet"),
        verdict=_meaning(verdict),
        budget=options.inputs(house, price, basis, price_on, patients, patients_in),
    )
    done = house.act(take_up_proposal, number, take_up, Wording(substance, indication, reason), actor=actor, key=key)
    _tell(house, done, "taget upp")


def link_command(
    number: Number,
    case: options.Number,
    reason: WhyOption = "",
    actor: options.ActorOption = None,
    extension: Annotated[
        bool, typer.Option("--extension", help="En annan indikation: öppna ett nytt ärende som utvidgar det här.")
    ] = False,
    verdict: VerdictOption = None,
    published: PublishedOption = None,
    key: options.KeyOption = None,
) -> None:
    """Koppla ett förslag till ärendet det gäller, som då får veta; eller till en tidigare indikation."""
    house = ordnat()
    day, meaning = words.day(published, "Publiceringsdatumet"), _meaning(verdict)
    wanted = TakeUp(published_on=day, verdict=meaning) if extension else None
    done = house.act(link_proposal, number, case_id_of(case), reason, actor=actor, extension=wanted, key=key)
    _tell(house, done, "kopplat")


def set_aside_command(
    number: Number, reason: WhyOption = "", actor: options.ActorOption = None, key: options.KeyOption = None
) -> None:
    """Lägg ett förslag åt sidan, med skäl. Det kan tas upp senare."""
    house = ordnat()
    done = house.act(set_aside_proposal, number, reason, actor=actor, key=key)
    _tell(house, done, "lagt åt sidan")


def _meaning(text: str | None) -> Verdict | None:
    if text is None:
        return None
    known = {verdict.value: verdict for verdict in MEANINGS} | {verdict.label: verdict for verdict in MEANINGS}
    return words.choose(text, known, "omdöme", [f"{verdict.value} ({verdict.label})" for verdict in MEANINGS])


def _tell(house: Ordnat, done: Settled, what: str) -> None:
    again = " Det var redan gjort." if done.repeated else ""
    case = f", {case_number(done.case_id)}" if done.case_id else ""
    console.print(f"Förslag {done.proposal_id}: {what}{case}.{again}")
    if done.recorded is not None and not done.repeated:
        tell(house, done.recorded, "registrerat")
