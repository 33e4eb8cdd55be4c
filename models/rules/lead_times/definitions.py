"""What every published figure means, in words for people. Commands print it, `docs/figures.md` is written from it."""

from dataclasses import dataclass

from models.rules.lead_times.quantiles import FEWEST_FOR_P90
from models.rules.lead_times.timed import Measure


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure's name, and what it says."""

    name: str
    text: str


MEASURES: dict[Measure, Definition] = {
    Measure.CASE: Definition(
        "Hela vägen",
        "Från den dag vägens klocka startar (rekommendationens beslutsdag eller publicering, som organisationsfilen "
        "säger; vid nominering den dag ärendet öppnades; efter en väntan på NT-rådet den dag ärendet väcktes) till den "
        "dag den sista regionen har beslutat slutligt, ja eller nej. En tid per ärende vars klocka har startat.",
    ),
    Measure.REGION: Definition(
        "Regionens väg",
        "Från samma dag som hela vägen till regionens eget slutliga beslut, ja eller nej; ”inte nu, väntar” är inget "
        "slutligt beslut. En tid per ärende och region.",
    ),
    Measure.STAGE: Definition(
        "Steg",
        "Från den dag steget fick sin tur (när det sista som det bygger på var beslutat) till dess beslut. En tid per "
        "ärende och steg, för regionernas beslut en per region. Organet är det som äger steget den dag det beslutades.",
    ),
    Measure.GAP: Definition(
        "Mellan regionerna",
        "Från den första regionens slutliga beslut till den sistas i samma ärende; pågår till dess alla har beslutat. "
        "En tid per ärende där minst en region har beslutat. Klockstopp dras inte av, och mål finns inte.",
    ),
    Measure.BEFORE: Definition(
        "Före regionernas klocka",
        "Från den dag läkemedlet godkändes för försäljning i EU (EMA, eller som en handläggare har noterat) till den "
        "dag vägens klocka startar; pågår i ärenden som avvaktar NT-rådet. En tid per ärende vars godkännande är känt. "
        "Indikationsutvidgningar räknas inte, för EMA:s dag är produktens första godkännande, och inte heller ärenden "
        "vars klocka startade före godkännandet. Klockstopp dras inte av, och mål finns inte.",
    ),
    Measure.FROM_APPROVAL: Definition(
        "Från godkännande till beslut",
        "Från samma dag, i samma ärenden, till den dag den sista regionen har beslutat slutligt: all tid som "
        "patienterna har väntat på ett godkänt läkemedel. Klockstopp dras inte av, och mål finns inte.",
    ),
}

N = Definition("n", "Antal klockor som har slutat med ett beslut. Bara de är ledtider.")
RUNNING = Definition(
    "Pågår", "Antal klockor som ännu går. De räknas med i kurvan som oavslutade, aldrig som om de inte fanns."
)
LEFT_OUT = Definition(
    "Utanför",
    "Antal klockor som slutade utan beslut: steget gjordes om, eller ärendet avslutades eller avslogs dessförinnan. "
    "De är inga ledtider och ingår inte i någon annan siffra.",
)
MEDIAN = Definition(
    "Median",
    "Det minsta antal dagar som minst hälften av de avslutade klarade (närmaste rang: alltid en tid som har "
    "förekommit). Kalenderdagar brutto; startdagen är dag 0. Kalkylprogrammens MEDIAN ger vid jämnt antal ett tal "
    "mitt emellan två tider, den här det lägre av dem.",
)
P90 = Definition(
    "P90",
    f"Det minsta antal dagar som minst nio av tio klarade, på samma sätt. Visas inte när n är under {FEWEST_FOR_P90}; "
    "när n är under 10 är det den längsta tiden.",
)
RANGE = Definition("Min–max", "Den kortaste och den längsta tiden bland de avslutade.")
NET = Definition(
    "Netto",
    "Samma siffra utan de dagar då klockan var stoppad. Ett stopp tar dagarna från och med den dag det började till "
    "den dag klockan gick igen; stopp som överlappar räknas en gång.",
)
WORKING = Definition(
    "Arbetsdagar",
    "Samma siffra i arbetsdagar efter startdagen, till och med slutdagen: inte lördag, söndag, helgdag, "
    "midsommarafton, julafton eller nyårsafton, och inte de dagar som organisationens kalender lägger till.",
)
WITHIN_AIM = Definition(
    "Inom mål",
    "Andel av de avslutade som slutade senast på målets sista dag, förlängd med klockstoppen och flyttad till nästa "
    "arbetsdag när den föll på en ledig dag (lag 1930:173). Klockor utan mål räknas inte.",
)
WITHIN_LIMIT = Definition("Inom gräns", "På samma sätt mot gränsens sista dag.")
PAST_AIM = Definition(
    "Pågår över mål",
    "Antal av de pågående som redan är över målet, också de som är över gränsen. De ingår inte i andelarna.",
)
PAST_LIMIT = Definition("Pågår över gräns", "Antal av de pågående som redan är över gränsen.")
HELD = Definition("Står still", "Antal av de pågående vars klocka står still i dag.")
ESTIMATE = Definition(
    "Median, alla",
    "Medianen när de pågående räknas med som oavslutade (Kaplan–Meier): den första dag då högst hälften beräknas vänta "
    "kvar. ”Nås inte” när fler än hälften beräknas vänta längre än vad som har setts. Saknas när klockorna väljs på "
    "slutdag, för då kan inga pågående vara med.",
)
ESTIMATE_P90 = Definition("P90, alla", "Samma kurvas första dag då högst en av tio beräknas vänta kvar.")
CURVE = Definition(
    "Kurvan",
    "Andelen som beräknas vänta kvar efter varje dag då någon klocka slutade (Kaplan–Meier, kalenderdagar brutto), "
    "med 95 % konfidensgränser (Greenwoods varians på log(−log)-skala). ”Kvar” är de som väntade när dagen kom.",
)
FIGURES = (
    N, RUNNING, LEFT_OUT, MEDIAN, P90, RANGE, NET, WORKING, WITHIN_AIM, WITHIN_LIMIT, PAST_AIM, PAST_LIMIT, HELD,
    ESTIMATE, ESTIMATE_P90, CURVE,
)  # fmt: skip
