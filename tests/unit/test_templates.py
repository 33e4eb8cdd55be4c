"""Every message and document says all it should, and refuses to be said with a fact missing."""

import json
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from icalendar import Calendar
from jinja2 import UndefinedError, meta

from app.settings import ROOT
from models.rules.ahead import Ahead
from models.rules.process import Dispensing, Stage
from models.rules.turns import Turn, owner
from notifications import messages, render, routing, words
from notifications.invitation import invitation
from notifications.letter import Attachment
from notifications.links import Pages
from notifications.messages import About, Alarm, Coming, Lost, Message
from notifications.proposals import proposals_made
from tests.factories import CONDITIONS, SHARES, Log, day, organisation

ABOUT = About("OI-0017", "Trodelvy", "trippelnegativ bröstcancer")
OFFICERS = routing.case_officers(organisation(), day(0))
NORRBOTTEN = "norrbotten"
NBSP = "\N{NO-BREAK SPACE}"
WRITTEN = datetime(2026, 10, 5, 7, 30, tzinfo=UTC)
PAGES = Pages("https://oi.example")
TODAY = date(2026, 10, 5)
CASE_KINDS = set(messages.KINDS) - {
    messages.SOURCE_FAILURE,
    messages.SOURCE_SILENT,
    messages.DELIVERY_FAILED,
    messages.DIGEST,
    messages.PROPOSAL,
    messages.CONTACT_ERASED,
}


def turn(place: Any, stage: Stage, region: str | None = None) -> Message:
    """It is a body's turn, as its first member is told."""
    body = owner(organisation(), stage, region, None, day(0))
    people, limit = routing.members(organisation(), body, day(0)), date(2026, 10, 1)
    found = Turn(stage, region, body)
    return messages.turn_passed(ABOUT, place, found, people, seq=4, last_day=limit, day=date(2026, 9, 2))[0]


def released(log: Log, gross: str | None = "5633144.75") -> Message:
    return messages.region_released(
        ABOUT, log.place, NORRBOTTEN, OFFICERS, name="Region Norrbotten", seq=9, gross=gross
    )[0]


def revised_analysis(**data: Any) -> Message:
    """A new version of the analysis, as a case officer is told."""
    told: dict[str, Any] = {"version": 2, "gross": "12300000"} | data
    waits = "Väntar på Ledningen Västerbotten (regionens beslut)"
    return messages.analysis_revised(ABOUT, told, OFFICERS, seq=12, reviewer="Enhetschef", whose_turn=waits)[0]


def answered(outcome: str, **fields: Any) -> Message:
    """A region has answered, as a case officer is told."""
    place = Log().recommended().region(NORRBOTTEN, outcome, **fields).place
    waits = "Väntar på Ledningen Västerbotten (regionens beslut)"
    return messages.region_decided(
        ABOUT, place, NORRBOTTEN, OFFICERS, name="Region Norrbotten", seq=9, whose_turn=waits
    )[0]


def approved(**fields: Any) -> Log:
    log = Log(dispensing=Dispensing.PRESCRIPTION).recommended()
    return log.region(NORRBOTTEN, "with_guidance", shares=SHARES, **fields)


WHOLE_PATH = Alarm(
    kind=messages.AT_RISK,
    clock="path",
    occasion="2",
    clock_label="hela vägen",
    rung="reminder",
    repeat=0,
    day=date(2026, 9, 24),
    start=date(2026, 9, 1),
    aim=date(2026, 10, 1),
    limit=date(2026, 11, 2),
    target="aim",
    days=23,
    net_days=20,
    working_days=17,
    whose_turn="Väntar på ARIL (sjukvårdsregional konsensus)",
    action="Fatta beslut vid mötet den 28 september.",
)
MEETING = {"meeting_body": "ARIL", "meeting_on": date(2026, 9, 28), "material_by": date(2026, 9, 25)}
STOP = {
    "stop_reason": "avtal inte tecknat",
    "stop_since": date(2026, 9, 10),
    "stop_expected": date(2026, 9, 20),
    "stop_by": "Handläggare, FOA läkemedel",
}


def alarmed(kind: str, **changed: Any) -> Message:
    """A rung as somebody in ARIL is told."""
    return messages.alarm(ABOUT, replace(WHOLE_PATH, kind=kind, **changed), OFFICERS)[0]


AGREEMENT = Coming(
    kind=Ahead.AGREEMENT_END,
    clock="day_ahead:5",
    on=date(2027, 6, 30),
    before="6 months",
    product="Trodelvy",
    whose_turn="handläggarna och läkemedelschefen",
    numbers=("OI-0017", "OI-0009"),
    company="Gilead",
    option="1 + 1 år",
    delisted_on=date(2026, 11, 2),
    url="https://samverkanlakemedel.se/avtal/trodelvy",
)
REASSESSMENT = replace(
    AGREEMENT,
    kind=Ahead.REASSESSMENT,
    on=date(2028, 9, 1),
    numbers=("OI-0017",),
    indication="trippelnegativ bröstcancer",
    recommended_on=date(2026, 9, 1),
    url=None,
)


def coming(day_ahead: Coming, said_on: date, **changed: Any) -> Message:
    """A day to come as a case officer is reminded of it."""
    return messages.reminder(replace(day_ahead, **changed), OFFICERS, day=said_on)[0]


