"""Every deed among the pages. `app.web.site` joins them; whoever writes a deed adds its module here."""

from types import ModuleType

from app.web.doing import (
    acknowledge,
    actuals,
    budget_inputs,
    budget_review,
    close,
    correct,
    dates,
    decide,
    judge,
    messages,
    proposals,
    receipt,
    run_now,
    stop,
    take_up,
)

ROOMS: tuple[ModuleType, ...] = (
    # The budget stage has a page of its own, before the one that all stages share.
    *(budget_inputs, budget_review, actuals),
    *(take_up, decide, judge, receipt),
    *(stop, acknowledge, correct, close, dates),
    *(proposals, run_now, messages),
)
