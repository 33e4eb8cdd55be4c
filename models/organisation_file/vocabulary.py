"""The words of the organisation file that values are chosen among."""

from models.rules.ahead import Ahead
from models.rules.process import Priority, Route, Stage

ROUTES = tuple(route.value for route in Route)
PRIORITIES = tuple(priority.value for priority in Priority)
UNITS = ("months", "days", "working_days")
CALENDARS = ("se_statutory",)
ROLES = (
    "case_officer",
    "budget_reviewer",
    "net_reader",
    "medicines_head",
    "management",
    "divisional_economist",
    "unit_head",
    "committee",
    "lsg",
    "operator",
)
# What a log-in may give beside those: to look only, or to decide for a region.
LOGIN_ROLES = ("reader", "decider", *ROLES)
# As a rung's role: whoever's turn it is, and the chair of that body.
TURN, CHAIR = "turn", "chair"
WAITS = ("judgement", "parked")
CLOCKS = ("path", "stage", *(stage.value for stage in Stage), *WAITS, "stop", "meeting")
NOTICES = (
    "at_risk",
    "aim_missed",
    "limit_missed",
    "meeting_at_risk",
    "meeting_missed",
    "stop_overrun",
    "still_parked",
)
# What people may be reminded of before its day.
REMINDERS = tuple(ahead.value for ahead in Ahead)
# What is said without a ladder; a window may keep these from being repeated too.
OTHER_NOTICES = (
    "turn_passed",
    "region_decided",
    "region_released",
    "release_revoked",
    "made_known",
    "revision",
    "analysis_revised",
    "review_wanted",
    "source_failure",
    "source_silent",
    "delivery_failed",
    *REMINDERS,
)