def summary(role: str = "medicines_head", **changed: Any) -> Message:
    case = {"number": "OI-0017", "product": "Trodelvy", "indication": "trippelnegativ bröstcancer"}
    turn_of = {"whose_turn": "Väntar på ARIL (sjukvårdsregional konsensus)"}
    facts: dict[str, Any] = {
        "late": [case | turn_of | {"standing": "3 dagar över gränsen (2026-11-02)"}],
        "at_risk": [case | turn_of | {"standing": "2 dagar kvar till målet (2026-11-07)"}],
        "stopped": [
            case
            | {"region": None, "reason": "avtal inte tecknat", "since": "2026-09-10", "expected": None, "by": "FOA"}
        ],
        "decided": [
            case
            | {
                "key": "17:9:norrbotten",
                "region": NORRBOTTEN,
                "region_name": "Region Norrbotten",
                "outcome": "rutinanvändning enligt rekommendationen",
                "on": "2026-11-04",
                "registry_number": "KSR 12/2026",
                "gross": "5633144.75",
                "shares": [["Medicin", "60"], ["Onkologi", "40"]],
            }
        ],
        "released": [case | {"key": "17:12", "on": "2026-11-05"}],
        "coming": [
            {
                "number": "OI-0009",
                "product": "Luxturna",
                "what": "rekommendationen ska vara omprövad",
                "on": "2026-12-01",
                "days_left": 26,
            },
            {
                "number": None,
                "product": "Zolgensma",
                "what": "nationellt avtal går ut",
                "on": "2027-01-31",
                "days_left": 87,
            },
        ],
        "proposals": [],
        "keys": ["17:9:norrbotten", "17:12"],
        "role": "läkemedelschefen",
        "holder": None,
        "region": "Region Norrbotten",
        "every": "week",
        "day": "2026-11-05",
    }
    return messages.digest(role, OFFICERS[0], OFFICERS[0], "2026-W45", facts | changed)


OFFER: dict[str, Any] = {
    "number": 12,
    "product": "Trodelvy",
    "about": "Trodelvy vid trippelnegativ bröstcancer",
    "kind": "ändrad rekommendation",
    "state": "väntar",
    "waits": True,
    "case": None,
    "label": "bör inte användas",
    "verdict": "bör inte användas",
    "dated": "2026-10-11",
    "changes": ["lydelse: kan användas → bör inte användas", "publicerad: 2026-09-01 → 2026-10-11"],
    "replaces": 9,
    "url": "https://samverkanlakemedel.se/produktinfo/trodelvy",
    "cases": ["OI-0003 Trodelvy vid urotelial cancer: på väg"],
    "next": "Ta upp det: ordnat proposal take-up 12.",
}


def offered(*changed: dict[str, Any]) -> Message:
    """Proposals of one reading, as a case officer is told of them."""
    return proposals_made("NT-rådets rekommendationer", [OFFER | one for one in changed], OFFICERS, day=TODAY)[0]


@dataclass(frozen=True)
class Said:
    """Facts as the program makes them, and pieces of what a reader must find."""

    kind: str
    facts: dict[str, Any]
    subject: str
    says: tuple[str, ...] = ()


def said(message: Message, subject: str, *says: str) -> Said:
    return Said(message.kind, dict(message.facts), subject, says)


