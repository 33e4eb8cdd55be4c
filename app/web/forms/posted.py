"""What a browser sent: texts by name, several under one name where they were ticked, and files."""

import re
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

# What no database column takes and nobody types: control characters but tab and line feed, and halves of characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent. Its name is whatever the browser said."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Posted:
    """What was sent, by the name of the input. `texts` are cleaned of what nobody can have typed."""

    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]], files: Mapping[str, Upload] | None = None) -> "Posted":
        """From names and texts in the order sent."""
        texts: dict[str, tuple[str, ...]] = {}
        for name, text in pairs:
            texts[name] = (*texts.get(name, ()), written(text))
        return cls(texts, files or {})

    def text(self, name: str) -> str:
        """The text sent under a name, without blanks around it; empty when there is none."""
        return next(iter(self.texts.get(name, ())), "").strip()

    def carried(self, but: Collection[str] = ()) -> Iterator[tuple[str, str]]:
        """Everything as names and texts, files too, for a page on which it is not seen; without what `but` names."""
        for name, texts in self.texts.items():
            yield from ((name, text) for text in texts if name not in but)
        for name, file in self.files.items():
            yield from zip(carried_names(name), as_text(file), strict=True)

    def written(self, but: Collection[str] = ()) -> list[str]:
        """The texts that somebody would be sorry to have to write again: those of more than a word."""
        return [text for name, texts in self.texts.items() for text in texts if name not in but and " " in text.strip()]

    def file(self, name: str) -> Upload | None:
        """The file chosen, or the one carried along from an earlier sending; None when there is neither."""
        chosen = self.files.get(name)
        if chosen is not None and (chosen.name or chosen.content):
            return chosen
        of_name, of_content = carried_names(name)
        try:
            content = b64decode(self.text(of_content), validate=True)
        except ValueError:
            return None
        return Upload(self.text(of_name), content) if self.text(of_name) else None

    def all(self, name: str) -> tuple[str, ...]:
        """Every text sent under a name."""
        return self.texts.get(name, ())


def carried_names(name: str) -> tuple[str, str]:
    """Under which names a file that was sent as `name` is carried along: its name, and its content."""
    return f"{name}.namn", f"{name}.innehall"


def as_text(file: Upload) -> tuple[str, str]:
    """A file as it is carried along: its name, and its content."""
    return file.name, b64encode(file.content).decode("ascii")


def written(text: str) -> str:
    """Text with line feeds for whatever ends a line, and without what no person writes."""
    return _UNWRITABLE.sub("", _LINE_ENDS.sub("\n", text))
