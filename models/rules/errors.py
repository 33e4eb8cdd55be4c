"""The errors a person can meet, each with a Swedish sentence that says what to do next.

    OrdnatError                 anything we refuse or cannot do
    ├── NotFoundError           no such case, region, recommendation …
    ├── InvalidInputError       a value is missing, misspelt or impossible
    ├── NotAllowedError         this person may not do this
    ├── NotNowError             the case does not stand where this can be done
    ├── ConflictError           somebody else was first, or it exists already
    │   └── LostRaceError       … while we were at it: start over from what they wrote
    ├── ConfigurationError      the organisation file or a setting is wrong
    └── SourceFailureError      a public page did not look as expected

Doors show `str(error)` to the person and leave with exit code 1; nothing has then been written.
"""


class OrdnatError(Exception):
    """Base of every refusal; its text is a Swedish sentence for the person who asked.

    `about` names the one thing told that it concerns, by the name it has where it is told; None when there is none.
    """

    def __init__(self, sentence: str = "", *, about: str | None = None) -> None:
        super().__init__(sentence)
        self.about = about


class NotFoundError(OrdnatError):
    """Something that was named does not exist."""


class InvalidInputError(OrdnatError):
    """A value is missing, misspelt or impossible."""


class NotAllowedError(OrdnatError):
    """The person lacks the mandate or the role."""


class NotNowError(OrdnatError):
    """The case does not stand where this can be done."""


class ConflictError(OrdnatError):
    """Somebody else was first, or the thing exists already."""


class LostRaceError(ConflictError):
    """Another writer changed the case between our reading and our writing. Worth a new try."""


class ConfigurationError(OrdnatError):
    """The organisation file or a setting is wrong."""


class SourceFailureError(OrdnatError):
    """A public source did not answer, or not in the shape we know."""