# Each says what, how late or how long is left, whose turn, and what to do.
NOTICES = [
    said(
        turn(Log().place, Stage.CONSENSUS),
        "OI-0017 Trodelvy: er tur – sjukvårdsregional konsensus",
        "väntar nu på Läkemedelsrådets arbetsutskott",
        "Senast: 2026-10-01 för det här steget (29 dagar kvar till sista dagen)",
        "mål 2026-10-01, gräns 2026-11-02",
        "Vems tur: Läkemedelsrådets arbetsutskott",
        "tillstyrker / tillstyrker med villkor / avstyrker",
    ),
    said(
        alarmed(messages.AT_RISK, forecast="Med nu kända möten är alla regioner klara 2026-10-20, efter målet."),
        "OI-0017 Trodelvy: 7 dagar kvar till målet – hela vägen",
        "riskerar att inte hinna: 7 dagar kvar till målet, hela vägen",
        "Hur långt kvar: 7 dagar kvar till målet (2026-10-01)",
        "Mål och gräns: mål 2026-10-01, gräns 2026-11-02",
        "Tid hittills: 23 dagar sedan 2026-09-01, 20 dagar utan klockstopp, 17 arbetsdagar",
        "Vems tur: Väntar på ARIL",
        "Prognos: Med nu kända möten är alla regioner klara 2026-10-20",
        "Vad ni behöver göra: Fatta beslut vid mötet den 28 september.",
    ),
    said(
        alarmed(messages.AIM_MISSED, day=date(2026, 10, 2), fell_from=("Ordföranden är frånvarande: gick till vice.",)),
        "OI-0017 Trodelvy: 1 dag över målet – hela vägen",
        "har inte nått målet",
        "Hur sent: 1 dag över målet (2026-10-01)",
        "Vems tur: Väntar på ARIL",
        "Därför får ni det: Ordföranden är frånvarande: gick till vice.",
        "Fatta beslut vid mötet",
    ),
    said(
        alarmed(messages.LIMIT_MISSED, day=date(2026, 11, 16), target="limit", repeat=2),
        "OI-0017 Trodelvy: 14 dagar över gränsen – hela vägen (påminnelse 2)",
        "har passerat gränsen",
        "Hur sent: 14 dagar över gränsen (2026-11-02)",
        "Påminnelse: nummer 2",
        "Vems tur: Väntar på ARIL",
        "Fatta beslut vid mötet",
    ),
    said(
        alarmed(messages.MEETING_AT_RISK, target="limit", **MEETING),
        "OI-0017 Trodelvy: material till ARIL senast 2026-09-25",
        "mötet 2026-09-28 i ARIL är det sista där ett beslut ännu leder till att gränsen hålls",
        "Hur långt kvar: 39 dagar kvar till gränsen (2026-11-02)",
        "Möte: ARIL, 2026-09-28 (material senast 2026-09-25)",
        "Vems tur: Väntar på ARIL",
        "Fatta beslut vid mötet",
    ),
    said(
        alarmed(messages.MEETING_MISSED, day=date(2026, 9, 26), **MEETING),
        "OI-0017 Trodelvy: sista mötet som räcker för målet är missat",
        "var det sista där ett beslut ännu hade lett till att målet hölls, och inget beslut är registrerat",
        "Hur långt kvar: 5 dagar kvar till målet (2026-10-01)",
        "Vems tur: Väntar på ARIL",
        "Fatta beslut vid mötet",
    ),
    said(
        alarmed(messages.STOP_OVERRUN, clock="stop:7", aim=None, limit=date(2026, 9, 20), target="limit", **STOP),
        "OI-0017 Trodelvy: klockstoppet skulle ha slutat 2026-09-20",
        "står stilla längre än väntat: avtal inte tecknat, sedan 2026-09-10",
        "Hur sent: 4 dagar över det väntade slutet (2026-09-20)",
        "Klockstopp: avtal inte tecknat, sedan 2026-09-10, av Handläggare, FOA läkemedel, väntat till 2026-09-20",
        "Vems tur: Väntar på ARIL",
        "Fatta beslut vid mötet",
    ),
    said(
        alarmed(messages.STILL_PARKED, clock="parked", clock_label="avvaktar NT-rådet", day=date(2026, 12, 2), days=92),
        "OI-0017 Trodelvy: avvaktar sedan 2026-09-01",
        "avvaktar fortfarande, 92 dagar efter 2026-09-01",
        "Tid hittills: 92 dagar sedan 2026-09-01",
        "Vems tur: Väntar på ARIL",
        "Fatta beslut vid mötet",
    ),
    said(
        answered("with_guidance", registry_number="KSR 12/2026"),
        "OI-0017 Trodelvy: Region Norrbotten har beslutat – användning med regional vägledning",
        "Beslut: användning med regional vägledning, 2026-09-29",
        "Tid: 28 dagar från start till beslut, 34 dagar kvar till gränsen (2026-11-02)",
        f"Villkor: {CONDITIONS}",
        "Diarienummer: KSR 12/2026",
        "Vems tur: Väntar på Ledningen Västerbotten",
        "går ut till regionens verksamheter av sig självt",
    ),
    said(
        answered("waiting", on=date(2026, 11, 10)),
        "OI-0017 Trodelvy: Region Norrbotten har beslutat – inte nu, väntar",
        "Tid: 70 dagar från start till beslut, 8 dagar över gränsen (2026-11-02)",
        "Väntar på: TLV:s beslut",
        "Vems tur: Väntar på Ledningen Västerbotten",
        "bevaka det regionen väntar på, och se till att frågan kommer upp igen senast 2026-12-30",
    ),
    said(
        answered("no"),
        "OI-0017 Trodelvy: Region Norrbotten har beslutat – nej",
        "Skäl: Lokala skäl",
        "Vems tur: Väntar på Ledningen Västerbotten",
        "De väntar inte på den",
    ),
    said(
        revised_analysis(replaces=1, gross_before="11900000"),
        "OI-0017 Trodelvy: ny version av budgetpåverkansanalysen",
        "har en ny granskad version, 2, som ersätter version 1",
        "Granskad av: Enhetschef",
        f"Brutto, dyraste året, alla regioner: 12,3{NBSP}mnkr",
        f"I den tidigare versionen: 11,9{NBSP}mnkr",
        "Vems tur: Väntar på Ledningen Västerbotten",
        "Beslut som redan är fattade står fast",
    ),
    said(
        messages.review_wanted(
            ABOUT, {"version": 2, "gross": "12300000"}, OFFICERS, seq=7, author="Handläggaren", replaces=1
        )[0],
        "OI-0017 Trodelvy: budgetpåverkansanalys att granska",
        "Version 2 av budgetpåverkansanalysen för Trodelvy",
        "Underlaget angivet av: Handläggaren",
        "Gäller nu: version 1, tills den nya är granskad",
        "ordnat budget review OI-0017 --version 2 --by",
    ),
    said(
        revised_analysis(),
        "OI-0017 Trodelvy: ny version av budgetpåverkansanalysen",
        "har en ny granskad version, 2.",
    ),
    said(
        messages.revision(ABOUT, "bör inte användas", OFFICERS, seq=5, released=False)[0],
        "OI-0017 Trodelvy: NT-rådet har ändrat sin rekommendation",
        "Den lyder nu: bör inte användas",
        "Ärendet är pausat",
        "Vems tur: handläggarna",
        "ordnat case decide OI-0017 omprövning",
    ),
    said(
        messages.revision(ABOUT, "bör inte användas", OFFICERS, seq=5, released=True)[0],
        "OI-0017 Trodelvy: NT-rådet har ändrat sin rekommendation",
        "redan godkänt för användning",
        "Vems tur: handläggarna",
        "öppna då ett nytt ärende",
    ),
    said(
        released(approved()),
        "OI-0017 Trodelvy: godkänt för användning i Region Norrbotten",
        "användning med regional vägledning, 2026-09-29",
        "Tid: 28 dagar från start till beslut, 34 dagar kvar till gränsen (2026-11-02)",
        f"Villkor: {CONDITIONS}",
        f"5,6{NBSP}mnkr per år",
        "Kostnadsansvar: Medicin, 60 %; Onkologi, 40 %",
        "Vems tur: regionens verksamheter",
        "att kostnaden finns i planeringen",
    ),
    said(
        messages.release_revoked(ABOUT, NORRBOTTEN, "Region Norrbotten", OFFICERS, seq=12)[0],
        "OI-0017 Trodelvy: godkännandet i Region Norrbotten gäller inte längre",
        "inte längre godkänt för användning i Region Norrbotten",
        "Vems tur: regionens verksamheter",
        "informera verksamheterna",
    ),
    said(
        messages.release_revoked(ABOUT, NORRBOTTEN, "Region Norrbotten", OFFICERS, seq=12, closes=True)[0],
        "OI-0017 Trodelvy: godkännandet i Region Norrbotten gäller inte längre",
        "NT-rådet har ändrat sin rekommendation, och nejet görs känt",
        "Gäller: från nu",
    ),
    said(
        messages.made_known(
            ABOUT, Log("should_not").place, "bör inte", OFFICERS, seq=3, kept=["Region Norrbotten", "Region Jämtland"]
        )[0],
        "OI-0017 Trodelvy: införs inte – negativ rekommendation",
        "Godkännandet står fast i: Region Norrbotten, Region Jämtland",
    ),
    said(
        messages.made_known(ABOUT, Log("should_not").place, "bör inte användas", OFFICERS, seq=3)[0],
        "OI-0017 Trodelvy: införs inte – negativ rekommendation",
        "Rekommendationen: bör inte användas",
        "Klocka: ingen",
        "gör detta känt i era verksamheter",
    ),
    said(
        messages.await_made_known(ABOUT, "avvakta", OFFICERS, seq=2)[0],
        "OI-0017 Trodelvy: NT-rådet avvaktar",
        "rekommenderar regionerna att avvakta med Trodelvy",
        "Klocka: ingen går, förrän NT-rådet ändrar sig",
        "Vems tur: NT-rådet",
        "inte ska användas för indikationen tills vidare",
    ),
    said(
        coming(AGREEMENT, date(2026, 12, 30)),
        "OI-0017 Trodelvy: avtalet går ut 2027-06-30, 182 dagar kvar",
        "Det nationella avtalet för Trodelvy går ut 2027-06-30.",
        "När: 2027-06-30, 182 dagar kvar",
        "Avtal med: Gilead",
        "Kan förlängas: 1 + 1 år",
        "Listan: avtalet står inte längre i NT-rådets lista, sedan 2026-11-02",
        "Ärenden: OI-0017, OI-0009",
        "Källa: https://samverkanlakemedel.se/avtal/trodelvy",
        "Vems tur: handläggarna och läkemedelschefen",
        "ta reda på om avtalet förlängs",
    ),
    said(
        coming(AGREEMENT, date(2027, 6, 29), kind=Ahead.AGREEMENT_OPTION, fell_from=("Chefen är frånvarande.",)),
        "OI-0017 Trodelvy: avtalet kan förlängas längst till 2027-06-30, 1 dag kvar",
        "kan inte förlängas längre än till 2027-06-30.",
        "När: 2027-06-30, 1 dag kvar",
        "Därför får ni det: Chefen är frånvarande.",
        "Vems tur: handläggarna och läkemedelschefen",
        "ta reda på om ett nytt avtal förbereds",
    ),
    said(
        coming(REASSESSMENT, date(2028, 6, 1)),
        "OI-0017 Trodelvy: omprövas senast 2028-09-01, 92 dagar kvar",
        "rekommendationen för Trodelvy vid trippelnegativ bröstcancer (OI-0017) väntas vara omprövad senast 2028-09-01",
        "Rekommendationen: från 2026-09-01",
        "Vems tur: handläggarna",
        "kontrollera när NT-rådet planerar sin omprövning",
    ),
    said(
        coming(REASSESSMENT, date(2028, 6, 1), own_route=True),
        "OI-0017 Trodelvy: omprövas senast 2028-09-01, 92 dagar kvar",
        "Den sjukvårdsregionala rekommendationen för Trodelvy vid trippelnegativ bröstcancer (OI-0017)",
        "bestäm när den sjukvårdsregionala rekommendationen ses över",
    ),
    said(
        messages.source_failure("nt_recommendations", "Sidan svarade 500.", OFFICERS, day=date(2026, 9, 1))[0],
        "Källan nt_recommendations kunde inte läsas",
        "Sidan svarade 500.",
        "Vems tur: driften",
        "öppna källans sida",
    ),
    said(
        messages.source_silent("nt_recommendations", date(2026, 8, 1), OFFICERS, day=date(2026, 9, 1))[0],
        "Källan nt_recommendations har varit tyst i 31 dagar",
        "Tyst sedan: 2026-08-01 (31 dagar)",
        "Vems tur: driften",
        "kontrollera att hämtningen körs",
    ),
    said(
        messages.delivery_failed(
            Lost(41, messages.LIMIT_MISSED, "aril.vice", "OI-0017 Trodelvy", "Adressen finns inte.", 1), OFFICERS
        )[0],
        "Meddelande 41 till aril.vice kom inte fram",
        "efter 1 försök",
        "Vad: Gränsen passerad",
        "Fel: Adressen finns inte.",
        "Vems tur: driften",
        "ordnat notice resend 41",
    ),
    said(
        messages.contact_erased("foa.handlaggare", "drift", "Begärd 2026-11-19", OFFICERS, at=WRITTEN)[0],
        "Uppgifterna om foa.handlaggare är borttagna",
        "Borttaget av: drift",
        "Varför: Begärd 2026-11-19",
        "Vems tur: driften",
        "kontrollera att det är begärt",
    ),
    said(
        offered({}),
        "Förslag 12: Trodelvy – ändrad rekommendation",
        "NT-rådets rekommendationer har en ändrad rekommendation för Trodelvy vid trippelnegativ bröstcancer",
        "Lyder: bör inte användas",
        "Daterad: 2026-10-11",
        "lydelse: kan användas → bör inte användas",
        "Ersätter: förslag 9",
        "Kan gälla: OI-0003 Trodelvy vid urotelial cancer: på väg",
        "Sidan: https://samverkanlakemedel.se/produktinfo/trodelvy",
        "Läge: väntar",
        "Vems tur: handläggarna",
        "Ta upp det: ordnat proposal take-up 12.",
    ),
    said(
        offered(
            {
                "changes": [],
                "replaces": None,
                "url": None,
                "cases": [],
                "case": "OI-0017",
                "state": "ärendet har fått veta",
            }
            | {"waits": False, "next": "Inget med förslaget."}
        ),
        "Förslag 12: Trodelvy – ändrad rekommendation (OI-0017)",
        "Läge: ärendet har fått veta: OI-0017",
        "Vems tur: den som ärendet väntar på",
        "Inget med förslaget.",
    ),
    said(
        offered({}, {"number": 13, "changes": [], "cases": [], "url": None, "about": "Enhertu"}),
        "2 förslag: NT-rådets rekommendationer",
        "har gett 2 förslag, sedda 2026-10-05",
        "Förslag 12: Trodelvy vid trippelnegativ bröstcancer",
        "ändrad rekommendation: bör inte användas (bör inte användas)",
        "Förslag 13: Enhertu",
        "Vems tur: handläggarna",
        "ordnat proposal set-aside NR --reason",
    ),
    said(
        summary("case_officer", stopped=[], released=[], proposals=[OFFER | {"seen": "2026-10-11"}]),
        "Sammandrag 2026-11-05, Region Norrbotten: 1 sent, 1 i fara, 1 beslut, 1 förslag",
        "Trodelvy vid trippelnegativ bröstcancer",
        "Ändrad rekommendation: bör inte användas",
        "Sedd 2026-10-11",
    ),
    said(
        summary(),
        "Sammandrag 2026-11-05, Region Norrbotten: 1 sent, 1 i fara, 1 med stoppad klocka, 1 beslut, 1 godkänt",
        "3 dagar över gränsen (2026-11-02)",
        "2 dagar kvar till målet (2026-11-07)",
        "Väntar på ARIL (sjukvårdsregional konsensus)",
        "Stoppad sedan 2026-09-10 av FOA: avtal inte tecknat",
        "Inget väntat slut",
        "Region Norrbotten 2026-11-04: rutinanvändning enligt rekommendationen (KSR 12/2026)",
        f"Bruttokostnad 5,6{NBSP}mnkr per år i regionen",
        "Kostnadsansvar: Medicin 60 %, Onkologi 40 %",
        "godkänt för användning 2026-11-05",
        "Rekommendationen ska vara omprövad 2026-12-01, 26 dagar kvar",
        "Nationellt avtal går ut 2027-01-31, 87 dagar kvar",
        "går till läkemedelschefen",
        "fråga den vars tur det är",
    ),
]
DOCUMENTS = [
    Said(
        "background",
        ABOUT.facts()
        | {
            "substance": "sacituzumab govitekan",
            "label": "bör användas",
            "body": "ARIL",
            "extends": "OI-0003",
            "clock_start": "2026-09-01",
        },
        "Underlag till ARIL: Trodelvy vid trippelnegativ bröstcancer",
        ("bör användas", "Klockan går från 2026-09-01", "tidigare ärende, OI-0003"),
    ),
    Said(
        "decision_support",
        ABOUT.facts()
        | {
            "substance": "sacituzumab govitekan",
            "label": "bör användas",
            "region": "Region Norrbotten",
            "consensus": "tillstyrker",
            "consensus_on": "2026-09-15",
            "recommendation": "rekommenderar införande",
            "recommendation_on": "2026-09-21",
            "conditions": CONDITIONS,
            "lines": [{"region": "Region Norrbotten", "patients": Decimal("14.08"), "gross": Decimal(5_633_145)}],
            "version": 2,
            "year": 2027,
            "reviewed": "2026-09-16 av Enhetschef",
            "digest": "0123456789ab",
            "years": [
                {
                    "region": "Norrbotten",
                    "year": "2027 (4 mån)",
                    "patients": Decimal("14.08"),
                    "gross_drug": Decimal(1_900_000),
                    "net_drug": Decimal(900_000),
                    "net_care": Decimal(-20_000),
                }
            ],
            "warnings": ["Färre än fem väntade patienter."],
            "patients": Decimal("14.08"),
            "gross": Decimal(5_633_145),
            "flags": ["Kostnadskrävande: mer än 50 000 kr per patientår."],
            "assumptions": ["Bruttokostnad till listpris."],
        },
        "Beslutsunderlag för Region Norrbotten: Trodelvy vid trippelnegativ bröstcancer",
        (
            "konsensus 2026-09-15: tillstyrker",
            "rekommendation 2026-09-21: rekommenderar införande",
            f"| Region Norrbotten | 14,1 | 5,6{NBSP}mnkr |",
            f"| Summa | 14,1 | 5,6{NBSP}mnkr |",
            "- Kostnadskrävande",
            "- Bruttokostnad",
            "Version 2, granskad 2026-09-16 av Enhetschef. Underlagets kontrollsumma: 0123456789ab.",
            f"| Norrbotten | 2027 (4 mån) | 14,1 | 1,9{NBSP}mnkr | 900{NBSP}tkr | -20{NBSP}tkr |",
            "- Observera: Färre än fem",
        ),
    ),
]
NAMES = [f"{row.kind}-{number}" for number, row in enumerate(NOTICES)]


