"""Where a case as a whole can stand, and what moves it: the other half of the process tables.

The steps on the path, and who may say what in each, are in `models.rules.process`.
"""

from enum import StrEnum


class Standing(StrEnum):
    """Where a case as a whole can stand."""

    ON_PATH = "on_path"
    PARKED = "parked"
    PAUSED = "paused"
    MAKING_KNOWN = "making_known"
    RELEASED = "released"
    CLOSED = "closed"


class Trigger(StrEnum):
    """What can move a case from one standing to another."""

    OPENED_POSITIVE = "opened_positive"
    OPENED_AWAIT = "opened_await"
    OPENED_NEGATIVE = "opened_negative"
    REVISED_POSITIVE = "revised_positive"
    REVISED_AWAIT = "revised_await"
    REVISED_NEGATIVE = "revised_negative"
    REVISED_OTHERWISE = "revised_otherwise"
    TURNED_DOWN = "turned_down"
    GOES_ON = "goes_on"
    PARKS = "parks"
    STANDS = "stands"
    MADE_KNOWN = "made_known"
    RELEASED = "released"
    CLOSED = "closed"
    REOPENED = "reopened"


REVISED = (
    Trigger.REVISED_POSITIVE,
    Trigger.REVISED_AWAIT,
    Trigger.REVISED_NEGATIVE,
    Trigger.REVISED_OTHERWISE,
)
OPEN = (Standing.ON_PATH, Standing.PARKED, Standing.PAUSED, Standing.MAKING_KNOWN)

TRANSITIONS: dict[tuple[Standing | None, Trigger], Standing] = {
    (None, Trigger.OPENED_POSITIVE): Standing.ON_PATH,
    (None, Trigger.OPENED_AWAIT): Standing.PARKED,
    (None, Trigger.OPENED_NEGATIVE): Standing.MAKING_KNOWN,
    # The council changes its mind: a parked case wakes by itself, one under way waits for a person,
    # a released one is only flagged for review.
    **{(Standing.ON_PATH, trigger): Standing.PAUSED for trigger in REVISED},
    **{(Standing.PAUSED, trigger): Standing.PAUSED for trigger in REVISED},
    **{(Standing.MAKING_KNOWN, trigger): Standing.PAUSED for trigger in REVISED},
    **{(Standing.RELEASED, trigger): Standing.RELEASED for trigger in REVISED},
    (Standing.PARKED, Trigger.REVISED_POSITIVE): Standing.ON_PATH,
    (Standing.PARKED, Trigger.REVISED_AWAIT): Standing.PARKED,
    (Standing.PARKED, Trigger.REVISED_NEGATIVE): Standing.MAKING_KNOWN,
    (Standing.PARKED, Trigger.REVISED_OTHERWISE): Standing.PAUSED,
    (Standing.PAUSED, Trigger.GOES_ON): Standing.ON_PATH,
    (Standing.PAUSED, Trigger.PARKS): Standing.PARKED,
    (Standing.PAUSED, Trigger.TURNED_DOWN): Standing.MAKING_KNOWN,
    (Standing.ON_PATH, Trigger.TURNED_DOWN): Standing.MAKING_KNOWN,
    (Standing.RELEASED, Trigger.TURNED_DOWN): Standing.MAKING_KNOWN,
    (Standing.RELEASED, Trigger.STANDS): Standing.RELEASED,
    (Standing.MAKING_KNOWN, Trigger.MADE_KNOWN): Standing.CLOSED,
    (Standing.ON_PATH, Trigger.RELEASED): Standing.RELEASED,
    **{(standing, Trigger.CLOSED): Standing.CLOSED for standing in OPEN},
    (Standing.RELEASED, Trigger.REOPENED): Standing.ON_PATH,
    (Standing.CLOSED, Trigger.REOPENED): Standing.ON_PATH,
}

