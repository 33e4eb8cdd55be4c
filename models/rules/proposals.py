"""What a proposal can be about, where it can stand, and what may follow. A source proposes; a person settles."""

from enum import StrEnum

from models.rules.verdicts import Verdict


class ProposalKind(StrEnum):
    """What has been seen, and so what there is to do about it."""

    NEW = "new_recommendation"
    CHANGED = "changed_recommendation"
    UNRECOGNISED = "unrecognised"
    CLASS_RULE = "class_rule"
    ARCHIVED = "archived"
    NOT_TAKEN_UP = "not_taken_up"
    UNDER_PREPARATION = "under_preparation"


class ProposalState(StrEnum):
    """Where a proposal stands. All but the first say what came of it."""

    WAITING = "waiting"
    TAKEN_UP = "taken_up"
    LINKED = "linked"
    SET_ASIDE = "set_aside"
    SUPERSEDED = "superseded"
    OPENED_BY_ITSELF = "opened_by_itself"
    TOLD_CASE = "told_case"


class Way(StrEnum):
    """What taking a proposal up does: by itself, once a person has said what the words mean, by ARIL, or not at all."""

    OPENS = "opens"
    ASKS = "asks"
    NOMINATES = "nominates"
    NOTHING = "nothing"


KIND_LABELS: dict[ProposalKind, str] = {
    ProposalKind.NEW: "ny rekommendation",
    ProposalKind.CHANGED: "ändrad rekommendation",
    ProposalKind.UNRECOGNISED: "okänd formulering",
    ProposalKind.CLASS_RULE: "generell rekommendation för en läkemedelsklass",
    ProposalKind.ARCHIVED: "arkiverad rekommendation",
    ProposalKind.NOT_TAKEN_UP: "tas inte upp nationellt",
    ProposalKind.UNDER_PREPARATION: "under nationell beredning",
}
STATE_LABELS: dict[ProposalState, str] = {
    ProposalState.WAITING: "väntar",
    ProposalState.TAKEN_UP: "taget upp",
    ProposalState.LINKED: "kopplat till ärende",
    ProposalState.SET_ASIDE: "lagt åt sidan",
    ProposalState.SUPERSEDED: "ersatt av ett nyare",
    ProposalState.OPENED_BY_ITSELF: "öppnat av sig självt",
    ProposalState.TOLD_CASE: "ärendet har fått veta",
}
# What was set aside may turn out to matter after all; what became a case is from then on the case's.
FOLLOWS: dict[ProposalState | None, frozenset[ProposalState]] = {
    None: frozenset({ProposalState.WAITING, ProposalState.OPENED_BY_ITSELF, ProposalState.TOLD_CASE}),
    ProposalState.WAITING: frozenset(
        {ProposalState.TAKEN_UP, ProposalState.LINKED, ProposalState.SET_ASIDE, ProposalState.SUPERSEDED}
    ),
    ProposalState.SET_ASIDE: frozenset({ProposalState.TAKEN_UP, ProposalState.LINKED}),
    ProposalState.TAKEN_UP: frozenset(),
    ProposalState.LINKED: frozenset(),
    ProposalState.SUPERSEDED: frozenset(),
    ProposalState.OPENED_BY_ITSELF: frozenset(),
    ProposalState.TOLD_CASE: frozenset(),
}
# None: new or changed, as it was seen. "Avtal, ingen rekommendation" leaves the region to decide by itself.
OF_VERDICT: dict[Verdict, tuple[ProposalKind | None, Way]] = {
    Verdict.SHOULD: (None, Way.OPENS),
    Verdict.MAY: (None, Way.OPENS),
    Verdict.SHOULD_NOT: (None, Way.OPENS),
    Verdict.AWAIT: (None, Way.OPENS),
    Verdict.REVISION: (None, Way.ASKS),
    Verdict.UNRECOGNISED: (ProposalKind.UNRECOGNISED, Way.ASKS),
    Verdict.UNDER_PREPARATION: (ProposalKind.UNDER_PREPARATION, Way.ASKS),
    Verdict.REGIONAL: (ProposalKind.NOT_TAKEN_UP, Way.NOMINATES),
    Verdict.AGREEMENT_ONLY: (ProposalKind.NOT_TAKEN_UP, Way.NOMINATES),
    Verdict.CLASS_RULE: (ProposalKind.CLASS_RULE, Way.NOTHING),
    Verdict.ARCHIVED: (ProposalKind.ARCHIVED, Way.NOTHING),
}
# What a person can say that unclear words mean.
MEANINGS = (Verdict.SHOULD, Verdict.MAY, Verdict.SHOULD_NOT, Verdict.AWAIT, Verdict.REGIONAL)


def kind_of(verdict: Verdict, *, changed: bool) -> ProposalKind:
    """What a row that states `verdict` is, seen for the first time or `changed`."""
    return OF_VERDICT[verdict][0] or (ProposalKind.CHANGED if changed else ProposalKind.NEW)


def way_of(verdict: Verdict) -> Way:
    """What taking up a proposal with that verdict does."""
    return OF_VERDICT[verdict][1]