def read(row: Said, pages: Pages = PAGES, **changed: Any) -> render.Rendered:
    """A notice as it is sent."""
    return render.render_notice(row.kind, row.facts | changed, pages)


def words_of(html: str) -> str:
    """What a reader of HTML sees, on one line."""
    seen = re.sub(r"<[^>]+>", " ", html[html.index("<body") :])
    return re.sub(r"[ \n]+", " ", unescape(seen))


def test_every_kind_and_every_folder_of_templates_is_tried_here() -> None:
    folders = {folder.name for folder in render.TEMPLATES.iterdir() if folder.is_dir()}
    assert {row.kind for row in [*NOTICES, *DOCUMENTS]} == folders
    assert set(messages.KINDS) | {"background", "decision_support"} == folders
    assert set(words.KIND_LABELS) == set(messages.KINDS)


@pytest.mark.parametrize("row", NOTICES, ids=NAMES)
def test_with_all_its_facts_a_notice_says_what_it_should_as_text_and_as_html(row: Said) -> None:
    notice = read(row)
    assert notice.subject == row.subject
    seen = words_of(notice.html)
    for piece in row.says:
        assert piece in notice.text
        # A table has no colon between heading and value, and a sentence of its own begins with a capital.
        assert piece.replace(": ", " ", 1).lower() in seen.lower() or piece.lower() in seen.lower()
    assert row.subject in seen
    for whole in (notice.text, seen):
        assert "None" not in whole
        assert "{{" not in whole
        assert "Vad ni behöver göra" in whole
    assert notice.text.endswith("\n")
    assert "\n\n\n" not in notice.text


