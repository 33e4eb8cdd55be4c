"""The addresses in a sitemap (sitemaps.org, 0.9), read without anything XML can do beyond elements and text."""

from xml.parsers import expat

from models.rules.errors import SourceFailureError
from tasks.sources.reading.records import Expected

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
ROOT = f"{NAMESPACE} urlset"
LOCATION = [ROOT, f"{NAMESPACE} url", f"{NAMESPACE} loc"]
DEEPEST = 20


def locations(file: bytes, expected: Expected) -> list[str]:
    """Every address that the sitemap lists, in its order.

    A document type is refused before anything in it is read: entities are where bombs are built.

    Raises:
        SourceFailureError: it is not well-formed, not a sitemap, or declares a document type.
    """
    reader = _Reader(expected)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(file, True)
    except SourceFailureError:
        raise
    except (expat.ExpatError, ValueError, LookupError) as oddity:
        raise expected.unexpected(expected="hel XML", found=f"trasig ({str(oddity)[:80]})") from oddity
    return reader.found


class _Reader:
    """Where in the document we are, and what was found on the way."""

    def __init__(self, expected: Expected) -> None:
        self.found: list[str] = []
        self._expected = expected
        self._path: list[str] = []
        self._words: list[str] = []

    def doctype(self, *_: object) -> None:
        raise self._expected.unexpected(expected="en ren webbplatskarta", found="en dokumenttyp i den")

    def start(self, name: str, _: object) -> None:
        self._path.append(name)
        self._words.clear()
        if self._path[0] != ROOT:
            raise self._expected.unexpected(expected="en webbplatskarta", found=f"ett {name[:80]!r}-element")
        if len(self._path) > DEEPEST:
            raise self._expected.unexpected(expected="en webbplatskarta", found="element i för många led")

    def text(self, words: str) -> None:
        if self._path == LOCATION:
            self._words.append(words)

    def end(self, _: str) -> None:
        if self._path == LOCATION:
            self.found.append("".join(self._words).strip())
        self._path.pop()
