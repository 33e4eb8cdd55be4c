"""What happens in the autumn of the demonstration, and what was heard of it."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import groupby

from rich.markup import escape

from app.demo.autumn import FIRST, Autumn, Heard, autumn, days, decision
from app.demo.mailbox import text_of
from app.presenters import terminal
from models.rules.case_number import case_number
from models.rules.clocks.stops import StopReason
from models.rules.process import Stage

IN_TIME, AT_RISK, FORGOTTEN, STOPPED = "Adakveo", "Yescarta", "Libmeldy", "Zolgensma"
_WHAT = {
    IN_TIME: "beslutas i tid",
    AT_RISK: "varnas inför ett möte, och hinner",
    FORGOTTEN: "glöms bort: trappan klättrar",
    STOPPED: "klockan är stoppad, avtalet är inte tecknat: tyst",
}
_LADDER = ("kvar till målet – hela", "över målet – hela", "kvar till gränsen – hela", "över gränsen – hela")
_REGIONS = {
    "norrbotten": "norrbotten.beslutsfattare",
    "vasterbotten": "vasterbotten.beslutsfattare",
    "vasternorrland": "vasternorrland.beslutsfattare",
    "jamtland_harjedalen": "jamtland.beslutsfattare",
}


def tell_of_delays() -> list[str]:
    """Play the autumn and print what was heard; sentences about what did not go as it should."""
    say = terminal.console.print
    say("\n[bold]En höst på en simulerad kalender[/]: fyra läkemedel tas upp 1 september 2026 (påhittade datum)")
    with autumn() as season:
        cases = {product: season.opens(product) for product in _WHAT}
        season.stops(cases[STOPPED], StopReason.AGREEMENT, date(2026, 12, 18))
        deeds = _deeds(season, cases)
        for day in days():
            season.day = day
            for deed in deeds.get(day, []):
                deed()
            season.lives()
        for product, case_id in cases.items():
            _print(product, season.about(case_number(case_id)), case_number(case_id))
        _open(season.about(case_number(cases[FORGOTTEN])))
        return list(_wrong(season, cases))


Deeds = dict[date, list[Callable[[], None]]]


def _deeds(season: Autumn, cases: dict[str, int]) -> Deeds:
    """Who decides what on which day: two cases are dealt with, two are not."""
    return {
        **_path(season, cases[IN_TIME], consensus=1, recommendation=2, regions=6),
        **_path(season, cases[AT_RISK], consensus=9, recommendation=30, regions=42),
    }


def _path(season: Autumn, case_id: int, *, consensus: int, recommendation: int, regions: int) -> Deeds:
    def prepared() -> None:
        season.decides(case_id, decision(Stage.CONSENSUS, "support"), "aril.ordforande")
        season.decides(case_id, decision(Stage.BUDGET_IMPACT, "reviewed"), "foa.chef")

    def recommended() -> None:
        season.decides(case_id, decision(Stage.REGIONAL_RECOMMENDATION, "recommend"), "aril.ordforande")

    def decided() -> None:
        for region, decider in _REGIONS.items():
            season.decides(case_id, decision(Stage.REGION_DECISION, "as_recommended", region), decider)

    days_after = {consensus: prepared, recommendation: recommended, regions: decided}
    return {FIRST + timedelta(days=number): [deed] for number, deed in days_after.items()}


def _print(product: str, heard: list[Heard], number: str) -> None:
    say = terminal.console.print
    say(f"\n[bold]{number} {product}[/] – {_WHAT[product]}")
    for (on, subject), mails in groupby(heard, key=lambda one: (one.on, _subject(one, number, product))):
        readers = ", ".join(str(one.mail["To"]).removesuffix(".example") for one in mails)
        say(f"   {on.isoformat()}  {subject}\n{' ' * 14}[dim]{escape(readers)}[/]", soft_wrap=True)


def _subject(one: Heard, number: str, product: str) -> str:
    return escape(str(one.mail["Subject"]).removeprefix(f"{number} {product}: "))


def _open(heard: list[Heard]) -> None:
    """One of the mails, as its reader sees it without HTML."""
    say = terminal.console.print
    for one in heard:
        if "över gränsen – hela" in str(one.mail["Subject"]):
            say(f"\n[bold]Ett av mejlen[/], till {one.mail['To']} {one.on.isoformat()}:\n")
            say(text_of(one.mail), markup=False)
            return


def _wrong(season: Autumn, cases: dict[str, int]) -> Iterator[str]:
    """What the story promises, held against the mails that came."""
    heard = {product: season.about(case_number(case_id)) for product, case_id in cases.items()}
    late = [one for one in heard[IN_TIME] if " över " in str(one.mail["Subject"])]
    if late:
        yield f"{IN_TIME} beslutades i tid men larmade ändå."
    if not any("material till" in str(one.mail["Subject"]) for one in heard[AT_RISK]):
        yield f"{AT_RISK} varnades inte inför mötet."
    if [one for one in heard[STOPPED] if one.on > FIRST]:
        yield f"{STOPPED} har stoppad klocka men larmade."
    climbed = [rung for one in heard[FORGOTTEN] for rung in _LADDER if rung in str(one.mail["Subject"])]
    if list(dict.fromkeys(climbed)) != list(_LADDER):
        yield f"{FORGOTTEN} gick inte uppför trappan i ordning: {', '.join(dict.fromkeys(climbed))}."