@pytest.mark.parametrize("row", NOTICES, ids=NAMES)
def test_a_notice_points_at_its_page_or_at_the_command_that_shows_the_same(row: Said) -> None:
    page, command = read(row), read(row, Pages())
    anchor = row.kind.replace("_", "-")
    assert f"https://oi.example/driftbok#{anchor}" in page.text
    assert f'href="https://oi.example/driftbok#{anchor}"' in page.html
    assert f"deployments/README.md#{anchor}" in command.text
    assert "href" not in command.html
    if row.kind in CASE_KINDS:
        assert 'href="https://oi.example/arenden/OI-0017"' in page.html
        assert "Se ärendet: https://oi.example/arenden/OI-0017" in page.text
        assert "Se ärendet: ordnat case show OI-0017" in command.text
        assert "ordnat case show OI-0017" in command.html


@pytest.mark.parametrize("row", NOTICES, ids=NAMES)
def test_html_is_a_page_that_can_be_read_aloud_and_is_told_apart_without_colour(row: Said) -> None:
    html = read(row).html
    assert html.startswith("<!DOCTYPE html>")
    assert '<html lang="sv">' in html
    assert html.count("<h1") == 1
    assert words.kind_label(row.kind) in html
    assert "<img" not in html
    assert "<style" not in html, "Outlook knows inline styles only"
    assert html.count("<table") == html.count("</table>")
    # Tables that only place things say so; those of facts have headings.
    assert html.count("<table") - html.count('role="presentation"') == html.count("border-collapse:collapse")


