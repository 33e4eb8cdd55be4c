"""What the sources show becomes exactly the proposals a person would expect, and a person settles each once."""

from collections.abc import Callable
from dataclasses import MISSING, fields, replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from app.bootstrap import Ordnat
from models import database
from models.rules.errors import InvalidInputError, NotAllowedError, NotFoundError, NotNowError, OrdnatError
from models.rules.process import Stage
from models.rules.standings import CloseReason, Judgement, Standing
from models.rules.verdicts import Verdict
from models.tables.case import Case
from models.tables.medicine import Recommendation
from models.tables.outbox import OutboxMessage
from models.tables.proposal import Proposal
from tasks.actions.open_case import TakeUp, open_case
from tasks.actions.proposals.link import link_proposal
from tasks.actions.proposals.set_aside import set_aside_proposal
from tasks.actions.proposals.settled import Settled
from tasks.actions.proposals.take_up import Wording, take_up_proposal
from tasks.queries.cases import view
from tasks.queries.proposals import proposal, proposals, waiting_proposals
from tasks.sources.nt_news import NewsArticle
from tasks.sources.nt_not_taken_up import NotTakenUp
from tasks.sources.nt_under_preparation import UnderPreparation
from tests.conftest import NOW
from tests.factories import OFFICER, SECOND_OFFICER, Journey, assert_whole, day, person, standing
from tests.integration.test_idempotency import at_once, meeting
from tests.readings import read, row

OTHER = row(product="Zolgensma", indication="spinal muskelatrofi", substance="onasemnogen abeparvovek", atc="M09AX09")
LATER = NOW + timedelta(hours=6)


def all_proposals(house: Ordnat) -> list[Proposal]:
    with database.reading(house.engine) as session:
        return list(session.exec(select(Proposal).order_by(col(Proposal.id))))


def last(house: Ordnat) -> Proposal:
    return all_proposals(house)[-1]


def cases(house: Ordnat) -> list[Case]:
    with database.reading(house.engine) as session:
        return list(session.exec(select(Case).order_by(col(Case.id))))


def mails(house: Ordnat, kind: str = "proposal") -> list[OutboxMessage]:
    with database.reading(house.engine) as session:
        chosen = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(col(OutboxMessage.id))
        return list(session.exec(chosen))


def does(house: Ordnat, action: Callable[..., Settled], *told: Any, who: str = OFFICER, **named: Any) -> Settled:
    named |= standing(house) | {"actor": person(who)}
    return house.change(lambda session: action(session, *told, **named))


def refused(house: Ordnat, error: type[OrdnatError], says: str, action: Callable[..., Settled], *told: Any) -> None:
    before = [one.model_dump() for one in all_proposals(house)], len(cases(house))
    with pytest.raises(error) as refusal:
        does(house, action, *told)
    assert says in str(refusal.value)
    assert ([one.model_dump() for one in all_proposals(house)], len(cases(house))) == before


def shown(house: Ordnat, *changed: Any) -> Proposal:
    """A baseline without Trodelvy, then a list with it; the proposal."""
    read(house, OTHER)
    read(house, OTHER, *(changed or (row(),)))
    return last(house)


# ── What becomes a proposal ───────────────────────────────────────────────────────────────────────────────


def test_a_baseline_is_only_known(house: Ordnat) -> None:
    taken = read(house, OTHER, row())
    assert (taken.baseline, taken.followed.proposals) == (True, [])
    assert (all_proposals(house), cases(house), mails(house)) == ([], [], [])


def test_a_new_recommendation_waits_with_what_was_seen_when_and_where(house: Ordnat) -> None:
    made = shown(house, row("kan användas", comment="Nationellt avtal finns"))
    assert (made.kind, made.state, made.verdict, made.label) == (
        "new_recommendation",
        "waiting",
        "may",
        "kan användas",
    )
    assert (made.seen_at, made.source, made.difference) == (NOW, "nt_recommendations", [])
    assert made.url == "https://samverkanlakemedel.se/produktinfo/trodelvy"
    assert made.page_id is not None
    assert made.facts["comment"] == "Nationellt avtal finns"
    assert made.recommendation_id is not None
    assert cases(house) == []
    # And each case officer is told once
    assert {mail.recipient for mail in mails(house)} == {OFFICER, SECOND_OFFICER}
    (told,) = mails(house)[0].facts["proposals"]
    assert (told["number"], told["about"], told["dated"]) == (
        made.id,
        "Trodelvy vid trippelnegativ bröstcancer",
        "2026-09-01",
    )


