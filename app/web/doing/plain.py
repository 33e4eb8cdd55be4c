"""Deeds with nothing to fill in, done to the program itself: a page that says what will happen, and a button."""

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import APIRouter, Response

from app.web.doing.sheet import Sheet
from app.web.errors import status_of
from app.web.render import go_on, page
from app.web.visit import Staff, Visit
from models.rules.errors import NotAllowedError, OrdnatError


@dataclass(frozen=True, kw_only=True)
class Plain:
    """`do` does it, by the key that makes a second press the same, and says in a sentence what came of it."""

    heading: str
    sentences: tuple[str, ...]
    button: str
    back: str
    do: Callable[[str], str]
    case: None = None


def offer_plain(router: APIRouter, path: str, subject: Callable[[Visit], Plain]) -> None:
    """Let it be done at an address. `subject` says what, and refuses whoever may not."""

    def ask(visit: Staff) -> Response:
        return page(visit, "doing/plain.html", what=subject(visit), sheet=Sheet.new(0), fault="")

    def answer(visit: Staff) -> Response:
        what, sheet = subject(visit), Sheet.of(visit.form)
        try:
            return go_on(visit, what.back, what.do(sheet.key))
        except NotAllowedError:
            raise
        except OrdnatError as refused:
            return page(
                visit, "doing/plain.html", status=status_of(refused), what=what, sheet=sheet, fault=str(refused)
            )

    router.get(path)(ask)
    router.post(path)(answer)
