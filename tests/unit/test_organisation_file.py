"""The shipped organisation file loads; a broken one is told of line by line, in Swedish, all at once."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import organisation_file
from models.organisation_file import load
from models.organisation_file.keys import GROUPS, KEYS
from models.organisation_file.toml_lines import Place, line_of, places
from models.rules.errors import ConfigurationError
from models.rules.organisation import Organisation

FILE = Path(__file__).parents[2] / "deployments" / "norra.toml"
SHIPPED = FILE.read_text(encoding="utf-8")
ROW = re.compile(r"norra\.toml, rad (\d+): (.+\. .+)")


def parse(text: str) -> Organisation:
    """`text` as if it stood where the shipped file does, beside its calendar files."""
    return organisation_file.parse(text, folder=FILE.parent)


# Longer pieces that several rows below replace or point at.
ARIL_VICE = '  { person = "aril.vice", valid_from = 2015-01-01 },\n'
COUNTED_IN_NORRBOTTEN = """[[regions.population]]
inhabitants = 248927
counted_on = 2025-12-31
source = "Regionfakta, Norrbottens län (SCB)"
"""
TAKE_UP = """[[stages.take_up]]
owner = "aril"
aim = { count = 15, unit = "days" }
limit = { count = 30, unit = "days" }
valid_from = 2015-01-01
"""
OWN_URGENT = """[[targets]]
route = "own"
priority = "urgent"
aim = { count = 1, unit = "months" }
limit = { count = 2, unit = "months" }
valid_from = 2015-01-01
"""
OPERATOR = """[[people]]
key = "drift"
name = "IT-drift"
mail = "drift@ordnat.example"
roles = ["operator"]
valid_from = 2015-01-01
"""
NT_RADET = 'short = "NT-rådet"\nvalid_from = 2015-01-01\n'


# Västernorrland's count; Sweden's on the same day stands earlier in the file.
REGION_2023 = "242148\ncounted_on = 2023-12-31"


@dataclass(frozen=True)
class Broken:
    """The shipped file with `old` written as `new`; told of once, at the line where `at` begins."""

    old: str
    new: str
    phrases: tuple[str, ...]
    at: str = ""  # `new` itself when left out

    @property
    def text(self) -> str:
        assert SHIPPED.count(self.old) == 1, "the replacement must be unambiguous"
        return SHIPPED.replace(self.old, self.new)

    @property
    def line(self) -> int:
        """Counted here from the text alone: where `at`, or what was written, stands."""
        at = self.at or self.new
        assert self.text.count(at) == 1, "the expected line must be unambiguous"
        return self.text.count("\n", 0, self.text.index(at)) + 1


def refusal(text: str) -> str:
    """What the person who wrote `text` is told; nothing when it is right."""
    try:
        parse(text)
    except ConfigurationError as error:
        return str(error)
    return ""


def told(text: str) -> list[tuple[int, str]]:
    """Line and sentences of each problem in `text`; every row has the promised form."""
    rows = refusal(text).splitlines()
    matches = [match for row in rows if (match := ROW.fullmatch(row))]
    assert len(matches) == len(rows)
    return [(int(match[1]), match[2]) for match in matches]


# ── The shipped file ──────────────────────────────────────────────────────────────────────────────────────
def test_the_shipped_file_names_the_four_regions_with_their_codes() -> None:
    regions = load(FILE).regions
    assert [(r.key, r.county_letter, r.scb_code) for r in regions] == [
        ("norrbotten", "BD", "25"),
        ("vasterbotten", "AC", "24"),
        ("vasternorrland", "Y", "22"),
        ("jamtland_harjedalen", "Z", "23"),
    ]


def test_the_shipped_file_holds_the_populations() -> None:
    organisation = load(FILE)
    day = date(2026, 6, 30)
    assert [r.inhabitants(day).inhabitants for r in organisation.regions] == [248927, 281138, 242148, 132736]
    assert organisation.nation[0].inhabitants == 10_605_529


def test_cost_thresholds_are_decimal_kronor() -> None:
    costly = load(FILE).thresholds[0]
    assert (costly.per_year, costly.per_patient_year) == (Decimal(1_000_000), Decimal(50_000))
    assert isinstance(costly.per_year, Decimal)


def test_inline_tables_and_dotted_headers_become_entries() -> None:
    organisation = load(FILE)
    assert [m.person for m in organisation.body("foa_lakemedel").members if m.decides] == ["foa.chef"]
    assert organisation.stages["consensus"][0].owner_by_therapy == {"cancer": "rcc_onkologirad"}
    assert organisation.opens_by_itself == []


def test_the_version_names_the_content() -> None:
    whole = organisation_file.content(FILE)
    assert parse(SHIPPED).version == hashlib.sha256(whole.encode()).hexdigest()[:12]
    assert whole.startswith(SHIPPED)
    assert parse(SHIPPED + "# en rad till\n").version != parse(SHIPPED).version


def test_every_example_in_the_sentences_is_itself_right() -> None:
    for place, key in KEYS.items():
        name = place.rpartition(".")[2]
        value = tomllib.loads(f"{name} = {key.example}")[name]
        assert all(key.fits(v) for v in (value if isinstance(value, list) else [value])), name
    for group in GROUPS.values():
        assert tomllib.loads(group.split(" med ")[0])


# ── Files that are right though they look otherwise ──────────────────────────────────────────────────────
def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "norra.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SHIPPED.replace("\n", "\r\n").encode())
    copytree(FILE.parent / "moten", tmp_path / "moten")
    assert load(path) == load(FILE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            OPERATOR,
            OPERATOR + "valid_to = 2024-12-31\n" + OPERATOR.replace("2015-01-01", "2025-01-01"),
            id="a person who follows on the day after",
        ),
        pytest.param(
            TAKE_UP,
            TAKE_UP + "valid_to = 2024-12-31\n" + TAKE_UP.replace("2015-01-01", "2025-01-01"),
            id="a stage with a new owner on the day after",
        ),
        pytest.param(
            '"national"\npriority = "urgent"\naim = { count = 15, unit = "days" }',
            '"national"\npriority = "urgent"\naim = { count = 30, unit = "days" }',
            id="30 days are not longer than 1 month",
        ),
        pytest.param("opens_by_itself = []", 'opens_by_itself = ["should", "may"]', id="cases that open by themselves"),
        pytest.param("per_year = 1000000", "per_year = 999999.50", id="öre"),
    ],
)
def test_accepted(old: str, new: str) -> None:
    assert SHIPPED.count(old) == 1
    parse(SHIPPED.replace(old, new))


# ── Broken files: one mistake each ───────────────────────────────────────────────────────────────────────
SHAPE = {
    "a missing key is told of at its table": Broken(
        'short = "Västerbotten"\n',
        "",
        ("”short” saknas", 'short = "Norrbotten"'),
        at='[[regions]]\nkey = "vasterbotten"',
    ),
    "a missing key of a nested table": Broken(
        "inhabitants = 281138\n",
        "",
        ("”inhabitants” saknas", "inhabitants = 248927"),
        at="[[regions.population]]\ncounted_on = 2024-12-31",
    ),
    "a missing key of an inline table in a list": Broken(
        ARIL_VICE, "  { valid_from = 2015-01-01 },\n", ("”person” saknas", 'person = "aril.ordforande"')
    ),
    "a missing key of an inline table": Broken(
        'aim = { count = 15, unit = "days" }\nlimit = { count = 30, unit = "days" }',
        'aim = { count = 15 }\nlimit = { count = 30, unit = "days" }',
        ("”unit” saknas", 'unit = "days"'),
    ),
    "a missing key at the top": Broken(
        'name = "Norra sjukvårdsregionen"\n', "", ("”name” saknas",), at="# Norra sjukvårdsregionen: vem"
    ),
    "a misspelt key where the right one may be left out": Broken(
        'short = "ARIL"\n',
        'short = "ARIL"\nregin = "norrbotten"\n',
        ("”regin” är ingen känd nyckel", "Menade du ”region”?", 'region = "norrbotten"'),
        at="regin",
    ),
    "a key nobody knows": Broken(
        'timezone = "Europe/Stockholm"',
        'timezone = "Europe/Stockholm"\nxyz = 1',
        ("”xyz” är ingen känd nyckel", "starts_at, calendar, timezone"),
        at="xyz",
    ),
    "the version is not for the file to say": Broken(
        'key = "norra"\n', 'key = "norra"\nversion = "1"\n', ("”version” räknas ut", "Ta bort raden"), at="version"
    ),
    "a number where text belongs": Broken(
        'scb_code = "24"', "scb_code = 24", ("”scb_code” ska vara text inom citattecken", 'scb_code = "25"')
    ),
    "words where a number belongs": Broken(
        "inhabitants = 242148", 'inhabitants = "många"', ("ska vara ett heltal", "inhabitants = 248927")
    ),
    "a number within quotation marks": Broken(
        "inhabitants = 242148", 'inhabitants = "242148"', ("heltal utan citattecken", "inhabitants = 248927")
    ),
    "a part of a person": Broken("inhabitants = 242148", "inhabitants = 242148.5", ("ska vara ett heltal",)),
    "words where a date belongs": Broken(
        REGION_2023,
        '242148\ncounted_on = "nyår"',
        ("ska vara ett datum", "counted_on = 2025-12-31"),
        at='counted_on = "nyår"',
    ),
    "a year where a date belongs": Broken(
        REGION_2023, "242148\ncounted_on = 2023", ("ska vara ett datum",), at="counted_on = 2023\n"
    ),
    "an amount in words": Broken(
        "per_year = 1000000", 'per_year = "en miljon"', ("ska vara ett belopp", "per_year = 1000000")
    ),
    "an endless amount": Broken("per_year = 1000000", "per_year = inf", ("ska vara ett belopp",)),
    "a Swedish yes": Broken(
        'person = "rcc.ordforande", chair = true',
        'person = "rcc.ordforande", chair = "ja"',
        ("”chair” ska vara true eller false", "chair = true"),
    ),
    "text where a list belongs": Broken(
        'source_failure = ["operator"]', 'source_failure = "operator"', ("”source_failure” ska vara en lista",)
    ),
}

VALUES = {
    "no inhabitants": Broken("inhabitants = 242148", "inhabitants = 0", ("större än 0", "inhabitants = 248927")),
    "a population from nowhere": Broken(
        'source = "Newsworthy (SCB, fjärde kvartalet 2025)"', 'source = " "', ("”source”", "inte tom")
    ),
    "a county letter in lower case": Broken('"AC"', '"ac"', ("en eller två versaler", 'county_letter = "BD"')),
    "a county code of three digits": Broken('"24"', '"024"', ("två siffror", 'scb_code = "25"')),
    "a clock that starts when nobody knows": Broken(
        '"publication"', '"publicaton"', ("publication, decision", "Menade du ”publication”?")
    ),
    "a calendar nobody knows": Broken(
        '"se_statutory"', '"weekdays"', ("”weekdays”", "något av: se_statutory", 'calendar = "se_statutory"')
    ),
    "a time zone nobody knows": Broken('"Europe/Stockholm"', '"Europe/Boden"', ("en tidszon", "Europe/Stockholm")),
    "a continent for a time zone": Broken('"Europe/Stockholm"', '"Europe"', ("en tidszon",)),
    "an address without a domain": Broken(
        '"drift@ordnat.example"', '"drift@ordnat"', ("en e-postadress", 'mail = "handlaggare@foa.example"')
    ),
    "a misspelt role": Broken(
        'roles = ["operator"]', 'roles = ["operater"]', ("case_officer", "Menade du ”operator”?")
    ),
    "a Swedish unit": Broken(
        'count = 14, unit = "days" }\nlimit = { count = 30, unit = "days" }\nvalid_from = 2015-01-01\n\n# ── Mål',
        'count = 14, unit = "dagar" }\nlimit = { count = 30, unit = "days" }\nvalid_from = 2015-01-01\n\n# ── Mål',
        ("”dagar”", "months, days, working_days", 'unit = "days"'),
        at='aim = { count = 14, unit = "dagar" }',
    ),
    "a count of nothing": Broken(
        'count = 15, unit = "days" }\nlimit = { count = 1,',
        'count = 0, unit = "days" }\nlimit = { count = 1,',
        ("”count”", "större än 0"),
    ),
    "a threshold below nothing": Broken("per_year = 1000000", "per_year = -1", ("större än 0", "per_year = 1000000")),
    "an unknown kind of recommendation": Broken(
        "opens_by_itself = []", 'opens_by_itself = ["måste"]', ("should, may", 'opens_by_itself = ["should"]')
    ),
}

LINKS = {
    "a deciding body that is not there": Broken(
        'deciding_body = "ksr_norrbotten"',
        'deciding_body = "ksr_norbotten"',
        ("finns inte bland [[bodies]]", 'Skriv: "ksr_norrbotten"'),
    ),
    "a deciding body of another region": Broken(
        'deciding_body = "ksr_norrbotten"',
        'deciding_body = "aril"',
        ("hör inte till den regionen", 'region = "norrbotten"'),
    ),
    "a deciding body that ends before its region": Broken(
        'region = "norrbotten"\nvalid_from = 2018-08-13',
        'region = "norrbotten"\nvalid_to = 2024-12-31\nvalid_from = 2018-08-13',
        ("upphör 2024-12-31, före regionen",),
        at='deciding_body = "ksr_norrbotten"',
    ),
    "a member nobody has heard of": Broken(
        ARIL_VICE,
        ARIL_VICE.replace("aril.vice", "aril.vise"),
        ("finns inte bland [[people]]", 'Skriv: "aril.vice", eller lägg till', 'key = "aril.vise"'),
    ),
    "a body nobody chairs": Broken(
        '  { person = "rcc.ordforande", chair = true,',
        '  { person = "rcc.ordforande",',
        ("ingen ordförande", "chair = true"),
        at='members = [\n  { person = "rcc.ordforande",',
    ),
    "a person in a region that is not there": Broken(
        'roles = ["lsg"]\nregion = "norrbotten"',
        'roles = ["lsg"]\nregion = "lappland"',
        ("finns inte bland [[regions]]", 'key = "lappland"'),
        at='region = "lappland"',
    ),
    "a stage without an owner": Broken(
        TAKE_UP, "", ("Steget ”take_up” saknar ägare", "[[stages.take_up]]"), at="[[stages.consensus]]"
    ),
    "a stage that no path has": Broken(
        TAKE_UP,
        TAKE_UP + "[[stages.applause]]\n" + TAKE_UP.split("\n", 1)[1],
        ("Steget ”applause” finns inte", "take_up, consensus"),
        at="[[stages.applause]]",
    ),
    "a stage owned by nobody": Broken(
        'owner = "region"', 'owner = "regionen"', ("finns inte bland [[bodies]]", 'Skriv: "region"')
    ),
    "a therapy owned by nobody": Broken(
        'cancer = "rcc_onkologirad"', 'cancer = "rcc"', ("”rcc” finns inte bland [[bodies]]",)
    ),
    "a path without aim and limit": Broken(
        OWN_URGENT,
        "",
        ("väg ”own” och prioritet ”urgent”", 'route = "own"'),
        at='[[targets]]\nroute = "national"\npriority = "normal"',
    ),
    "a threshold without a limb": Broken(
        "per_patient_year = 100000\n",
        "",
        ("varken per_year eller per_patient_year", "per_year = 1000000"),
        at='[[thresholds]]\nkey = "costly_skane"',
    ),
    "news that never happens": Broken(
        "made_known =", "make_known =", ("Händelsen ”make_known” finns inte", 'made_known = ["committee"]')
    ),
    "news for a role nobody has": Broken(
        'source_failure = ["operator"]', 'source_failure = ["it"]', ("Rollen ”it” finns inte", "operator")
    ),
    "two bodies of one key": Broken(
        'key = "rcc_onkologirad"\nname = "RCC Norrs onkologiråd"',
        'key = "rcc_onkologirad"\nname = "RCC"\nshort = "RCC"\nvalid_from = 2015-01-01\nmembers = []\n'
        '[[bodies]]\nkey = "rcc_onkologirad"\nname = "RCC Norrs onkologiråd"',
        ("finns redan i [[bodies]]", 'key = "rcc_onkologirad_2"'),
        at='key = "rcc_onkologirad"\nname = "RCC Norrs',
    ),
    "a region without a count": Broken(
        COUNTED_IN_NORRBOTTEN, "population = []\n", ("”population” är tom", "[[regions.population]]")
    ),
}

TIMES = {
    "an entry that ends before it begins": Broken(
        NT_RADET, NT_RADET + "valid_to = 2014-12-31\n", ("2014-12-31 ligger före", "valid_to ="), at="valid_to = 2014"
    ),
    "an aim longer than its limit": Broken(
        'aim = { count = 2, unit = "months" }',
        'aim = { count = 5, unit = "months" }',
        ("5 months är längre än gränsen 4 months", 'aim = { count = 4, unit = "months" }'),
    ),
    "an aim longer than its limit in other words": Broken(
        'aim = { count = 15, unit = "days" }\nlimit = { count = 1,',
        'aim = { count = 31, unit = "days" }\nlimit = { count = 1,',
        ("31 days är längre än gränsen 1 months",),
    ),
    "working days count more than days": Broken(
        'aim = { count = 15, unit = "days" }\nlimit = { count = 30,',
        'aim = { count = 22, unit = "working_days" }\nlimit = { count = 30,',
        ("är längre än gränsen 30 days",),
    ),
    "two owners on one day": Broken(
        TAKE_UP,
        TAKE_UP + "valid_to = 2025-01-01\n" + TAKE_UP.replace("2015-01-01", "2025-01-01"),
        ("samtidigt som en tidigare post för steget", "valid_to = 2024-12-31"),
        at="valid_from = 2025-01-01",
    ),
    "two targets on one day": Broken(
        OWN_URGENT,
        OWN_URGENT + OWN_URGENT.replace("2015-01-01", "2025-01-01"),
        ("för vägen och prioriteten", "valid_to = 2024-12-31"),
        at="valid_from = 2025-01-01",
    ),
    "two chairs on one day": Broken(
        ARIL_VICE,
        ARIL_VICE.replace("valid_from = 2015", "chair = true, valid_from = 2016"),
        ("för ordförandeskapet", "valid_to = 2015-12-31"),
    ),
    "two people of one key on one day": Broken(
        OPERATOR,
        OPERATOR + OPERATOR.replace("2015-01-01", "2025-01-01"),
        ("för personen", "valid_to = 2024-12-31"),
        at="valid_from = 2025-01-01",
    ),
}

SYNTAX = {
    "a day that no month has": Broken(
        REGION_2023,
        "242148\ncounted_on = 2023-02-30",
        at="counted_on = 2023-02-30",
        phrases=("Datumet finns inte", "valid_from = 2015-01-01"),
    ),
    "a date of other digits": Broken(
        REGION_2023,
        "242148\ncounted_on = 2023-1-1",
        at="counted_on = 2023-1-1",
        phrases=("Raden fortsätter efter värdet", "ÅÅÅÅ-MM-DD"),
    ),
    "text without quotation marks": Broken('"Europe/Stockholm"', "Stockholm", ("Värdet går inte att läsa",)),
    "text that never ends": Broken('"Europe/Stockholm"', '"Europe', ("sista citattecken",), at='timezone = "Europe'),
    "a quotation mark of another kind": Broken('"Europe/Stockholm"', "'Europe", ("avslutas inte",), at="'Europe"),
    "a list left open before a key": Broken('roles = ["operator"]', 'roles = ["operator"', ("avslutas inte",)),
    "a list of members left open before a table": Broken(
        ARIL_VICE + "]", ARIL_VICE, ("avslutas inte",), at='members = [\n  { person = "aril.ordforande"'
    ),
    "a mistake inside a list of members": Broken(
        ARIL_VICE, "  { person = aril.vice },\n", ("Värdet går inte att läsa",)
    ),
    "a key twice": Broken('key = "norra"\n', 'key = "norra"\nkey = "norr"\n', ("redan skriven",), at='key = "norr"\n'),
    "a table twice": Broken(
        "[told]\n", "[told]\n[clock]\n", ("Rubriken är redan skriven",), at="[clock]\nregion_released"
    ),
    "a header left open": Broken("[told]\n", "[told\n", ("Rubriken är inte avslutad",)),
    "a key without its sign": Broken('county_letter = "Y"', 'county_letter "Y"', ("ett likhetstecken",)),
    "more digits than can be read": Broken("281138", "9" * 5000, ("för långt",)),
    "more levels than can be read": Broken('roles = ["operator"]', f"roles = {'[' * 9000}", ("i för många nivåer",)),
}


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(broken, id=name)
        for table in (SHAPE, VALUES, LINKS, TIMES, SYNTAX)
        for name, broken in table.items()
    ],
)
def test_one_mistake_is_told_of_once_and_where_it_is(broken: Broken) -> None:
    ((line, sentences),) = told(broken.text)
    assert line == broken.line
    for phrase in broken.phrases:
        assert phrase in sentences


# ── Broken files: several mistakes, and no file at all ───────────────────────────────────────────────────
def test_every_mistake_is_told_of_at_once_in_the_order_of_the_file() -> None:
    text = SHIPPED
    for name in ("a calendar nobody knows", "a county letter in lower case", "a misspelt role"):
        text = text.replace(VALUES[name].old, VALUES[name].new)
    for name in ("a deciding body that is not there", "a member nobody has heard of", "news for a role nobody has"):
        text = text.replace(LINKS[name].old, LINKS[name].new)
    found = ["weekdays", "ksr_norbotten", '"ac"', "aril.vise", '["it"]', "operater"]
    assert [line for line, _ in told(text)] == [text.count("\n", 0, text.index(what)) + 1 for what in found]


def test_a_wrong_shape_does_not_hide_wrong_values() -> None:
    text = SHIPPED.replace('short = "ARIL"\n', "").replace('"se_statutory"', '"weekdays"')
    assert [sentence.split(". ")[0] for _, sentence in told(text)] == [
        "”calendar” är ”weekdays” men ska vara något av: se_statutory",
        "”short” saknas",
    ]


def test_a_misspelt_key_is_told_of_beside_the_missing_one() -> None:
    (header, missing), (row, misspelt) = told(SHIPPED.replace('short = "ARIL"', 'shrt = "ARIL"'))
    assert ("”short” saknas" in missing, "Menade du ”short”?" in misspelt) == (True, True)
    assert (header, row) == (SHIPPED[: SHIPPED.index('key = "aril"')].count("\n"), header + 3)


def test_an_organisation_needs_a_region() -> None:
    start, end = SHIPPED.index("[[regions]]"), SHIPPED.index("# ── Organ")
    text = SHIPPED[:start] + SHIPPED[end:]
    assert any("”regions” saknas" in sentences for _, sentences in told(text))
    empty = text.replace("opens_by_itself = []", "opens_by_itself = []\nregions = []")
    line = empty.count("\n", 0, empty.index("regions = []")) + 1
    assert [at for at, sentences in told(empty) if "”regions” är tom" in sentences] == [line]


def test_an_empty_file_lacks_everything() -> None:
    rows = told("")
    assert {line for line, _ in rows} == {1}
    assert {"”key” saknas", "”clock” saknas", "”people” saknas"} <= {s.split(". ")[0] for _, s in rows}


def test_line_breaks_in_a_key_do_not_break_the_list_of_problems() -> None:
    assert len(told(SHIPPED.replace("[clock]\n", '[clock]\n"a\\nb" = 1\n'))) == 1


def test_the_sentences_name_the_file_that_was_read(tmp_path: Path) -> None:
    path = tmp_path / "sydost.toml"
    path.write_text(SHIPPED.replace('"se_statutory"', '"weekdays"'), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"^sydost\.toml, rad 15: "):
        load(path)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"finns inte\. Ange rätt sökväg"):
        load(tmp_path / "norra.toml")


def test_a_directory_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="går inte att läsa"):
        load(tmp_path)


def test_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "norra.toml"
    path.write_bytes('key = "norra"\nname = "Västra"\n'.encode("latin-1"))
    with pytest.raises(ConfigurationError, match=r"^norra\.toml, rad 2: .*UTF-8"):
        load(path)


# ── Lines ────────────────────────────────────────────────────────────────────────────────────────────────
# Constructs that the shipped file does not have, but that TOML allows anybody to write.
ODD = '''a.b."c.d" = 1 # x = 2
"q\\u00e5" = """
[not] = "a header" \\"""
"""
'l' = [ [1, 2], # ] not the end
  { z = { y = 2 }, w.v = 2015-01-01 07:00:00 }, """ab""""", \'\'\'
q\'\'\'
]
e = "# not a comment \\""
[t . u]
k = '#'
[[arr]]
[arr.sub]
x = 1
[[arr.deep]]
[[arr.deep]]
a = +1.5e3
[[arr]]
[[arr.deep]]
E = ""
F = {}
G = []
[late.child]
[late]
'''


def inside(value: object, place: Place = ()) -> Iterator[Place]:
    """Every place in what `tomllib` read: the oracle for which places there are."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in pairs:
        yield (*place, step)
        yield from inside(inner, (*place, step))


@pytest.mark.parametrize("text", [SHIPPED, ODD, ODD.replace("\n", "\r\n")], ids=["shipped", "odd", "odd, CRLF"])
def test_every_place_has_a_line_and_no_other_place_has(text: str) -> None:
    assert set(places(text)) == set(inside(tomllib.loads(text)))


@pytest.mark.parametrize(
    ("place", "row"),
    [
        (("a", "b", "c.d"), "a.b."),
        (("l", 0, 1), "'l' ="),
        (("l", 1, "z", "y"), "  { z"),
        (("l", 3), "  { z"),
        (("e",), "e ="),
        (("t", "u"), "[t . u]"),
        (("arr", 0, "deep", 1, "a"), "a = +1"),
        (("arr", 1, "deep", 0, "F"), "F ="),
        (("arr", 1, "deep", 0, "missing"), "[[arr.deep]]\nE"),
        (("late",), "[late]"),
        (("missing",), "a.b."),
    ],
)
def test_places_of_odd_constructs(place: Place, row: str) -> None:
    assert line_of(place, places(ODD)) == ODD.count("\n", 0, ODD.index(row)) + 1


# ── Anything at all ──────────────────────────────────────────────────────────────────────────────────────
ROWS = SHIPPED.split("\n")
PIECES = st.one_of(
    st.sampled_from(['"', "'", "[", "]]", "{", "}", "=", ",", "\n", "#", "\\", "0", "-", "true", '"""', "2015-01-01"]),
    st.sampled_from(ROWS).map(lambda row: f"\n{row}\n"),
    st.text(max_size=5),
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """The shipped file after one to three cuts, each with something else put in its place."""
    text = SHIPPED
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        text = text[:start] + draw(PIECES) + text[start + draw(st.integers(0, 60)) :]
    return text


@st.composite
def shuffled(draw: st.DrawFn) -> str:
    """The shipped file with rows left out, repeated or moved: most often still TOML."""
    rows = ROWS.copy()
    for _ in range(draw(st.integers(1, 4))):
        rows.insert(draw(st.integers(0, len(rows))), draw(st.sampled_from(rows)))
        del rows[draw(st.integers(0, len(rows) - 1))]
    return "\n".join(rows)


@settings(max_examples=25, deadline=None, database=None)
@given(text=st.one_of(mutated(), shuffled()))
def test_any_text_is_read_or_refused_with_lines(text: str) -> None:
    assert all(1 <= line <= text.count("\n") + 1 for line, _ in told(text))


@settings(max_examples=25, deadline=None, database=None)
@given(text=st.one_of(mutated(), shuffled()))
def test_lines_are_known_for_all_that_is_read(text: str) -> None:
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert set(places(text)) == set(inside(tree))


@settings(max_examples=15, deadline=None, database=None)
@given(at=st.integers(0, len(SHIPPED)), junk=st.binary(min_size=1, max_size=4))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, at: int, junk: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "norra.toml"
    path.write_bytes(SHIPPED.encode()[:at] + junk + SHIPPED.encode()[at:])
    refused = ""
    try:
        load(path)
    except ConfigurationError as error:
        refused = str(error)
    assert refused == "" or ROW.match(refused)