def test_the_same_list_again_proposes_and_says_nothing(house: Ordnat) -> None:
    shown(house)
    before = len(mails(house))
    for _ in range(3):
        read(house, OTHER, row())
    assert (len(all_proposals(house)), len(mails(house))) == (1, before)


def test_one_mail_tells_of_everything_in_a_reading(house: Ordnat) -> None:
    shown(house, row(), row(product="Enhertu", indication="lungcancer"), row(product="Tecartus", indication="lymfom"))
    assert len(mails(house)) == 2
    assert {one["product"] for one in mails(house)[0].facts["proposals"]} == {"Trodelvy", "Enhertu", "Tecartus"}


def test_a_changed_recommendation_says_what_differs_field_by_field(house: Ordnat) -> None:
    read(house, OTHER, row("kan användas"))
    read(house, OTHER, row("bör inte användas", on=day(40)))
    made = last(house)
    assert made.kind == "changed_recommendation"
    assert {one["field"]: (one["before"], one["after"]) for one in made.difference} == {
        "verdict": ("may", "should_not"),
        "label": ("kan användas", "bör inte användas"),
        "published_on": ("2026-09-01", "2026-10-11"),
    }
    (told,) = mails(house)[0].facts["proposals"]
    assert told["changes"] == [
        "tolkas som: kan användas → bör inte användas",
        "lydelse: kan användas → bör inte användas",
        "publicerad: 2026-09-01 → 2026-10-11",
    ]


def test_a_second_change_takes_the_place_of_the_one_that_waits(house: Ordnat) -> None:
    first = shown(house, row("kan användas"))
    read(house, OTHER, row("bör användas", on=day(20)))
    second = last(house)
    old, new = all_proposals(house)
    assert (old.state, old.settled_by, old.waiting_key) == ("superseded", "system", None)
    assert (new.state, new.supersedes_id) == ("waiting", first.id)
    refused(house, NotNowError, f"har ersatts av förslag {second.id}", take_up_proposal, first.id, TakeUp())
    refused(house, NotNowError, f"har ersatts av förslag {second.id}", set_aside_proposal, first.id, "nej")


def test_a_word_that_goes_back_to_what_it_was_is_a_change_too(house: Ordnat) -> None:
    shown(house, row("kan användas"))
    read(house, OTHER, row("bör användas"))
    read(house, OTHER, row("kan användas"))
    assert [made.label for made in all_proposals(house)] == ["kan användas", "bör användas", "kan användas"]


