"""Where everything that can be done is done: the addresses that other pages link to."""

from app.presenters.addresses import STEPS, case_page, decision_page, with_query
from models.rules.process import Stage

STEP_CALLED = {word: stage for stage, word in STEPS.items()}
NOMINATE = "/nominera"


def decide(case_id: int, stage: Stage, region: str | None = None) -> str:
    """A stage's decision, or a region's (its key). The regions' stage without a region asks which."""
    return review_budget(case_id) if stage is Stage.BUDGET_IMPACT else decision_page(case_id, stage, region)


def judge(case_id: int) -> str:
    """How a case goes on after its recommendation was changed."""
    return case_page(case_id, "ombedom")


def stop(case_id: int) -> str:
    """The clock stopped."""
    return case_page(case_id, "stopp")


def resume(case_id: int, stop: int | None = None) -> str:
    """The clock set going again after the stop that event `stop` began; without: the only one, or asks which."""
    return with_query(case_page(case_id, "kor-igen"), {"stopp": stop})


def acknowledge(case_id: int, clock: str | None = None) -> str:
    """An alarm answered for: a clock's (its key), or asks which."""
    return with_query(case_page(case_id, "kvittera"), {"klocka": clock})


def correct(case_id: int, seq: int) -> str:
    """An event amended or taken back."""
    return case_page(case_id, "ratta", str(seq))


def correct_start(case_id: int) -> str:
    """The day the clock began."""
    return case_page(case_id, "klockans-start")


def note_date(case_id: int, kind: str | None = None) -> str:
    """A date before the regional clock noted: of a kind, or asks which."""
    return with_query(case_page(case_id, "datum"), {"slag": kind})


def priority(case_id: int) -> str:
    """Strong need, or normal again."""
    return case_page(case_id, "prioritet")


def close(case_id: int) -> str:
    """The case closed with a reason."""
    return case_page(case_id, "avsluta")


def reopen(case_id: int) -> str:
    """A case closed by a person opened again: the closing is taken back."""
    return case_page(case_id, "oppna-igen")


def budget_inputs(case_id: int) -> str:
    """The two-minute form."""
    return case_page(case_id, "budgetunderlag")


def review_budget(case_id: int) -> str:
    """The newest version of the analysis reviewed."""
    return case_page(case_id, "budget", "granska")


def actuals(case_id: int) -> str:
    """A file of what the medicine turned out to cost."""
    return case_page(case_id, "utfall")


def receipt(case_id: int, seq: int) -> str:
    """What was recorded by event `seq`, and what came of it."""
    return case_page(case_id, "kvitto", str(seq))


def take_up(recommendation_id: int) -> str:
    """A case from a recommendation."""
    return f"/rekommendationer/{recommendation_id}/ta-upp"


def run_now(what: str, source: str | None = None) -> str:
    """A job of the program's own run at once: `hamtning` (of one source, or all), `bevakning` or `sammandrag`."""
    return with_query(f"/kor/{what}", {"kalla": source})


def resend(message_id: int) -> str:
    """A message that was given up, sent again."""
    return f"/meddelanden/{message_id}/skicka-igen"


def resend_all() -> str:
    """Every message that was given up, sent again."""
    return "/meddelanden/skicka-igen"


def try_channel(channel_id: int) -> str:
    """A test sent to a room."""
    return f"/admin/kanaler/{channel_id}/prova"


def take_up_proposal(proposal_id: int) -> str:
    """A case from a proposal."""
    return f"/forslag/{proposal_id}/ta-upp"


def link_proposal(proposal_id: int) -> str:
    """A proposal linked to a case."""
    return f"/forslag/{proposal_id}/koppla"


def set_aside_proposal(proposal_id: int) -> str:
    """A proposal set aside."""
    return f"/forslag/{proposal_id}/lagg-undan"
