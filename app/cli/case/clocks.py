"""`ordnat stop|resume|ack|snooze`: the clock stopped and set going, and its alarms answered for."""

from datetime import timedelta
from typing import Annotated

import typer

from app.bootstrap import Ordnat, ordnat
from app.cli import words
from app.cli.case import options
from app.cli.case.told import tell
from models import database
from models.rules.case_number import case_id_of
from models.rules.clocks.stopping import WantedStop
from models.rules.errors import InvalidInputError
from tasks.actions.acknowledge import DAYS_AHEAD, acknowledge, running_clocks
from tasks.actions.case_file import business_day, load
from tasks.actions.stop import resume_clock, stop_clock

_MOST_DAYS = 366


def stop_command(
    number: options.Number,
    reason: Annotated[
        str, typer.Argument(metavar="SKÄL", help="underlag, avtal, tillgång, kapacitet, översyn eller annat.")
    ],
    until: Annotated[str, typer.Option("--until", help="Dagen då stoppet väntas sluta, 2026-11-22. Krävs.")],
    region: Annotated[str | None, typer.Option("--region", help="Bara den här regionens klocka.")] = None,
    text: Annotated[str, typer.Option("--text", help="Mer om skälet. Krävs vid annat.")] = "",
    since: Annotated[str | None, typer.Option("--from", help="Dagen då klockan stannade. Förval: i dag.")] = None,
    actor: options.ActorOption = None,
    key: options.KeyOption = None,
) -> None:
    """Stoppa klockan i ett ärende, eller i en av dess regioner, av ett skäl på listan."""
    house = ordnat()
    wanted = WantedStop(
        reason=words.stop_reason(reason),
        expected_end=words.day(until, "Det väntade slutet"),
        on=words.day(since, "Datumet"),
        region=house.organisation.region(region).key if region else None,
        text=text,
    )
    tell(house, house.act(stop_clock, case_id_of(number), wanted, actor=actor, key=key), "klockan stoppad")


def resume_command(
    number: options.Number,
    stop: Annotated[
        int | None, typer.Argument(metavar="STOPP", help="Stoppets nummer i tidslinjen, om flera pågår.")
    ] = None,
    on: Annotated[str | None, typer.Option("--on", help="Dagen då klockan gick igen. Förval: i dag.")] = None,
    actor: options.ActorOption = None,
    key: options.KeyOption = None,
) -> None:
    """Låt klockan gå igen efter ett stopp."""
    house = ordnat()
    day = words.day(on, "Datumet")
    tell(house, house.act(resume_clock, case_id_of(number), stop, day, actor=actor, key=key), "klockan går igen")


def acknowledge_command(
    number: options.Number,
    reason: Annotated[str, typer.Option("--reason", help="Vad som görs. Krävs.")],
    clock: Annotated[
        str | None, typer.Argument(metavar="KLOCKA", help="Till exempel path eller consensus. Utan: hela ärendet.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", help="Tyst till och med den dagen. Förval: en vecka.")] = None,
    actor: options.ActorOption = None,
    key: options.KeyOption = None,
) -> None:
    """Kvittera ett larm: du tar hand om det, och klockan larmar inte mer till och med en dag."""
    house, case_id = ordnat(), case_id_of(number)
    named = _clock(house, case_id, clock) if clock else None
    last = words.day(until, "Datumet")
    done = house.act(acknowledge, case_id, named, reason, until=last, actor=actor, key=key)
    tell(house, done, "kvitterat")


def snooze_command(
    number: options.Number,
    days: Annotated[int, typer.Option("--days", help="Så många dagar ska ärendet vara tyst.")],
    reason: Annotated[str | None, typer.Option("--reason", help="Varför. Förval: påminn senare.")] = None,
    actor: options.ActorOption = None,
    key: options.KeyOption = None,
) -> None:
    """Tysta hela ärendets larm några dagar."""
    house = ordnat()
    if not 1 <= days <= _MOST_DAYS:
        raise InvalidInputError(f"Ange mellan 1 och {_MOST_DAYS} dagar.")
    last = business_day(house.organisation, house.now()) + timedelta(days=days)
    why = reason or "påminn senare"
    done = house.act(acknowledge, case_id_of(number), None, why, until=last, actor=actor, key=key)
    tell(house, done, f"tyst till och med {last.isoformat()}")


def _clock(house: Ordnat, case_id: int, text: str) -> str:
    """A running clock by its key or its Swedish words. Raises InvalidInputError, NotFoundError."""
    with database.reading(house.engine) as session:
        place = load(session, case_id).at
    known = running_clocks(place, house.organisation, business_day(house.organisation, house.now()))
    told = [f"{key} ({label})" for key, label in known.items()] or ["ingen går"]
    named = known | DAYS_AHEAD
    return words.choose(
        text, {key: key for key in named} | {label: key for key, label in named.items()}, "klocka", told
    )