@pytest.mark.parametrize(
    "change",
    [
        {"url": "https://samverkanlakemedel.se/annan"},
        {"date_text": "1 september 2026"},
        {"product": "TRODELVY®"},
        {"indication": "Trippelnegativ  bröstcancer."},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_address_spelling_or_form_of_date_is_no_news(house: Ordnat, change: dict[str, Any]) -> None:
    shown(house, replace(row(), **change))
    before = len(all_proposals(house))
    read(house, OTHER, row())
    assert len(all_proposals(house)) == before


def test_no_longer_listed_is_only_that(house: Ordnat) -> None:
    read(house, OTHER, row(), row(product="Enhertu"), row(product="Tecartus"))
    case = Journey.opened(house)
    read(house, OTHER, row(product="Enhertu"), row(product="Tecartus"))
    assert all_proposals(house) == []
    assert case.place.standing is Standing.ON_PATH


def test_several_indications_of_one_product_are_several_proposals(house: Ordnat) -> None:
    shown(house, row("bör användas"), row("avvakta", indication="urotelial cancer"))
    assert [(made.indication, made.verdict) for made in all_proposals(house)] == [
        ("trippelnegativ bröstcancer", "should"),
        ("urotelial cancer", "await"),
    ]
    assert len({made.medicine_id for made in all_proposals(house)}) == 1


def test_late_history_is_no_news(house: Ordnat) -> None:
    read(house, OTHER, row("bör användas"))
    taken = read(house, OTHER, row("kan användas", on=day(-300)))
    assert (taken.followed.proposals, all_proposals(house)) == ([], [])


# ── What is done by itself ────────────────────────────────────────────────────────────────────────────────


def test_the_open_case_is_told_and_paused_and_the_proposal_says_so(house: Ordnat) -> None:
    read(house, OTHER, row())
    case = Journey.opened(house)
    taken = read(house, OTHER, row("bör inte användas", on=day(40)))
    made = last(house)
    assert (made.state, made.case_id) == ("told_case", case.case_id)
    assert taken.followed.moved == [case.case_id]
    assert case.place.standing is Standing.PAUSED
    assert_whole(house, case.case_id)
    # One mail about the change: the one that asks for a judgement
    assert (len(mails(house, "revision")), mails(house)) == (2, [])


def test_a_parked_case_wakes_and_the_officers_hear_of_it(house: Ordnat) -> None:
    read(house, OTHER, row("avvakta"))
    case = Journey.opened(house, "await")
    read(house, OTHER, row("bör användas", on=day(40)))
    assert case.place.standing is Standing.ON_PATH
    assert (last(house).state, last(house).case_id) == ("told_case", case.case_id)
    (told, *_) = mails(house)
    assert told.facts["proposals"][0]["case"] == "OI-0001"
    assert told.case_id == case.case_id


def test_a_released_case_is_flagged(house: Ordnat) -> None:
    read(house, OTHER, row())
    case = Journey.opened(house).recommended().all_say()
    read(house, OTHER, row("kan användas", on=day(60)))
    assert (last(house).state, case.row.review_wanted) == ("told_case", True)
    case.judged(Judgement.STAND)
    assert case.place.standing is Standing.RELEASED


def test_an_archived_recommendation_pauses_its_case_and_waits_where_there_is_none(house: Ordnat) -> None:
    read(house, OTHER, row())
    case = Journey.opened(house)
    read(house, replace(OTHER, label="arkiverad", verdict=Verdict.ARCHIVED), row("arkiverad: bör användas"))
    assert case.place.standing is Standing.PAUSED
    assert {(made.kind, made.state, made.product) for made in all_proposals(house)} == {
        ("archived", "told_case", "Trodelvy"),
        ("archived", "waiting", "Zolgensma"),
    }
    archived = next(made for made in all_proposals(house) if made.product == "Zolgensma")
    refused(house, NotNowError, "öppnar inget eget ärende", take_up_proposal, archived.id, TakeUp())
    does(house, set_aside_proposal, archived.id, "Används inte längre")


def test_a_closed_case_is_not_told(house: Ordnat) -> None:
    read(house, OTHER, row("bör inte användas"))
    Journey.opened(house, "should_not")
    read(house, OTHER, row("bör användas", on=day(40)))
    assert (last(house).state, last(house).kind) == ("waiting", "changed_recommendation")


def test_verdicts_of_the_file_open_cases_by_themselves(house: Ordnat) -> None:
    itself = replace(house, organisation=replace(house.organisation, opens_by_itself=["should"]))
    read(itself, OTHER)
    taken = read(itself, OTHER, row("bör användas"), row("kan användas", product="Enhertu"))
    opened, waiting = sorted(all_proposals(house), key=lambda made: made.state)
    assert (opened.state, opened.case_id) == ("opened_by_itself", 1)
    assert (waiting.state, waiting.case_id) == ("waiting", None)
    assert taken.followed.opened == [1]
    assert_whole(house, 1)
    # One that lacks its date waits for a person instead
    read(itself, OTHER, row("bör användas"), row("kan användas", product="Enhertu"), row(product="Tecartus", on=None))
    assert (last(house).product, last(house).state) == ("Tecartus", "waiting")


def test_a_case_opened_otherwise_answers_the_proposal_that_waits(house: Ordnat) -> None:
    made = shown(house)
    named = standing(house) | {"actor": person(OFFICER)}
    done = house.change(lambda session: open_case(session, made.recommendation_id or 0, TakeUp(), **named))
    settled = last(house)
    assert (settled.state, settled.case_id, settled.settled_by) == ("taken_up", done.case_id, OFFICER)
    refused(house, NotNowError, "redan avgjort: taget upp, OI-0001", take_up_proposal, made.id, TakeUp())


# ── Lists beside the recommendations ──────────────────────────────────────────────────────────────────────


def not_taken_up(product: str = "Zynlonta", reason: str = "Receptläkemedel", **fields: Any) -> NotTakenUp:
    plain: dict[str, Any] = {
        "substance": "loncastuximab tesirin",
        "indication": "lymfom",
        "decided_on": date(2026, 11, 2),
        "date_text": "2026-11-02",
        "url": None,
    }
    return NotTakenUp(product=product, reason=reason, **(plain | fields))


def under_preparation(comment: str = "", **fields: Any) -> UnderPreparation:
    plain: dict[str, Any] = {
        "product": "Zynlonta",
        "substance": "loncastuximab tesirin",
        "indication": "lymfom",
        "decided_on": date(2026, 10, 5),
        "date_text": "2026-10-05",
        "url": None,
    }
    return UnderPreparation(comment=comment, **(plain | fields))


def test_what_is_not_taken_up_nationally_is_nominated_on_arils_own_route(house: Ordnat) -> None:
    some = not_taken_up("Annan")
    assert read(house, some, source="nt_not_taken_up").baseline
    read(house, some, not_taken_up(), source="nt_not_taken_up")
    made = last(house)
    assert (made.kind, made.label) == ("not_taken_up", "Receptläkemedel")
    done = does(house, take_up_proposal, made.id, TakeUp())
    case = Journey(house, done.case_id or 0)
    assert (case.row.route, case.place.open_stages) == ("own", (Stage.TAKE_UP,))
    assert case.log[0].data["label"] == "Receptläkemedel"
    # And from then on another motivation is nothing new
    read(house, some, not_taken_up(reason="Ny motivering"), source="nt_not_taken_up", now=LATER)
    assert len(all_proposals(house)) == 1


def test_a_nomination_lacks_what_the_list_lacks_until_a_person_says_it(house: Ordnat) -> None:
    some = not_taken_up("Annan")
    read(house, some, source="nt_not_taken_up")
    read(house, some, not_taken_up(indication=""), source="nt_not_taken_up")
    number = last(house).id
    refused(house, InvalidInputError, "Nomineringen saknar indikation", take_up_proposal, number, TakeUp())
    wording = Wording(indication="storcelligt B-cellslymfom", reason="Efterfrågat av kliniken")
    done = does(house, take_up_proposal, number, TakeUp(), wording)
    opened = Journey(house, done.case_id or 0).log[0].data
    assert (opened["indication"], opened["label"]) == ("storcelligt B-cellslymfom", "Efterfrågat av kliniken")


def test_what_is_under_preparation_can_be_parked_and_wakes_with_the_recommendation(house: Ordnat) -> None:
    some = under_preparation(product="Annan")
    read(house, some, source="nt_under_preparation")
    read(house, some, under_preparation(), source="nt_under_preparation")
    made = last(house)
    assert (made.kind, made.facts["decided_on"]) == ("under_preparation", "2026-10-05")
    refused(house, InvalidInputError, "säger inte vad som gäller", take_up_proposal, made.id, TakeUp())
    done = does(house, take_up_proposal, made.id, TakeUp(verdict=Verdict.AWAIT))
    case = Journey(house, done.case_id or 0)
    assert case.place.standing is Standing.PARKED
    # When it changes, there is a case that has it; and when NT-rådet has decided, the case wakes
    read(house, some, under_preparation("TLV klar"), source="nt_under_preparation", now=LATER)
    assert len(all_proposals(house)) == 1
    read(house, OTHER)
    read(house, OTHER, row(product="Zynlonta", indication="lymfom", on=date(2026, 11, 10)))
    assert (case.place.standing, last(house).state) == (Standing.ON_PATH, "told_case")
    assert_whole(house, case.case_id)


def test_a_recommendation_takes_the_place_of_what_waited_under_preparation(house: Ordnat) -> None:
    some = under_preparation(product="Annan")
    read(house, some, source="nt_under_preparation")
    read(house, some, under_preparation(), source="nt_under_preparation")
    read(house, OTHER)
    read(house, OTHER, row(product="Zynlonta", indication="lymfom"))
    assert [made.state for made in all_proposals(house)] == ["superseded", "waiting"]


def test_a_rule_for_a_class_lists_the_cases_it_may_concern(house: Ordnat) -> None:
    by_code = row(product="Keytruda", indication="melanom", substance="pembrolizumab", atc="L01FF02")
    by_name = row(product="Opdivo", indication="njurcancer", substance="nivolumab", atc=None)
    read(house, OTHER, by_code, by_name)
    for known in (by_code, by_name):
        Journey.opened(house, product=known.product, indication=known.indication)
    unconcerned = Journey.opened(house)
    rule = row("generell rekommendation", product="PD-(L)1-hämmare", indication="", atc=None, substance="Nivolumab")
    read(house, OTHER, by_code, by_name, rule)
    with database.reading(house.engine) as session:
        (view,) = proposals(session)
    assert view.row.kind == "class_rule"
    assert {case.product for case in view.near} == {"Keytruda", "Opdivo"}
    assert unconcerned.case_id not in {case.case_id for case in view.near}
    # Linked to one, it is noted there and nothing is paused
    done = does(house, link_proposal, view.row.id, view.near[0].case_id, "Gäller doseringen")
    assert (done.recorded, done.case_id) == (None, view.near[0].case_id)
    assert Journey(house, view.near[0].case_id).place.standing is Standing.ON_PATH


def news(title: str, **fields: Any) -> NewsArticle:
    slug = title.casefold().replace(" ", "")
    return NewsArticle(title, slug, fields.get("on", date(2026, 11, 18)), f"https://samverkanlakemedel.se/{slug}")


def test_news_is_a_line_on_the_case_and_no_proposal_whichever_came_first(house: Ordnat) -> None:
    # Given news of a medicine nobody knew, a list that makes it known, and news after that
    read(house, news("Trodelvy på gång", on=date(2026, 10, 1)), news("Annat"), source="nt_news")
    read(house, OTHER)
    read(house, OTHER, row())
    does(house, take_up_proposal, last(house).id, TakeUp())
    read(house, news("Regionerna bör använda Trodelvy"), source="nt_news", now=LATER)
    # Then the case shows all of it, the latest first
    with database.reading(house.engine) as session:
        seen = view(session, 1).seen
    assert [(sight.source, sight.title, sight.on) for sight in seen] == [
        ("nt_news", "Regionerna bör använda Trodelvy", "2026-11-18"),
        ("nt_news", "Trodelvy på gång", "2026-10-01"),
        ("nt_recommendations", "bör användas", "2026-09-01"),
    ]
    assert len(all_proposals(house)) == 1


# ── A person settles ──────────────────────────────────────────────────────────────────────────────────────


def test_taking_up_opens_the_case_and_says_who_and_when(house: Ordnat) -> None:
    made = shown(house)
    done = does(house, take_up_proposal, made.id, TakeUp(), who=SECOND_OFFICER)
    settled = last(house)
    assert (settled.state, settled.case_id, settled.settled_by, settled.settled_at) == (
        "taken_up",
        done.case_id,
        SECOND_OFFICER,
        NOW,
    )
    assert done.recorded is not None
    assert_whole(house, done.case_id or 0)
    refused(house, NotNowError, "redan avgjort: taget upp, OI-0001", set_aside_proposal, made.id, "ångrade mig")
    with database.reading(house.engine) as session:
        assert (proposals(session), waiting_proposals(session)) == ([], 0)
        assert len(proposals(session, everything=True)) == 1


@pytest.mark.parametrize(
    ("meaning", "standing_after"), [(Verdict.SHOULD, Standing.ON_PATH), (Verdict.AWAIT, Standing.PARKED)]
)
def test_words_nobody_knows_are_taken_up_when_a_person_has_said_what_they_mean(
    house: Ordnat, meaning: Verdict, standing_after: Standing
) -> None:
    made = shown(house, row("får användas med måtta"))
    assert (made.kind, made.verdict) == ("unrecognised", "unrecognised")
    refused(house, InvalidInputError, "Ange vad de betyder: should", take_up_proposal, made.id, TakeUp())
    wrong = TakeUp(verdict=Verdict.ARCHIVED)
    refused(house, InvalidInputError, "Ange vad de betyder", take_up_proposal, made.id, wrong)
    done = does(house, take_up_proposal, made.id, TakeUp(verdict=meaning))
    assert Journey(house, done.case_id or 0).place.standing is standing_after


def test_words_that_mean_the_regions_decide_lead_to_aril(house: Ordnat) -> None:
    made = shown(house, row("får användas med måtta"))
    done = does(house, take_up_proposal, made.id, TakeUp(verdict=Verdict.REGIONAL))
    assert Journey(house, done.case_id or 0).row.route == "own"


def test_clear_words_are_not_given_another_meaning(house: Ordnat) -> None:
    made = shown(house, row("bör inte användas"))
    refused(house, InvalidInputError, "betyder bör inte", take_up_proposal, made.id, TakeUp(verdict=Verdict.SHOULD))


def test_setting_aside_needs_a_reason_and_can_be_regretted(house: Ordnat) -> None:
    made = shown(house)
    refused(house, InvalidInputError, "Ange varför förslaget läggs åt sidan", set_aside_proposal, made.id, "  ")
    does(house, set_aside_proposal, made.id, "Vi har det redan")
    assert (last(house).state, last(house).reason, last(house).settled_by) == ("set_aside", "Vi har det redan", OFFICER)
    refused(house, NotNowError, "redan avgjort: lagt åt sidan", set_aside_proposal, made.id, "igen")
    does(house, take_up_proposal, made.id, TakeUp())
    assert last(house).state == "taken_up"


def test_a_recommendation_in_other_words_is_linked_to_its_case_and_so_is_what_follows(house: Ordnat) -> None:
    # Given a case, and the same recommendation worded otherwise
    read(house, OTHER, row())
    case = Journey.opened(house)
    read(house, OTHER, row(), row("kan användas", indication="TNBC, metastaserad", on=day(40)))
    made = last(house)
    assert made.kind == "new_recommendation"
    with database.reading(house.engine) as session:
        assert [near.number for near in proposal(session, made.id or 0).view.near] == ["OI-0001"]
    # When a person links them, then the case is told
    done = does(house, link_proposal, made.id, case.case_id, "Samma sak, andra ord")
    assert (done.case_id, last(house).state, last(house).reason) == (case.case_id, "linked", "Samma sak, andra ord")
    assert (case.place.standing, case.place.verdict) == (Standing.PAUSED, "may")
    assert_whole(house, case.case_id)
    case.judged(Judgement.GO_ON)
    # And of the next change by itself
    read(house, OTHER, row(), row("bör inte användas", indication="TNBC, metastaserad", on=day(50)))
    assert (last(house).state, last(house).case_id) == ("told_case", case.case_id)
    assert case.place.verdict == "should_not"


def test_a_proposal_is_linked_to_an_earlier_indication_as_an_extension(house: Ordnat) -> None:
    read(house, OTHER, row())
    earlier = Journey.opened(house, product="Trodelvy").recommended().all_say()
    read(house, OTHER, row(), row(product="Trodelvy Vet", indication="urotelial cancer"))
    done = does(house, link_proposal, last(house).id, earlier.case_id, "Ny indikation", extension=TakeUp())
    case = Journey(house, done.case_id or 0)
    assert (case.row.extends_id, case.place.standing) == (earlier.case_id, Standing.ON_PATH)
    assert (last(house).state, last(house).case_id) == ("linked", case.case_id)
    assert_whole(house, case.case_id)


def test_a_link_needs_a_case_that_is_there_and_not_closed(house: Ordnat) -> None:
    made = shown(house)
    refused(house, NotFoundError, "OI-0099 finns inte", link_proposal, made.id, 99)
    closed = Journey.opened(house, indication="annat").closed(CloseReason.WITHDRAWN)
    refused(house, NotNowError, "OI-0001 är avslutat", link_proposal, made.id, closed.case_id)
    refused(house, NotFoundError, "Förslag 99 finns inte", link_proposal, 99, closed.case_id)


def test_only_case_officers_settle(house: Ordnat) -> None:
    made = shown(house)
    for action, told in ((take_up_proposal, TakeUp()), (set_aside_proposal, "nej"), (link_proposal, 1)):
        with pytest.raises(NotAllowedError, match="får inte ta ställning till förslag"):
            does(house, action, made.id, told, who="aril.ordforande")


# ── Once, however often and by however many ───────────────────────────────────────────────────────────────


def test_a_superseded_recommendation_is_not_opened_by_its_old_number(house: Ordnat) -> None:
    read(house, OTHER, row("kan användas"))
    read(house, OTHER, row("bör användas", on=day(20)))
    with database.reading(house.engine) as session:
        said = (Recommendation.label == "kan användas") | (Recommendation.number == 2)
        old, new = session.exec(select(Recommendation.id).where(said).order_by(col(Recommendation.id)))
    named = standing(house) | {"actor": person(OFFICER)}
    with pytest.raises(NotNowError, match=f"har ersatts av en nyare. Öppna ärendet från den i stället: .* {new}"):
        house.change(lambda session: open_case(session, old or 0, TakeUp(), **named))
    assert house.change(lambda session: open_case(session, new or 0, TakeUp(), **named)).case_id == 1


def test_a_call_repeated_with_its_key_settles_once(house: Ordnat) -> None:
    made = shown(house, row(), row(product="Enhertu"), row(product="Tecartus"))
    first, second, third = [one.id for one in all_proposals(house)]
    assert made.id == third
    for action, *told in (
        (take_up_proposal, first, TakeUp()),
        (link_proposal, second, 1, "samma"),
        (set_aside_proposal, third, "nej"),
    ):
        done = does(house, action, *told, key="k")
        before = [one.model_dump() for one in all_proposals(house)]
        again = does(house, action, *told, key="k")
        assert (done.repeated, again.repeated, again.case_id) == (False, True, done.case_id)
        assert [one.model_dump() for one in all_proposals(house)] == before
    assert len(cases(house)) == 1


def test_settling_changes_nothing_of_what_was_seen(house: Ordnat) -> None:
    settling = {"state", "waiting_key", "case_id", "reason", "settled_by", "settled_at", "settle_key", "version"}
    shown(house, row(), row(product="Enhertu"), row(product="Tecartus"))
    before = [made.model_dump(exclude=settling) for made in all_proposals(house)]
    does(house, take_up_proposal, 1, TakeUp())
    does(house, link_proposal, 2, 1, "samma")
    does(house, set_aside_proposal, 3, "nej")
    read(house, OTHER, row(), row(product="Enhertu"), row("kan användas", product="Tecartus"))
    assert [made.model_dump(exclude=settling) for made in all_proposals(house)][:3] == before


def test_two_who_take_up_the_same_at_once_open_one_case_and_one_is_told(house: Ordnat) -> None:
    made = shown(house)
    with meeting(house, "UPDATE proposal"):
        results = at_once(
            lambda: does(house, take_up_proposal, made.id, TakeUp()),
            lambda: does(house, take_up_proposal, made.id, TakeUp(), who=SECOND_OFFICER),
        )
    one_won(results, "redan avgjort: taget upp, OI-0001")
    assert len(cases(house)) == 1


def test_of_one_who_takes_up_and_one_who_sets_aside_at_once_one_is_told(house: Ordnat) -> None:
    made = shown(house)
    with meeting(house, "UPDATE proposal"):
        results = at_once(
            lambda: does(house, set_aside_proposal, made.id, "nej"),
            lambda: does(house, set_aside_proposal, made.id, "inte nu", who=SECOND_OFFICER),
        )
    one_won(results, "redan avgjort: lagt åt sidan")


def one_won(results: list[object], says: str) -> None:
    (won,) = [result for result in results if isinstance(result, Settled)]
    (lost,) = [result for result in results if not isinstance(result, Settled)]
    assert isinstance(lost, NotNowError), results
    assert says in str(lost)
    assert not won.repeated


def test_somebody_who_takes_up_while_the_source_changes_its_mind_loses_nothing(house: Ordnat) -> None:
    made = shown(house, row("kan användas"))
    with meeting(house, "UPDATE proposal"):
        results = at_once(
            lambda: does(house, take_up_proposal, made.id, TakeUp()),
            lambda: read(house, OTHER, row("bör inte användas", on=day(40)), now=LATER),
        )
    problems = [result for result in results if isinstance(result, Exception)]
    states = [one.state for one in all_proposals(house)]
    # Either the case was opened first, and what came then was told it or waits to be linked to it; or it was refused.
    if problems:
        assert isinstance(problems[0], NotNowError), results
        assert (states, cases(house)) == (["superseded", "waiting"], [])
    else:
        assert states[0] == "taken_up"
        assert states[1] in {"told_case", "waiting"}
        assert len(cases(house)) == 1


def test_two_readings_at_once_propose_once(house: Ordnat) -> None:
    read(house, OTHER)
    results = at_once(lambda: read(house, OTHER, row()), lambda: read(house, OTHER, row()))
    assert not [result for result in results if isinstance(result, Exception)], results
    assert len(all_proposals(house)) == 1
    assert len(mails(house)) == 2


def test_what_waits_is_read_with_few_statements_however_many_there_are(house: Ordnat) -> None:
    read(house, OTHER, row())
    Journey.opened(house)
    read(house, OTHER, row(), *(row(product=f"Produkt {n}", substance=f"substans {n}") for n in range(8)))
    heard: list[str] = []
    with database.reading(house.engine) as session:
        _listen(session, heard)
        assert len(proposals(session)) == 8
    assert len(heard) == 2


def _listen(session: Session, heard: list[str]) -> None:
    @event.listens_for(session.connection(), "before_cursor_execute")
    def _hear(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        heard.append(statement)


@pytest.mark.parametrize("weaker", [UnderPreparation, NotTakenUp])
def test_a_recommendation_that_waits_is_not_pushed_out_by_a_weaker_list(house: Ordnat, weaker: type[Any]) -> None:
    source = "nt_under_preparation" if weaker is UnderPreparation else "nt_not_taken_up"
    other, same = (_weaker(weaker, product) for product in ("Annat", row().product))
    read(house, OTHER)
    read(house, other, source=source, now=NOW)
    read(house, other, same, source=source, now=NOW + timedelta(hours=1))
    read(house, OTHER, row(), now=NOW + timedelta(hours=2))
    moved = replace(same, url="https://samverkanlakemedel.se/annan")
    read(house, other, moved, source=source, now=NOW + timedelta(hours=3))
    waiting = [one for one in all_proposals(house) if one.state == "waiting" and one.product == row().product]
    assert [one.label for one in waiting] == [row().label]


def _weaker(kind: type[Any], product: str) -> Any:
    told = {"product": product, "substance": row().substance, "indication": row().indication, "date_text": ""}
    blank = {one.name: None if one.default is MISSING else one.default for one in fields(kind)}
    return kind(**blank | {name: value for name, value in told.items() if name in blank})


def test_an_address_that_moves_pauses_no_case(house: Ordnat) -> None:
    old, now = row("kan användas", on=None, date_text="hösten 2024"), row()
    made = shown(house, old, now)
    does(house, take_up_proposal, made.id, TakeUp())
    before = [(one.id, one.state) for one in all_proposals(house)]
    read(house, OTHER, old, replace(now, url=f"{now.url}-ny"))
    assert [(one.id, one.state) for one in all_proposals(house)] == before
    assert [case.standing for case in cases(house)] == ["on_path"]
