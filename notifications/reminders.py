"""What is said because a day is coming: an agreement ends, a recommendation is to be re-assessed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from models.rules.ahead import Ahead
from models.rules.organisation import Person
from notifications.message import Message

_TO_DO: dict[Ahead, str] = {
    Ahead.AGREEMENT_END: "ta reda på om avtalet förlängs, och planera för priset och patienterna om det inte gör det.",
    Ahead.AGREEMENT_OPTION: "ta reda på om ett nytt avtal förbereds: det som gäller kan inte förlängas längre än så.",
    Ahead.REASSESSMENT: "kontrollera när NT-rådet planerar sin omprövning, och ta fram hur läkemedlet har använts.",
}
_OUR_OWN = "bestäm när den sjukvårdsregionala rekommendationen ses över, och ta fram hur läkemedlet har använts."


@dataclass(frozen=True, slots=True)
class Coming:
    """A day to come and what it is of. `clock` and the day are its identity; `before` is the reminder's own name.

    `numbers` are the cases about the medicine, newest first, and `indication` that of the one there is. Of an
    agreement: with whom, how long it can be prolonged, since when it is on the list no more. Of a recommendation: from
    when, and whether it is ours (`own_route`). `whose_turn` says in words who is asked, `fell_from` why somebody else.
    """

    kind: Ahead
    clock: str
    on: date
    before: str
    product: str
    whose_turn: str
    numbers: tuple[str, ...] = ()
    indication: str | None = None
    company: str | None = None
    option: str | None = None
    delisted_on: date | None = None
    recommended_on: date | None = None
    own_route: bool = False
    url: str | None = None
    fell_from: tuple[str, ...] = ()


def reminder(coming: Coming, people: Iterable[Person], *, day: date, roles: tuple[str, ...] = ()) -> list[Message]:
    """The reminder to each of `people`, said on `day`."""
    kind, facts = coming.kind.value, _facts(coming, day)
    key = f"{kind}:{coming.clock}:{coming.on.isoformat()}:{coming.before}"
    return [
        Message(
            kind,
            f"{key}:{person.key}",
            person.key,
            person.mail,
            facts,
            clock=coming.clock,
            occasion=coming.on.isoformat(),
            roles=roles,
        )
        for person in people
    ]


def _facts(coming: Coming, day: date) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "number": coming.numbers[0] if coming.numbers else None,
        "product": coming.product,
        "clock": coming.clock,
        "on": coming.on.isoformat(),
        "days_left": (coming.on - day).days,
        "whose_turn": coming.whose_turn,
        "action": _OUR_OWN if coming.own_route else _TO_DO[coming.kind],
        "url": coming.url,
        "fell_from": list(coming.fell_from),
    }
    if coming.kind is Ahead.REASSESSMENT:
        recommended = {"recommended_on": _iso(coming.recommended_on), "own_route": coming.own_route}
        return facts | {"indication": coming.indication} | recommended
    own = {"company": coming.company, "option": coming.option, "delisted_on": _iso(coming.delisted_on)}
    return facts | own | {"numbers": list(coming.numbers)}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
