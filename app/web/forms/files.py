"""A file sent along with a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePosixPath, PureWindowsPath

from app.web.forms import reading
from app.web.forms.fields import Field, Typed
from app.web.forms.posted import Posted, Upload, as_text, carried_names
from app.web.forms.wrong import WrongError

_LONGEST_NAME = 200


@dataclass(frozen=True, kw_only=True)
class File(Field):
    """A file of one of some kinds. Once sent it is carried along in the form, so that it need not be chosen again."""

    kind = "file"
    suffixes: tuple[str, ...]
    most_bytes: int
    starts: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The file itself; its name and content when it comes for the second time."""
        return (self.name, *carried_names(self.name))

    def is_empty(self, posted: Posted) -> bool:
        """Was no file chosen, and none sent before?"""
        return self._sent(posted) is None

    def value(self, posted: Posted) -> Upload:
        """The file, of the right kind and no larger than it may be."""
        sent = self._sent(posted) or Upload("", b"")
        suffix = next((one for one in self.suffixes if sent.name.casefold().endswith(one)), None)
        kinds = " eller ".join(one.removeprefix(".").upper() for one in self.suffixes)
        if suffix is None or not sent.content.startswith(self.starts.get(suffix, b"")):
            raise WrongError(f"{reading.quoted(sent.name)} är inte en fil av rätt slag. Välj en fil i {kinds}.")
        if not sent.content:
            raise WrongError(f"{reading.quoted(sent.name)} är tom. Välj en annan fil.")
        if len(sent.content) > self.most_bytes:
            raise WrongError(f"{reading.quoted(sent.name)} är större än {_size(self.most_bytes)}. Välj en mindre fil.")
        return sent

    def kept(self, posted: Posted) -> Typed:
        """The file as text, unless it is larger than it may be."""
        sent = self._sent(posted)
        return self.typed(sent) if sent is not None and len(sent.content) <= self.most_bytes else {}

    def typed(self, value: Upload) -> Typed:
        """Name and content as text."""
        return {name: (text,) for name, text in zip(carried_names(self.name), as_text(value), strict=True)}

    def words(self, value: Upload) -> str:
        """Name and size."""
        return f"{value.name} ({_size(len(value.content))})"

    def _sent(self, posted: Posted) -> Upload | None:
        sent = posted.file(self.name)
        return None if sent is None else Upload(_base_name(sent.name), sent.content)


def _base_name(name: str) -> str:
    # Some browsers send the whole path, of whichever machine.
    return " ".join(PurePosixPath(PureWindowsPath(name).name).name.split())[-_LONGEST_NAME:]


def _size(count: int) -> str:
    for unit, size in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= size:
            return f"{reading.as_typed(round(Decimal(count) / size, 1))} {unit}"
    return f"{count} byte"
