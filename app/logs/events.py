"""What we log of our own: an event in a word, with its facts: numbers, keys, names of steps; never what people wrote.

request     a page was asked for           method, page (the pattern, not the address), status, ms
log_in      a log-in, or none              done, session (the first of its digest), or why
kept_form   a kept form did not open       why
recorded    something was done to a case   case, seq (the first event's number), repeated, ms
step        an automatic step was tried    case, step, region, done (was it still due?), ms
carried_on  the sweep caught up a case     case, ms
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

Facts = dict[str, Any]


def say(logger: str, event: str, level: int = logging.INFO, **facts: Any) -> None:
    """Log an event. `logger` is ordnat.web, ordnat.flows or ordnat."""
    logging.getLogger(logger).log(level, event, extra={"facts": facts})


@contextmanager
def timed(logger: str, event: str, **facts: Any) -> Iterator[Facts]:
    """Log an event once the block has ended well, with how long it took and what the block adds to its facts."""
    began = time.perf_counter()
    yield facts
    say(logger, event, **facts, ms=milliseconds(began))


def milliseconds(began: float) -> float:
    """Since `began`, a moment of `time.perf_counter`."""
    return round((time.perf_counter() - began) * 1000, 1)
