"""`ordnat demo`: the main job on real recommendations, with the whole program running.

The recommendations are real (app/demo/site/data says from where); prices, patient numbers and the regions' decisions
are made up. Dates are set in the time of each recommendation, so that the lead times mean something.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import col, select

from app.demo.delays import tell_of_delays
from app.demo.mailbox import text_of
from app.demo.site import later_rows
from app.demo.theatre import Theatre, theatre
from app.front_door import address
from app.presenters import terminal
from app.presenters.board import board_lines
from app.presenters.clocks import lead_times, targets
from models import database
from models.rules.budget_impact import Inputs
from models.rules.case_number import case_number
from models.rules.decisions import Decision
from models.rules.errors import OrdnatError
from models.rules.process import Stage
from models.rules.standings import Standing
from models.tables.medicine import Medicine, Recommendation
from tasks.actions.case_file import Recorded, business_day
from tasks.actions.decide import decide
from tasks.actions.open_case import TakeUp, open_case
from tasks.queries.cases import BoardRow, board, view

OFFICER = "foa.handlaggare"
DECIDERS = {
    "norrbotten": "norrbotten.beslutsfattare",
    "vasterbotten": "vasterbotten.beslutsfattare",
    "vasternorrland": "vasternorrland.beslutsfattare",
    "jamtland_harjedalen": "jamtland.beslutsfattare",
}


@dataclass(frozen=True)
class Answer:
    """What a region says in the story, and how many days after the recommendation."""

    outcome: str
    days: int
    reason: str | None = None
    waiting_for: str | None = None


def tell_it() -> int:
    """Play the whole story; 0 when it went as it should."""
    say = terminal.console.print
    say("Startar: databas, demosida med NT-rådets lista, e-postserver, Prefect-server och flöden …")
    with theatre() as stage:
        cases = _play(stage)
        _show(stage, cases["Trodelvy"])
        wrong = [*_wrong(stage, cases), *tell_of_delays()]
        for sentence in wrong:
            terminal.errors.print(f"[red]Fel:[/] {sentence}")
        _stay(stage)
    return int(bool(wrong))


def _play(stage: Theatre) -> dict[str, int]:
    say = terminal.console.print
    say("\n[bold]1. NT-rådets lista hämtas[/] (första gången är utgångsläge: rader blir kända, inga ärenden öppnas)")
    stage.run("hämtning/hämtning")
    say("[bold]2. Handläggaren tar upp fem läkemedel[/]")
    cases = {
        "Trodelvy": _open(stage, "Trodelvy", price=430_000, patients=55, therapy="cancer"),
        "Adakveo": _open(stage, "Adakveo", price=900_000, patients=40),
        "Libmeldy": _open(stage, "Libmeldy", price=28_000_000, patients=1),
        "Kymriah": _open(stage, "Kymriah", "lymfom"),
        "Hemgenix": _open(stage, "Hemgenix"),
    }
    stage.settle()
    say("[bold]3. Konsensus, budgetpåverkan och sjukvårdsregional rekommendation[/]")
    _prepare_decision(stage, cases["Trodelvy"], "rcc.ordforande", date(2022, 7, 4))
    _prepare_decision(stage, cases["Adakveo"], "aril.ordforande", date(2022, 4, 6))
    _prepare_decision(stage, cases["Libmeldy"], "aril.ordforande", date(2023, 1, 23))
    say("[bold]4. Regionerna beslutar[/]")
    yes = Answer("as_recommended", 29)
    slower = Answer("as_recommended", 51)
    _regions(stage, cases["Trodelvy"], date(2022, 7, 4), [yes, yes, slower, yes])
    no = Answer("no", 70, reason="Behandlingsvinsten bedöms inte motivera kostnaden i regionen.")
    _regions(stage, cases["Adakveo"], date(2022, 4, 6), [yes, slower, no, slower])
    waits = Answer("waiting", 40, reason="Remissväg saknas.", waiting_for="avtal med behandlande sjukhus")
    _regions(stage, cases["Libmeldy"], date(2023, 1, 23), [yes, yes, yes, waits])
    stage.settle()
    say("[bold]5. NT-rådet ändrar sig om Luxturna: nej 2019, ja 2021. Nästa hämtning märker det[/]")
    stage.site.show(later_rows("nt_recommendations"))
    stage.run("hämtning/hämtning")
    cases["Luxturna"] = _open(stage, "Luxturna", price=6_200_000, patients=2)
    stage.settle()
    say("[bold]6. Det som ligger i utkorgen skickas[/]")
    stage.run("utskick/utskick")
    return cases


def _open(
    stage: Theatre, product: str, indication: str = "", *, price: int = 0, patients: int = 0, therapy: str | None = None
) -> int:
    house = stage.house
    with database.reading(house.engine) as session:
        known = session.exec(
            select(Recommendation)
            .join(Medicine, Recommendation.medicine_id == Medicine.id)  # type: ignore[arg-type]
            .where(Medicine.product == product, col(Recommendation.indication).contains(indication))
            .order_by(col(Recommendation.number).desc())
        ).first()
    if known is None or known.id is None:
        raise OrdnatError(f"{product} finns inte på demosidan.")
    on = known.published_on or business_day(house.organisation, house.now())
    budget = Inputs(Decimal(price), "AIP", on, Decimal(patients)) if price else None
    number = known.id
    done = house.act(open_case, number, TakeUp(on=on, therapy=therapy, budget=budget), actor=OFFICER)
    house.carry_on(done)
    terminal.console.print(f"   {case_number(done.case_id)} {product}: {known.label}")
    return done.case_id


def _prepare_decision(stage: Theatre, case_id: int, consensus_by: str, start: date) -> None:
    _decide(stage, case_id, Decision(Stage.CONSENSUS, "support", start + timedelta(days=9)), consensus_by)
    _decide(stage, case_id, Decision(Stage.BUDGET_IMPACT, "reviewed", start + timedelta(days=7)), "foa.chef")
    recommended = Decision(Stage.REGIONAL_RECOMMENDATION, "recommend", start + timedelta(days=15))
    _decide(stage, case_id, recommended, "aril.ordforande")


def _regions(stage: Theatre, case_id: int, start: date, answers: Sequence[Answer]) -> None:
    for (region, decider), answer in zip(DECIDERS.items(), answers, strict=True):
        on = start + timedelta(days=answer.days)
        decision = Decision(
            Stage.REGION_DECISION,
            answer.outcome,
            on,
            region=region,
            reason=answer.reason,
            waiting_for=answer.waiting_for,
            waiting_until=on + timedelta(days=180) if answer.waiting_for else None,
            registry_number=f"DEMO {on.year}/{case_id}{region[:1]}",
        )
        _decide(stage, case_id, decision, decider)


def _decide(stage: Theatre, case_id: int, decision: Decision, decider: str) -> Recorded:
    house = stage.house
    done = house.act(decide, case_id, decision, actor=OFFICER, decided_by=decider)
    house.carry_on(done)
    return done


def _show(stage: Theatre, released: int) -> None:
    house, say = stage.house, terminal.console.print
    today = business_day(house.organisation, house.now())
    say("\n[bold]Ett ärende hela vägen[/] (automatiska steg bär dagens datum, besluten sina egna)")
    with database.reading(house.engine) as session:
        terminal.case(view(session, released), house.organisation, today)
    _show_mail(stage)
    rows = _board(stage)
    terminal.board(board_lines(rows, house.organisation, today), house.organisation, today)
    say("\n[bold]Ledtider mot 1–2 månader[/]")
    for row in rows:
        with database.reading(house.engine) as session:
            place = view(session, row.case.id or 0).place
        if place.region_decisions:
            say(f"{case_number(row.case.id or 0)} {row.product}: {targets(place)}")
            for line in lead_times(place, house.organisation, today):
                say(f"   {line.whose:<22}{line.days:<42}{line.verdict}")


def _show_mail(stage: Theatre) -> None:
    say, mails = terminal.console.print, stage.mailbox.mails
    say(f"\n[bold]{len(mails)} mejl skickade.[/] Ett av dem:")
    if mails:
        say(f"Till: {mails[0]['To']}\nÄmne: {mails[0]['Subject']}\n\n{text_of(mails[0])}", markup=False)


def _board(stage: Theatre) -> list[BoardRow]:
    with database.reading(stage.house.engine) as session:
        return board(session, everything=True)


def _wrong(stage: Theatre, cases: dict[str, int]) -> list[str]:
    rows = {row.case.id: row for row in _board(stage)}
    expected = {
        "Trodelvy": Standing.RELEASED,
        "Adakveo": Standing.RELEASED,
        "Libmeldy": Standing.ON_PATH,
        "Kymriah": Standing.CLOSED,
        "Hemgenix": Standing.PARKED,
        "Luxturna": Standing.ON_PATH,
    }
    wrong = [
        f"{product} står i läget {rows[cases[product]].case.standing}, inte {standing.value}."
        for product, standing in expected.items()
        if rows[cases[product]].case.standing != standing
    ]
    if rows[cases["Adakveo"]].outcomes.get("vasternorrland") != "no":
        wrong.append("Adakveos avvikande region saknas på tavlan.")
    if not stage.mailbox.mails:
        wrong.append("Inga mejl kom fram.")
    return wrong


def _stay(stage: Theatre) -> None:
    """At a terminal everything stays up until Ctrl-C; otherwise the demonstration ends by itself."""
    settings, say = stage.house.settings, terminal.console.print
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        say("\nDemon avslutas. Vid en terminal står allt kvar igång; ett eget system startas med ordnat up.")
        return
    say(f"\n[bold]Allt är igång. Öppna {address(settings)}[/] och välj vem du vill vara.")
    say(f"Prefects sidor, för driften: http://127.0.0.1:{settings.prefect_port}")
    say(f"NT-rådets lista i demon: {stage.site.url}")
    say("Se ärendena från ett annat fönster:")
    say(f"   ORDNAT_HOME={settings.home} ORDNAT_PREFECT_PORT={settings.prefect_port} .venv/bin/ordnat case list --all")
    say("Ctrl-C stoppar.")
    try:
        stage.parts["flödena"].wait()
    except KeyboardInterrupt:
        say("\nStoppar …")
