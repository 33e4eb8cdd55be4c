"""May this be said of a case whose recommendation has changed? `check_…` raises a sentence, `open_…` tells a page."""

from collections.abc import Sequence

from models.rules.errors import InvalidInputError, NotFoundError, NotNowError
from models.rules.position import Position, trigger_of
from models.rules.process import RULES, Stage, stages_of
from models.rules.standings import JUDGED_IN, JUDGEMENTS, Judgement, Standing, Trigger
from models.rules.verdicts import Verdict


def open_judgements(place: Position) -> tuple[Judgement, ...]:
    """What a case officer can say now; empty when no changed recommendation waits to be judged."""
    waits = place.standing is Standing.PAUSED or place.review_wanted
    return JUDGED_IN.get(place.standing, ()) if place.standing and waits else ()


def check_judgement(
    place: Position, number: str, judgement: Judgement, *, restart: Stage | None, keep: Sequence[str]
) -> None:
    """May `judgement` be passed on the case called `number`? Raises NotNowError, NotFoundError, InvalidInputError."""
    possible = open_judgements(place)
    if not possible:
        raise NotNowError(f"{number} är inte pausat av en ändrad rekommendation, och ingen omprövning väntar.")
    if judgement not in possible:
        known = ", ".join(JUDGEMENTS[other][1] for other in possible)
        raise NotNowError(f"{number} kan inte bedömas så som det står nu. Välj bland: {known}.")
    _check_restart(place, judgement, restart)
    _check_kept(place, judgement, keep)
    if judgement is Judgement.NEW_CASE:
        _check_opens(place, number)


def lapsing(place: Position, judgement: Judgement, keep: Sequence[str]) -> tuple[str, ...]:
    """The regions whose approval ends with the judgement: all that approve when the no is made known, but the kept."""
    return tuple(r for r in place.approving if r not in keep) if judgement is Judgement.TURN_DOWN else ()


def _check_restart(place: Position, judgement: Judgement, restart: Stage | None) -> None:
    if (restart is None) is (judgement is Judgement.RESTART):
        known = ", ".join(f"{stage.value} ({rule.label.lower()})" for stage, rule in RULES.items())
        raise InvalidInputError(f"Ange steget som ska göras om, och bara då: {known}.", about="restart")
    if restart is not None and restart not in {rule.stage for rule in stages_of(place.route)}:
        raise InvalidInputError(f"{RULES[restart].label} ingår inte i ärendets väg.", about="restart")


def _check_kept(place: Position, judgement: Judgement, keep: Sequence[str]) -> None:
    if keep and judgement is not Judgement.TURN_DOWN:
        raise InvalidInputError(
            "Bara när nejet görs känt sägs det vilka regioner som behåller sitt godkännande.", about="keep"
        )
    for region in keep:
        if region not in place.regions:
            raise NotFoundError(f"Regionen ”{region}” ingår inte i ärendet. Välj bland: {', '.join(place.regions)}.")
        if region not in place.approving:
            raise InvalidInputError(f"{region} har inget godkännande att behålla i ärendet.", about="keep")


def _check_opens(place: Position, number: str) -> None:
    if trigger_of(place.verdict, revised=True) is not Trigger.REVISED_POSITIVE:
        raise InvalidInputError(
            f"Ett nytt ärende öppnas när rekommendationen är bör eller kan; i {number} är den nu "
            f"”{Verdict(place.verdict).label}”. Säg att godkännandet står fast, eller gör nejet känt."
        )