def test_the_runbook_has_a_page_for_every_kind() -> None:
    runbook = (ROOT / "deployments" / "README.md").read_text(encoding="utf-8")
    anchors = set(re.findall(r'<a id="([a-z-]+)"></a>', runbook))
    # The others are those of the operators' alarms, and are held to them in test_watching_files.
    notices = {anchor for anchor in anchors if not anchor.startswith("ordnat-")}
    assert notices == {kind.replace("_", "-") for kind in messages.KINDS}


LACKING = [(row, fact) for row in NOTICES for fact in row.facts]


@pytest.mark.parametrize(("row", "fact"), LACKING, ids=[f"{row.kind}-{fact}" for row, fact in LACKING])
def test_a_notice_that_lacks_a_fact_is_never_sent_with_a_blank(row: Said, fact: str) -> None:
    facts = {name: value for name, value in row.facts.items() if name != fact}
    notice, complaint = None, ""
    try:
        notice = render.render_notice(row.kind, facts, PAGES)
    except (UndefinedError, KeyError) as refused:
        complaint = str(refused)
    # Refused for that fact; or sent as it would have been with it, since it says nothing there.
    assert fact in complaint or notice == read(row)


@pytest.mark.parametrize("row", NOTICES, ids=NAMES)
def test_what_a_notice_is_about_and_whose_turn_it_is_can_never_be_left_out(row: Said) -> None:
    spoken = {"product", "indication", "number", "whose_turn", "action", "days_left", "clock_label", "body", "source"}
    told = spoken & row.facts.keys() - ({"days_left"} if row.kind == messages.STILL_PARKED else set())
    for fact in told:
        with pytest.raises((UndefinedError, KeyError), match=fact):
            render.render_notice(row.kind, {name: row.facts[name] for name in row.facts if name != fact}, PAGES)


@pytest.mark.parametrize("row", NOTICES, ids=NAMES)
def test_what_somebody_wrote_begins_no_header_and_no_markup(row: Said) -> None:
    hostile = "<script>x</script>\r\nBcc: alla@x.example\n"
    kept = {
        "gross",
        "gross_before",
        "days",
        "clock",
        "target",
        "path_limit",
        "step_limit",
        "limit",
        "every",
        "lost_kind",
    }
    broken = {
        name: f"{value}{hostile}" if isinstance(value, str) and name not in kept else value
        for name, value in row.facts.items()
    }
    notice = render.render_notice(row.kind, broken, Pages())
    assert len(notice.subject.splitlines()) == 1
    assert "<script" not in notice.html
    assert row.kind == messages.DIGEST or "&lt;script&gt;" in notice.html
    assert "&lt;" not in notice.text


def test_without_a_path_clock_a_turn_names_only_its_own_day() -> None:
    notice = read(NOTICES[0], path_aim=None, path_limit=None)
    assert "Hela vägen" not in notice.text
    assert "None" not in notice.text
    file = replace(NOTICES[0], facts=NOTICES[0].facts | {"path_aim": None, "path_limit": None})
    assert [str(day["UID"]) for day in days_in(file)] == ["OI-0017-consensus-limit@ordnat-inforande"]


def test_a_release_without_analysis_or_conditions_says_nothing_of_them() -> None:
    plain = released(Log().recommended().region(NORRBOTTEN), gross=None)
    text = read(said(plain, "")).text
    for absent in ("None", "Villkor", "bruttokostnad", "Kostnadsansvar", "planeringen"):
        assert absent not in text


def test_parts_of_a_percent_have_a_decimal_comma() -> None:
    assert "Medicin, 33,3 %" in read(said(released(approved()), ""), shares=[["Medicin", "33.3"]]).text


def test_a_digest_leaves_out_what_there_is_nothing_of() -> None:
    empty: dict[str, Any] = {"late": [], "at_risk": [], "stopped": [], "released": [], "coming": []}
    notice = read(said(summary(**empty), ""))
    assert notice.subject == "Sammandrag 2026-11-05, Region Norrbotten: 1 beslut"
    for absent in ("SENA", "I FARA", "STOPPAD", "GODKÄNDA", "KOMMANDE"):
        assert absent not in notice.text
    assert "se till att besluten finns i planeringen" in notice.text