STANDING_LABELS: dict[Standing, str] = {
    Standing.ON_PATH: "på väg",
    Standing.PARKED: "avvaktar NT-rådet",
    Standing.PAUSED: "pausat: rekommendationen ändrad",
    Standing.MAKING_KNOWN: "nej görs känt i regionerna",
    Standing.RELEASED: "godkänt för användning",
    Standing.CLOSED: "avslutat",
}

TRIGGER_LABELS: dict[Trigger, str] = {
    Trigger.OPENED_POSITIVE: "öppnas: bör, kan eller nominerat",
    Trigger.OPENED_AWAIT: "öppnas: avvakta",
    Trigger.OPENED_NEGATIVE: "öppnas: bör inte",
    Trigger.REVISED_POSITIVE: "ändras till bör eller kan",
    Trigger.REVISED_AWAIT: "ändras till avvakta",
    Trigger.REVISED_NEGATIVE: "ändras till bör inte",
    Trigger.REVISED_OTHERWISE: "ändras på annat sätt",
    Trigger.TURNED_DOWN: "avslås",
    Trigger.GOES_ON: "handläggaren: fortsätt eller gör om ett steg",
    Trigger.PARKS: "handläggaren: avvakta",
    Trigger.STANDS: "handläggaren: står fast",
    Trigger.MADE_KNOWN: "gjort känt",
    Trigger.RELEASED: "alla regioner har beslutat, minst en ja",
    Trigger.CLOSED: "avslutas med skäl",
    Trigger.REOPENED: "rättelse öppnar igen",
}


class CloseReason(StrEnum):
    """Why a case ended without release. A case is closed, never deleted."""

    NEGATIVE = "negative"
    NOT_TAKEN_UP = "not_taken_up"
    NO_REGION = "no_region"
    WITHDRAWN = "withdrawn"
    NOT_LAUNCHED = "not_launched"
    DUPLICATE = "duplicate"
    OTHER = "other"


CLOSE_LABELS: dict[CloseReason, str] = {
    CloseReason.NEGATIVE: "negativ rekommendation",
    CloseReason.NOT_TAKEN_UP: "togs inte upp",
    CloseReason.NO_REGION: "ingen region inför",
    CloseReason.WITHDRAWN: "återkallat",
    CloseReason.NOT_LAUNCHED: "lanseras inte",
    CloseReason.DUPLICATE: "dubblett",
    CloseReason.OTHER: "annat skäl",
}
# The rest follow from decisions and are not for a person to choose.
CLOSED_BY_PERSON = (CloseReason.WITHDRAWN, CloseReason.NOT_LAUNCHED, CloseReason.DUPLICATE, CloseReason.OTHER)


class Judgement(StrEnum):
    """What a person can say of a case whose recommendation has changed."""

    GO_ON = "go_on"
    RESTART = "restart"
    PARK = "park"
    TURN_DOWN = "turn_down"
    STAND = "stand"
    NEW_CASE = "new_case"


JUDGEMENTS: dict[Judgement, tuple[Trigger, str]] = {
    Judgement.GO_ON: (Trigger.GOES_ON, "fortsätt"),
    Judgement.RESTART: (Trigger.GOES_ON, "gör om ett steg"),
    Judgement.PARK: (Trigger.PARKS, "avvakta"),
    Judgement.TURN_DOWN: (Trigger.TURNED_DOWN, "gör nejet känt och avsluta"),
    Judgement.STAND: (Trigger.STANDS, "står fast"),
    Judgement.NEW_CASE: (Trigger.STANDS, "står fast tills ett nytt ärende är avgjort"),
}
# A paused case must go on somehow; a released one has been flagged, and its release stands until somebody says so.
JUDGED_IN: dict[Standing, tuple[Judgement, ...]] = {
    Standing.PAUSED: (Judgement.GO_ON, Judgement.RESTART, Judgement.PARK, Judgement.TURN_DOWN),
    Standing.RELEASED: (Judgement.STAND, Judgement.NEW_CASE, Judgement.TURN_DOWN),
}
