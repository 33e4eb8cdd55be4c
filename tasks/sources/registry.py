"""Every source there is: the modules of this folder that offer one."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType, ModuleType

import tasks.sources
from models.rules.errors import NotFoundError
from tasks.sources.reading.records import Source


@cache
def sources() -> Mapping[str, Source]:
    """All sources by key, in the order of their keys. A key offered twice is a programming error."""
    found: dict[str, Source] = {}
    for module in iter_modules(tasks.sources.__path__):
        for source in _offered(import_module(f"tasks.sources.{module.name}")):
            if source.key in found:
                raise LookupError(f"two sources are called {source.key}")
            found[source.key] = source
    return MappingProxyType(dict(sorted(found.items())))


def source_called(key: str) -> Source:
    """The source with that key. Raises NotFoundError naming those there are."""
    try:
        return sources()[key]
    except KeyError:
        raise NotFoundError(f"Källan ”{key}” finns inte. Välj bland: {', '.join(sources())}.") from None


def label_of(key: str) -> str:
    """What people call the source; the key itself of one that there is no more."""
    return sources()[key].label if key in sources() else key


def _offered(module: ModuleType) -> tuple[Source, ...]:
    one, several = getattr(module, "SOURCE", None), getattr(module, "SOURCES", ())
    return (one, *several) if isinstance(one, Source) else tuple(several)
