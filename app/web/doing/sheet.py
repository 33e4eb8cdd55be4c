"""A form as it came back: what was typed, which step is wanted, and what ties it to the page it was shown on."""

import re
from dataclasses import dataclass
from enum import StrEnum
from uuid import uuid4

from starlette.datastructures import FormData, UploadFile

from app.web.forms.posted import Posted, Upload
from app.web.security.csrf import FIELD

KEY, SEEN, STEP = "key", "seen", "steg"
CONTROLS = frozenset({FIELD, KEY, SEEN, STEP})
_KEY = re.compile(r"[0-9a-f]{32}")
_NUMBER = re.compile(r"[0-9]{1,9}")


class Step(StrEnum):
    """What somebody wants done with a form."""

    LOOK = "granska"
    CHANGE = "andra"
    DO = "gor"


@dataclass(frozen=True, slots=True)
class Sheet:
    """`key` makes a second sending of the same form do nothing; `seen` is the last event that was there to be seen."""

    key: str
    seen: int
    step: Step
    posted: Posted

    @classmethod
    def new(cls, seen: int) -> "Sheet":
        """A form that nobody has sent yet."""
        return cls(uuid4().hex, seen, Step.CHANGE, Posted())

    @classmethod
    def of(cls, form: FormData) -> "Sheet":
        """A form that was sent. One that does not carry what it should is a new one that has seen nothing."""
        posted = posted_of(form)
        key, seen, step = (posted.text(name) for name in (KEY, SEEN, STEP))
        return cls(
            key if _KEY.fullmatch(key) else uuid4().hex,
            int(seen) if _NUMBER.fullmatch(seen) else 0,
            Step(step) if step in set(Step) else Step.LOOK,
            posted,
        )


def posted_of(form: FormData) -> Posted:
    """What the browser sent, files read."""
    texts = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    files = {name: value for name, value in form.multi_items() if isinstance(value, UploadFile)}
    return Posted.of(texts, {name: Upload(file.filename or "", file.file.read()) for name, file in files.items()})
