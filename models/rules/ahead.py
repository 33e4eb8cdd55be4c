"""The kinds of day to come that people are reminded of. Each is a notice of its own."""

from enum import StrEnum


class Ahead(StrEnum):
    """An agreement ends, or can be prolonged no longer; a recommendation is to be re-assessed."""

    AGREEMENT_END = "agreement_end"
    AGREEMENT_OPTION = "agreement_option"
    REASSESSMENT = "reassessment"


AHEAD_LABELS: dict[Ahead, str] = {
    Ahead.AGREEMENT_END: "nationellt avtal går ut",
    Ahead.AGREEMENT_OPTION: "nationellt avtal, längsta förlängning",
    Ahead.REASSESSMENT: "rekommendationen ska vara omprövad",
}
