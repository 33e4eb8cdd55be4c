"""An example of every page, by the address that the site knows it as. A page without one fails the tests.

In the furnished house the first case has been through everything, the second has its regions asked, the third is
about to be recommended, the fourth has just been opened, the fifth stands still, and the sixth's recommendation has
been changed.
"""

from collections.abc import Iterator, Mapping

from app.web.site import routes

_DONE, _ASKED, _COMING, _NEW, _STOPPED, _CHANGED, _CLOSED = (f"/arenden/OI-000{number}" for number in range(1, 8))
# Named by a script, a formula, five hundred letters, and from right to left.
_HOSTILE = tuple(f"/arenden/OI-00{number}" for number in range(17, 21))
# What is shown to people, with an example or several of each.
EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "/": ("/", "/?sok=ingenting"),
    "/arenden": ("/arenden?lage=alla",),
    "/matris": ("/matris",),
    "/arenden/{number}": (_DONE, _ASKED, _STOPPED, _CHANGED, _CLOSED, *_HOSTILE),
    "/arenden/{number}/tidslinje": (f"{_DONE}/tidslinje",),
    "/arenden/{number}/meddelanden": (f"{_DONE}/meddelanden",),
    "/arenden/{number}/underlag/{seq:int}/{reader}": (f"{_DONE}/underlag/7/aril", f"{_DONE}/underlag/19/norrbotten"),
    "/arenden/{number}/budget": (f"{_DONE}/budget",),
    "/arenden/{number}/budget/netto": (f"{_DONE}/budget/netto",),
    "/arenden/{number}/budget/granska": (f"{_COMING}/budget/granska",),
    "/arenden/{number}/budgetunderlag": (f"{_COMING}/budgetunderlag",),
    "/arenden/{number}/utfall": (f"{_DONE}/utfall",),
    "/arenden/{number}/beslut/region": (f"{_ASKED}/beslut/region",),
    "/arenden/{number}/beslut/region/{region}": (
        f"{_ASKED}/beslut/region/vasterbotten",
        f"{_ASKED}/beslut/region/vasterbotten?utfall=specialist_centre",
    ),
    "/arenden/{number}/beslut/{step}": (f"{_NEW}/beslut/konsensus?utfall=support_with_conditions",),
    "/arenden/{number}/ombedom": (f"{_CHANGED}/ombedom",),
    "/arenden/{number}/kvitto/{seq}": (f"{_DONE}/kvitto/1",),
    "/arenden/{number}/stopp": (f"{_ASKED}/stopp",),
    "/arenden/{number}/kor-igen": (f"{_STOPPED}/kor-igen",),
    "/arenden/{number}/kvittera": (f"{_ASKED}/kvittera",),
    "/arenden/{number}/ratta/{seq}": (f"{_ASKED}/ratta/9",),
    "/arenden/{number}/klockans-start": (f"{_DONE}/klockans-start",),
    "/arenden/{number}/datum": (f"{_ASKED}/datum",),
    "/arenden/{number}/oppna-igen": (f"{_CLOSED}/oppna-igen",),
    "/arenden/{number}/avsluta": (f"{_ASKED}/avsluta", f"{_ASKED}/avsluta?skal=withdrawn"),
    "/arenden/{number}/prioritet": (f"{_NEW}/prioritet",),
    "/forslag": ("/forslag",),
    "/forslag/{number}": ("/forslag/1",),
    "/forslag/{proposal}/ta-upp": ("/forslag/1/ta-upp",),
    "/forslag/{proposal}/koppla": ("/forslag/1/koppla",),
    "/forslag/{proposal}/lagg-undan": ("/forslag/1/lagg-undan",),
    "/rekommendationer": ("/rekommendationer",),
    "/rekommendationer/{recommendation}/ta-upp": ("/rekommendationer/1/ta-upp",),
    "/nominera": ("/nominera",),
    "/ledtider": ("/ledtider", "/ledtider?per=region"),
    "/kalender": ("/kalender",),
    "/kallor": ("/kallor",),
    "/kor/{job}": ("/kor/bevakning",),
    "/meddelanden": ("/meddelanden",),
    "/meddelanden/skicka-igen": ("/meddelanden/skicka-igen",),
    "/meddelanden/{id}/skicka-igen": ("/meddelanden/5/skicka-igen",),
    "/admin": ("/admin",),
    "/admin/organisationsfilen": ("/admin/organisationsfilen",),
    "/admin/personer": ("/admin/personer",),
    "/admin/organ": ("/admin/organ",),
    "/admin/kanaler": ("/admin/kanaler",),
    "/admin/kanaler/{id}/prova": ("/admin/kanaler/1/prova",),
    "/admin/prefect": ("/admin/prefect",),
    "/logga-in": ("/logga-in",),
    "/utloggad": ("/utloggad",),
    "/driftbok": ("/driftbok",),
    "/tillganglighet": ("/tillganglighet",),
    "/oppet": ("/oppet",),
    "/oppet/arenden/{number}": ("/oppet/arenden/OI-0001", f"/oppet{_HOSTILE[0]}"),
}
# Those that people spend their days at: also looked at on a phone, and empty.
MAIN = ("/", "/arenden?lage=alla", "/matris", _DONE, _ASKED, _HOSTILE[2], f"{_DONE}/budget",
        f"{_ASKED}/beslut/region/vasterbotten?utfall=specialist_centre", f"{_COMING}/budgetunderlag", "/forslag",
        "/ledtider", "/kalender", "/kallor", "/meddelanden", "/oppet", "/oppet/arenden/OI-0001")  # fmt: skip
EMPTY = ("/", "/arenden", "/matris", "/forslag", "/rekommendationer", "/ledtider", "/kalender", "/kallor",
         "/meddelanden", "/admin/kanaler", "/oppet")  # fmt: skip
# What is not for a case officer.
FOR_NET_READERS = ("/arenden/OI-0001/budget/netto",)
# Files, pictures, what programs read, and places one only passes through.
_NO_PAGES = (".csv", ".ics", ".svg", ".json", ".atom", ".toml", ".{kind}", "/halsa", "/healthz", "/readyz", "/metrics",
             "/logga-in/start",
             "/logga-in/svar", "/arenden/{number}/beslut/budget", "/arenden/{number}/paket")  # fmt: skip


def pages() -> Iterator[str]:
    """Every address of the site that shows a page, its parameters in braces."""
    for method, path, _ in routes():
        if method == "GET" and not path.startswith("/api/") and not path.endswith(_NO_PAGES):
            yield path


def walked() -> list[str]:
    """Every example."""
    return [address for addresses in EXAMPLES.values() for address in addresses]