# ── The due days as a calendar file ──────────────────────────────────────────────────────────────────────
def file_of(row: Said) -> Attachment | None:
    """What comes with a notice by mail."""
    return invitation(row.kind, row.facts, PAGES.about(row.kind, row.facts), WRITTEN)


def days_in(row: Said) -> list[Any]:
    file = file_of(row)
    assert file is not None
    return list(Calendar.from_ical(file.content).walk("VEVENT"))


def test_a_later_notice_of_the_same_clock_moves_the_same_day_in_the_calendar() -> None:
    moved = replace(NOTICES[1], facts=NOTICES[1].facts | {"limit": "2026-11-09"})
    (before,), (after,) = days_in(NOTICES[1]), days_in(moved)
    assert before["UID"] == after["UID"] == "OI-0017-path-limit@ordnat-inforande"
    assert (before.decoded("DTSTART"), before.decoded("DTEND")) == (date(2026, 11, 2), date(2026, 11, 3))
    assert after.decoded("DTSTART") == date(2026, 11, 9)
    assert before.decoded("DTSTAMP") == WRITTEN
    assert any(day["UID"] == before["UID"] for day in days_in(NOTICES[0])), "the turn's mail names it too"


def test_what_somebody_wrote_stays_inside_its_line_of_the_calendar_file() -> None:
    hostile = "Trodelvy; a, b\r\nBEGIN:VEVENT\nSUMMARY:falsk"
    (day_,) = days_in(replace(NOTICES[1], facts=NOTICES[1].facts | {"product": hostile}))
    assert "falsk" in str(day_["SUMMARY"])


def test_a_calendar_file_is_never_made_with_a_day_missing() -> None:
    for row, fact in ((NOTICES[0], "step_limit"), (NOTICES[0], "clock"), (NOTICES[1], "limit"), (NOTICES[1], "clock")):
        with pytest.raises(KeyError, match=fact):
            file_of(replace(row, facts={name: row.facts[name] for name in row.facts if name != fact}))


def test_only_notices_with_days_to_come_have_a_calendar_file() -> None:
    dated = {messages.TURN_PASSED, messages.AT_RISK, *messages.REMINDERS}
    assert {row.kind for row in NOTICES if file_of(row)} == dated


def test_a_day_to_come_is_in_the_calendar_and_moves_there_when_it_moves() -> None:
    moved = replace(AGREEMENT, on=date(2028, 6, 30))
    rows = [said(coming(day_ahead, TODAY), "") for day_ahead in (AGREEMENT, moved)]
    (before,), (after,) = map(days_in, rows)
    assert before["UID"] == after["UID"] == "day_ahead-5-limit@ordnat-inforande"
    assert (before.decoded("DTSTART"), after.decoded("DTSTART")) == (date(2027, 6, 30), date(2028, 6, 30))
    assert str(before["SUMMARY"]) == "Sista dag, nationellt avtal går ut: Trodelvy (OI-0017)"


def test_an_agreement_that_no_case_is_about_points_at_the_list_of_days() -> None:
    row = said(coming(AGREEMENT, TODAY, numbers=(), option="", delisted_on=None, company="", url=None), "")
    page, command = read(row), read(row, Pages())
    assert page.subject == "Trodelvy: avtalet går ut 2027-06-30, 268 dagar kvar"
    assert "https://oi.example/kalender" in page.text
    assert "Se kommande datum: ordnat dates" in command.text
    for absent in ("None", "Ärenden", "Kan förlängas", "Listan", "Avtal med", "Källa"):
        assert absent not in page.text
    assert [str(day["SUMMARY"]) for day in days_in(row)] == ["Sista dag, nationellt avtal går ut: Trodelvy"]


def test_the_same_reminder_of_the_same_day_has_the_same_key_and_a_moved_day_another() -> None:
    keys = [coming(day, on).dedupe_key for day, on in ((AGREEMENT, TODAY), (AGREEMENT, date(2027, 1, 2)))]
    assert keys[0] == keys[1] == f"agreement_end:day_ahead:5:2027-06-30:6 months:{OFFICERS[0].key}"
    assert coming(AGREEMENT, TODAY, before="3 months").dedupe_key != keys[0]
    assert coming(AGREEMENT, TODAY, on=date(2027, 12, 31)).dedupe_key != keys[0]


# ── Alarms ───────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("kind", "changed", "lacks"),
    [
        (messages.AIM_MISSED, {"aim": None}, "target_on"),
        (messages.MEETING_AT_RISK, {}, "meeting_body, meeting_on, material_by"),
        (messages.STOP_OVERRUN, {}, "stop_reason, stop_since, stop_by"),
        (messages.AT_RISK, {"action": " "}, "what to do"),
        (messages.AT_RISK, {"whose_turn": ""}, "whose turn"),
        (messages.DIGEST, {}, "no alarm is called digest"),
        (messages.AT_RISK, {"target": "start"}, "nothing is aimed at called start"),
    ],
)
def test_an_alarm_that_could_not_be_said_is_refused_when_it_is_raised(
    kind: str, changed: dict[str, Any], lacks: str
) -> None:
    with pytest.raises(ValueError, match=lacks):
        alarmed(kind, **changed)


def test_an_alarm_goes_once_to_each_person_for_each_rung_and_repeat() -> None:
    said_twice = [*messages.alarm(ABOUT, WHOLE_PATH, OFFICERS), *messages.alarm(ABOUT, WHOLE_PATH, OFFICERS)]
    keys = {message.dedupe_key for message in said_twice}
    assert keys == {f"at_risk:OI-0017:path:2:reminder:0:{officer.key}" for officer in OFFICERS}
    assert {(message.clock, message.occasion) for message in said_twice} == {("path", "2")}
    json.dumps([dict(message.facts) for message in said_twice])


def test_a_stop_without_an_expected_end_says_so() -> None:
    notice = read(said(alarmed(messages.STOP_OVERRUN, **(STOP | {"stop_expected": None})), ""))
    assert notice.subject == "OI-0017 Trodelvy: klockstoppet har inget väntat slut"
    assert "utan väntat slut" in notice.text
    assert "Hur sent" not in notice.text


