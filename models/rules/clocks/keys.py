"""What a case's clocks are called: keys for the log and the alarms, Swedish words for people."""

from collections.abc import Mapping

from models.rules.ahead import AHEAD_LABELS
from models.rules.process import RULES, Stage
from models.rules.standings import Standing

PATH, JUDGEMENT, PARKED, STOP, MEETING = "path", "judgement", "parked", "stop", "meeting"
# A case that waits for somebody outside the path has a clock for that.
WAIT_KEYS: dict[Standing, str] = {Standing.PAUSED: JUDGEMENT, Standing.PARKED: PARKED}
_LABELS = {
    PATH: "hela vägen",
    JUDGEMENT: "bedömning av ändrad rekommendation",
    PARKED: "avvaktar NT-rådet",
    **{ahead.value: label for ahead, label in AHEAD_LABELS.items()},
}


def path_key(region: str | None = None) -> str:
    """The case's path clock, or a region's."""
    return f"{PATH}:{region}" if region else PATH


def turn_key(stage: Stage, region: str | None) -> str:
    """A step's clock, a region's where the step is the regions'."""
    return f"{stage.value}:{region}" if region else stage.value


def stop_key(seq: int) -> str:
    """The clock of the stop that event `seq` began."""
    return f"{STOP}:{seq}"


def clock_label(key: str, names: Mapping[str, str]) -> str:
    """The clock in Swedish words; `names` names regions and bodies by key.

    Raises KeyError for a key that no clock has.
    """
    kind, _, which = key.partition(":")
    if kind == STOP:
        return f"klockstoppet i händelse {which}"
    if kind == MEETING:
        return f"mötena i {names[which]}"
    label = _LABELS.get(kind) or RULES[Stage(kind)].label.lower()
    return f"{label}, {names[which]}" if which else label
