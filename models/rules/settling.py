"""May this be done with the proposal? `check_…` raises a sentence for a person, `can_…` answers a page."""

from dataclasses import dataclass

from models.rules.case_number import case_number
from models.rules.errors import InvalidInputError, NotNowError
from models.rules.proposals import FOLLOWS, MEANINGS, STATE_LABELS, ProposalState, Way, way_of
from models.rules.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal as the rules see it. `case_id` is the case it led to, `newer` a later proposal about the same."""

    number: int
    state: ProposalState
    verdict: Verdict
    product: str
    label: str
    case_id: int | None = None
    newer: int | None = None


def check_take_up(offer: Offer, meaning: Verdict | None = None) -> Way:
    """May the proposal be taken up, and what does that do? `meaning` is what a person says its words mean.

    Raises NotNowError (settled, replaced, or nothing to open), InvalidInputError (what the words mean).
    """
    _check_follows(offer, ProposalState.TAKEN_UP)
    way = way_of(offer.verdict)
    if way is Way.NOTHING:
        raise NotNowError(
            f"Förslag {offer.number} ({offer.verdict.label}) öppnar inget eget ärende. "
            "Koppla det till ärendet det gäller, eller lägg det åt sidan."
        )
    if way is not Way.ASKS:
        _check_not_contradicted(offer, meaning)
        return way
    if meaning not in MEANINGS:
        known = ", ".join(f"{verdict.value} ({verdict.label})" for verdict in MEANINGS)
        raise InvalidInputError(
            f"Orden ”{offer.label}” säger inte vad som gäller. Ange vad de betyder: {known}.", about="verdict"
        )
    return way_of(meaning)


def check_link(offer: Offer) -> None:
    """May the proposal be linked to a case? Raises NotNowError."""
    _check_follows(offer, ProposalState.LINKED)


def check_set_aside(offer: Offer, reason: str) -> None:
    """May the proposal be set aside? Raises NotNowError, InvalidInputError (no reason)."""
    _check_follows(offer, ProposalState.SET_ASIDE)
    if not reason.strip():
        raise InvalidInputError("Ange varför förslaget läggs åt sidan.", about="reason")


def can_take_up(offer: Offer) -> bool:
    """True when `check_take_up` would let it be taken up, its meaning given."""
    return _follows(offer, ProposalState.TAKEN_UP) and way_of(offer.verdict) is not Way.NOTHING


def can_link(offer: Offer) -> bool:
    """True when `check_link` would."""
    return _follows(offer, ProposalState.LINKED)


def can_set_aside(offer: Offer) -> bool:
    """True when `check_set_aside` would, with a reason."""
    return _follows(offer, ProposalState.SET_ASIDE)


def _follows(offer: Offer, state: ProposalState) -> bool:
    return offer.newer is None and state in FOLLOWS[offer.state]


def _check_follows(offer: Offer, state: ProposalState) -> None:
    if offer.newer is not None:
        raise NotNowError(
            f"Förslag {offer.number} har ersatts av förslag {offer.newer}, som gäller nu. "
            f"Ta ställning till det i stället: ordnat proposal show {offer.newer}."
        )
    if state not in FOLLOWS[offer.state]:
        case = f", {case_number(offer.case_id)}" if offer.case_id else ""
        raise NotNowError(
            f"Förslag {offer.number} är redan avgjort: {STATE_LABELS[offer.state]}{case}. "
            f"Se vem och varför: ordnat proposal show {offer.number}."
        )


def _check_not_contradicted(offer: Offer, meaning: Verdict | None) -> None:
    if meaning is not None and meaning is not offer.verdict:
        raise InvalidInputError(
            f"Orden ”{offer.label}” betyder {offer.verdict.label}. Ange ingen annan betydelse; är de fel lästa, "
            "lägg förslaget åt sidan med skäl och öppna ärendet för sig.",
            about="verdict",
        )
