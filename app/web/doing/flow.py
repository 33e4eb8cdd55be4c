"""From form to receipt, the same way for every deed.

    form ──► what will happen ──► receipt
      ▲            │
      └─ faults ◄──┴─► what has happened meanwhile ──► on, or away

Nothing is kept between the pages but what the form carries: what was typed, a key that makes a second sending do
nothing, and the number of the last event that was there to be seen.
"""

from collections.abc import Callable

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session
from starlette.background import BackgroundTask

from app.web.doing import addresses
from app.web.doing.consequences import consequences
from app.web.doing.deed import Asked, Deed
from app.web.doing.foreseen import foresee
from app.web.doing.meanwhile import MovedOnError, check_unmoved, happened, since
from app.web.doing.sheet import CONTROLS, Sheet, Step
from app.web.errors import status_of
from app.web.forms.form import Filled, Form
from app.web.forms.posted import Posted
from app.web.render import go_on, page
from app.web.visit import Staff, Visit
from models.rules.case_number import case_id_of
from models.rules.errors import NotNowError, OrdnatError
from models.rules.turns import whose_turn
from tasks.actions.case_file import By, CaseFile, Recorded, load

_FAULTY, _MOVED_ON = 422, 409
_NUMBER = "number"
Subject = Callable[[Visit], Deed | Asked]


def offer(router: APIRouter, path: str, subject: Subject) -> None:
    """Let a deed be done at an address. `subject` says which, by the path and the query of the visit.

    A case's number is called `number` in the path.
    """

    def ask(visit: Staff) -> Response:
        return asked(visit, subject(visit))

    def answer(visit: Staff) -> Response:
        sheet = Sheet.of(visit.form)
        return _overtaken(visit, sheet) or _answered(visit, subject(visit), sheet)

    router.get(path)(ask)
    router.post(path)(answer)


def case_of(visit: Visit) -> CaseFile:
    """The case that the address names. Raises InvalidInputError, NotFoundError."""
    with visit.reading() as session:
        return load(session, case_id_of(visit.request.path_params[_NUMBER]))


def chosen(visit: Visit, name: str) -> str:
    """What the address says besides the path."""
    return Posted.of(visit.request.query_params.multi_items()).text(name)


def asked(visit: Visit, what: Deed | Asked) -> Response:
    """The empty form, or the question before it; what stands in its way, if something does."""
    try:
        what.ready()
    except NotNowError as refused:
        return page(visit, "doing/not_now.html", status=status_of(refused), what=what, sentence=str(refused))
    if isinstance(what, Asked):
        return _question(visit, what)
    if visit.restored:
        # Typed before the log-in ran out; what has happened since is told when it is sent.
        sheet = Sheet.of(visit.restored)
        return _form(visit, what, _as_typed(what, sheet), sheet)
    return _form(visit, what, what.form.blank(what.presets), Sheet.new(what.case.next_seq - 1 if what.case else 0))


def _question(visit: Visit, what: Asked) -> Response:
    form, query = Form((what.question,)), Posted.of(visit.request.query_params.multi_items())
    filled = form.read(query) if what.question.name in query.texts else form.blank()
    return page(visit, "doing/asked.html", what=what, filled=filled, status=200 if filled.ok else _FAULTY)


def _overtaken(visit: Visit, sheet: Sheet) -> Response | None:
    """The receipt of a form sent for the second time, or what has happened since it was opened; None: neither."""
    if _NUMBER not in visit.request.path_params:
        return None
    case = case_of(visit)
    if sheet.key in case.keys:
        return RedirectResponse(addresses.receipt(case.case_id, case.keys[sheet.key]), 303)
    if sheet.step is Step.CHANGE or not since(case.log, sheet.seen):
        return None
    return _moved_on(visit, case, sheet)


def _answered(visit: Visit, what: Deed | Asked, sheet: Sheet) -> Response:
    if isinstance(what, Asked):
        return asked(visit, what)
    filled = what.form.read(sheet.posted)
    if sheet.step is Step.CHANGE:
        return _form(visit, what, _as_typed(what, sheet), sheet)
    if not filled.ok:
        return _form(visit, what, filled, sheet, status=_FAULTY)
    try:
        return _done(visit, what, filled, sheet) if sheet.step is Step.DO else _foretold(visit, what, filled, sheet)
    except MovedOnError:
        return _moved_on(visit, case_of(visit), sheet)
    except OrdnatError as refused:
        return _refused(visit, what, filled, sheet, refused)


def _refused(visit: Visit, deed: Deed, filled: Filled, sheet: Sheet, why: OrdnatError) -> Response:
    # Somebody may have been before in the very moment between the look and the deed.
    if sheet.step is Step.DO and (overtaken := _overtaken(visit, sheet)):
        return overtaken
    told = filled.refused(str(why), why.about)
    return _form(visit, deed, told, sheet, status=_FAULTY if told.faults else status_of(why))


def _foretold(visit: Visit, deed: Deed, filled: Filled, sheet: Sheet) -> Response:
    by = By(visit.actor, visit.now, visit.organisation)
    seen = foresee(visit.house, lambda session: deed.act(session, filled.values, by), deed.figures, by)
    outcome, figures = seen or (None, None)
    shown = consequences(outcome, visit.organisation, visit.today) if outcome else None
    return page(visit, "doing/confirm.html", what=deed, filled=filled, sheet=sheet, shown=shown, figures=figures)


def _done(visit: Visit, deed: Deed, filled: Filled, sheet: Sheet) -> Response:
    by = By(visit.actor, visit.now, visit.organisation, sheet.key)

    def work(session: Session) -> Recorded | None:
        if deed.case is not None:
            check_unmoved(load(session, deed.case.case_id), sheet.seen, sheet.key)
        return deed.act(session, filled.values, by)

    recorded = visit.house.change(work)
    if recorded is None:
        return go_on(visit, deed.after, deed.done)
    response = RedirectResponse(addresses.receipt(recorded.case_id, recorded.seq), 303)
    # What follows is set going once the person has their answer: it is not theirs to wait for.
    response.background = BackgroundTask(visit.house.carry_on, recorded)
    return response


def _as_typed(deed: Deed, sheet: Sheet) -> Filled:
    """The form as it came, without a word about what may be wrong with it."""
    return Filled(deed.form, deed.form.read(sheet.posted).typed)


def _moved_on(visit: Visit, case: CaseFile, sheet: Sheet) -> Response:
    return page(
        visit,
        "doing/moved_on.html",
        status=_MOVED_ON,
        case=case,
        happened=happened(since(case.log, sheet.seen), visit.actor, visit.organisation),
        turn=whose_turn(case.at, visit.organisation, visit.today),
        sheet=sheet,
        seen=case.next_seq - 1,
        carried=list(sheet.posted.carried(CONTROLS)),
        typed=sheet.posted.written(CONTROLS),
    )


def _form(visit: Visit, deed: Deed, filled: Filled, sheet: Sheet, *, status: int = 200) -> Response:
    return page(visit, "doing/form.html", what=deed, filled=filled, sheet=sheet, status=status)
