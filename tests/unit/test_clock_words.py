"""What the timeline says of a case's clocks."""

from typing import Any

from app.presenters.clocks import answered_for, lead_times, steps, stops, targets
from app.presenters.timeline import describe
from models.rules.events import Kind
from models.rules.standings import Judgement
from tests.factories import PUBLISHED, REGIONS, Log, day, organisation

FIRST = REGIONS[0]


def said(log: Log, kind: Kind) -> str:
    """The latest event of a kind, in words."""
    return describe(next(e for e in reversed(log.events) if e.kind is kind), organisation())


def test_a_stop_and_its_end() -> None:
    log = Log().recommended().stopped(day(22), day(40), "other", region=FIRST, text="Strejk").resumed(day(30))
    assert said(log, Kind.STOPPED) == "Klockan stoppad – Norrbotten: annat skäl (väntas sluta 2026-10-11; Strejk)"
    number = log.last(Kind.STOPPED, FIRST)
    assert said(log, Kind.RESUMED) == f"Klockan går igen – Norrbotten: stoppet i händelse {number} är slut"


def test_an_answer() -> None:
    log = Log().then(Kind.ACKNOWLEDGED, clock="consensus", until="2026-12-01", reason="Möte bokat")
    expected = "Larm kvitterat: sjukvårdsregional konsensus, tyst till och med 2026-12-01 (Möte bokat)"
    assert said(log, Kind.ACKNOWLEDGED) == expected
    assert list(answered_for(log.place, organisation(), day(91))) == [
        "Larm om sjukvårdsregional konsensus: tyst till och med 2026-12-01, Handläggare, FOA läkemedel svarar."
    ]
    assert list(answered_for(log.place, organisation(), day(92))) == []


def test_changed_targets_tell_old_and_new() -> None:
    old = {"aim": [1, "months"], "limit": [2, "months"], "calendar": "se_statutory"}
    new = {"aim": [20, "working_days"], "limit": [2, "months"], "calendar": "se_statutory"}
    data: dict[str, Any] = {
        "reason": "Målen ändrades i organisationsfilen",
        "before": {"path": old},
        "terms": {"path": new},
    }
    log = Log().then(Kind.RETARGETED, **data)
    assert said(log, Kind.RETARGETED) == (
        "Mål ändrade: Målen ändrades i organisationsfilen; hela vägen: mål 1 månad → 20 arbetsdagar"
    )
    calendar = data | {"terms": {"path": old | {"also_free": ["2026-05-15"]}, "consensus": new}}
    assert said(Log().then(Kind.RETARGETED, **calendar), Kind.RETARGETED).endswith(
        "hela vägen: ny kalender; sjukvårdsregional konsensus: mål 20 arbetsdagar, gräns 2 månader"
    )


def test_a_corrected_start() -> None:
    log = Log().corrected(1, reason="Fel datum", fields={"clock_start": "2026-09-04"})
    assert said(log, Kind.CORRECTED) == "Rättelse (skäl Fel datum; klockan från 2026-09-04; gäller händelse 1)"


def test_lead_times_are_gross_and_net_and_say_when_the_clock_stands_still() -> None:
    log = (
        Log()
        .recommended()
        .region(FIRST, on=day(28))
        .stopped(day(30), day(40))
        .resumed(day(37))
        .stopped(day(44), day(60))
    )
    lines = lead_times(log.place, organisation(), day(50))
    assert lines[0].days == "28 dagar (28 netto), 20 arbetsdagar (20 netto)"
    assert lines[-1].days == "50 dagar (37 netto), 36 arbetsdagar (27 netto), klockan står"
    assert (lines[0].verdict, lines[-1].verdict) == ("inom målet", "över målet"), (
        "the aim had passed when the second stop began"
    )
    assert [line.what for line in steps(log.place, organisation(), day(50))] == [
        "regionens beslut, Västerbotten",
        "regionens beslut, Västernorrland",
        "regionens beslut, Jämtland Härjedalen",
    ]


def test_the_stops_that_last_say_when_they_should_have_ended() -> None:
    log = Log().stopped(day(10), day(20), region=FIRST)
    number = log.last(Kind.STOPPED, FIRST)
    start = f"Klockan i Norrbotten står sedan 2026-09-11 (händelse {number}): avtal inte tecknat"
    officer = "Handläggare, FOA läkemedel"
    assert list(stops(log.place, organisation(), day(20))) == [f"{start}, väntas sluta 2026-09-21. {officer}"]
    assert list(stops(log.place, organisation(), day(21))) == [f"{start}, och skulle ha slutat 2026-09-21. {officer}"]
    council = "rekommendationen ses över"
    parked = Log().revised("await").judged(Judgement.PARK).place
    assert list(stops(parked, organisation(), day(20))) == [
        f"Klockan står sedan 2026-09-11 (händelse {max(parked.stops)}): {council}, tills ärendet väcks. {officer}"
    ]


def test_the_targets_are_those_of_today() -> None:
    place = Log().stopped(day(10), day(20)).place
    assert targets(place, day(15)) == f"klockan från {PUBLISHED.isoformat()}, mål 2026-10-12, gräns 2026-11-11"
    assert targets(place, day(25)) == f"klockan från {PUBLISHED.isoformat()}, mål 2026-10-16, gräns 2026-11-16"
    assert targets(Log("await").place) == ""