@pytest.mark.parametrize(
    ("left", "target", "words_"),
    [
        (2, "aim", "2 dagar kvar till målet"),
        (1, "limit", "1 dag kvar till gränsen"),
        (0, "limit", "i dag är sista dagen för gränsen"),
        (-1, "aim", "1 dag över målet"),
        (-30, "limit", "30 dagar över gränsen"),
    ],
)
def test_how_late_something_is_in_words(left: int, target: str, words_: str) -> None:
    assert words.lateness(left, target) == words_


# ── Documents ────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("row", DOCUMENTS, ids=[row.kind for row in DOCUMENTS])
def test_with_all_its_facts_a_document_says_what_it_should(row: Said) -> None:
    title, text = render.render_document(row.kind, row.facts)
    assert title == row.subject
    for piece in row.says:
        assert piece in text
    assert "None" not in text
    assert "<" not in text


def test_decision_support_without_an_analysis_says_so() -> None:
    empty: dict[str, Any] = {"lines": [], "patients": None, "gross": None, "flags": [], "assumptions": []}
    _, text = render.render_document("decision_support", DOCUMENTS[-1].facts | empty)
    assert "Ingen analys finns." in text
    assert "None" not in text


def used_by(kind: str) -> set[str]:
    """The names a document's two templates look at."""
    found: set[str] = set()
    for name in ("subject.txt", "text.txt"):
        source = (render.TEMPLATES / kind / name).read_text(encoding="utf-8")
        found |= meta.find_undeclared_variables(render._environment().parse(source))
    return found


UNWRITTEN = [(row, fact) for row in DOCUMENTS for fact in sorted(used_by(row.kind))]


@pytest.mark.parametrize(("row", "fact"), UNWRITTEN, ids=[f"{row.kind}-{fact}" for row, fact in UNWRITTEN])
def test_a_document_that_lacks_a_fact_is_never_written_with_a_blank(row: Said, fact: str) -> None:
    facts = {name: value for name, value in row.facts.items() if name != fact}
    with pytest.raises(UndefinedError, match=fact):
        render.render_document(row.kind, facts)


AMOUNTS = [
    ("0", "0 kr"),
    ("999", "999 kr"),
    ("1000", "1 tkr"),
    ("450000", "450 tkr"),
    ("999499", "999 tkr"),
    ("1000000", "1,0 mnkr"),
    ("12345678", "12,3 mnkr"),
    ("12350000", "12,4 mnkr"),
    ("1234567890", "1 234,6 mnkr"),
    ("-450000", "-450 tkr"),
]


@pytest.mark.parametrize(("amount", "written"), AMOUNTS)
def test_amounts_are_written_as_people_write_them(amount: str, written: str) -> None:
    assert render.sek(amount) == render.sek(Decimal(amount)) == written.replace(" ", NBSP)


@pytest.mark.parametrize(("amount", "written"), [("999.5", "1 tkr"), ("999500", "1,0 mnkr"), ("999999.99", "1,0 mnkr")])
def test_an_amount_that_rounds_up_to_the_next_unit_is_written_in_it(amount: str, written: str) -> None:
    assert render.sek(amount) == written.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("count", "written"), [("0", "0,0"), ("14.08", "14,1"), ("0.05", "0,1"), ("1234.5", "1 234,5")]
)
def test_patients_are_an_expectation_with_one_decimal(count: str, written: str) -> None:
    assert render.patients(count) == written.replace(" ", NBSP)


def test_a_message_goes_once_to_each_person_for_each_event() -> None:
    keys = {
        message.dedupe_key
        for seq in (4, 5)
        for message in messages.revision(ABOUT, "x", OFFICERS, seq=seq, released=False)
    }
    assert keys == {f"revision:OI-0017:{seq}:{officer.key}" for seq in (4, 5) for officer in OFFICERS}


def test_a_regions_message_reaches_its_own_people_and_none_of_the_others() -> None:
    told = routing.told(organisation(), messages.REGION_RELEASED, NORRBOTTEN, day(0))
    assert {person.key for person in told} == {
        f"norrbotten.{role}" for role in ("ekonom", "verksamhet", "kommitte", "lsg")
    }


def test_a_no_is_told_in_every_region() -> None:
    told = routing.told(organisation(), messages.MADE_KNOWN, None, day(0))
    assert {person.region for person in told if person.region} == {r.key for r in organisation().regions}


def test_a_proposal_points_at_itself_and_several_at_the_list() -> None:
    one, several = read(said(offered({}), "")), read(said(offered({}, {"number": 13}), ""))
    assert "Ta ställning: https://oi.example/forslag/12" in one.text
    assert "Ta ställning: https://oi.example/forslag\n" in several.text
    assert "Ta ställning: ordnat proposal show 12" in read(said(offered({}), ""), Pages()).text
    assert "Ta ställning: ordnat proposal list" in read(said(offered({}, {}), ""), Pages()).text
    digest = read(said(summary("case_officer", proposals=[OFFER | {"seen": "2026-10-11"}]), ""))
    assert "https://oi.example/forslag/12" in digest.text


def test_many_proposals_are_cut_off_and_counted() -> None:
    notice = read(said(offered(*({"number": number} for number in range(1, 31))), ""))
    assert notice.subject == "30 förslag: NT-rådets rekommendationer"
    assert "Förslag 20:" in notice.text
    assert "Förslag 21:" not in notice.text
    assert "Och: 10 till" in notice.text


def test_what_a_page_said_begins_no_markup_in_a_proposal() -> None:
    hostile = dict.fromkeys(("about", "label", "url", "product", "dated"), "<script>x</script>\r\nBcc: a@x.example")
    notice = read(said(offered(hostile, hostile), ""))
    single = read(said(offered(hostile), ""))
    for told in (notice, single):
        assert "<script" not in told.html
        assert len(told.subject.splitlines()) == 1
