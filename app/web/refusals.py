"""What the pages refuse by themselves, each with a Swedish sentence; `app.web.errors` gives them their status.

ForgedError             a form that did not come from our own page, or from an earlier log-in
LogInNeededError        nobody is logged in, or not any more
LogInFailedError        the log-in came to nothing
├── LogInStrayError     … it is not the one that was begun in this browser
└── LogInGoneError      … the log-in service does not answer
TooOftenError           tried too many times in a short while
TooLargeError           more was sent than is taken in
WrongKindError          something else was sent than is taken in
MisdirectedError        not to us: an address that is not ours, or a way in that is closed
GarbledError            an address that no page can have
OverlongError           headers larger than any browser of ours has reason to send
"""

from models.rules.errors import OrdnatError


class ForgedError(OrdnatError):
    """A form that did not come from our own page, or from an earlier log-in."""


class LogInNeededError(OrdnatError):
    """Nobody is logged in, or not any more. `back` is the page to return to; `kept` the key of what was filled in."""

    def __init__(self, sentence: str, *, back: str = "/", kept: str = "") -> None:
        super().__init__(sentence)
        self.back = back
        self.kept = kept


class LogInFailedError(OrdnatError):
    """The log-in came to nothing."""


class LogInStrayError(LogInFailedError):
    """It is not the log-in that was begun in this browser, or that was long ago."""


class LogInGoneError(LogInFailedError):
    """The log-in service does not answer, or not as it should."""


class TooOftenError(OrdnatError):
    """Tried too many times in a short while. `seconds` until it is worth trying again."""

    def __init__(self, sentence: str, *, seconds: int) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class TooLargeError(OrdnatError):
    """More was sent than is taken in."""


class WrongKindError(OrdnatError):
    """Something else was sent than is taken in."""


class MisdirectedError(OrdnatError):
    """Not to us: an address that is not ours, or a way in that is closed."""


class GarbledError(OrdnatError):
    """An address that no page can have."""


class OverlongError(OrdnatError):
    """Headers larger than any browser of ours has reason to send."""
