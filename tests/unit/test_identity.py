"""Which spellings are the same thing, and which are not."""

import re
from unicodedata import category, normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.rules.identity import SPELLINGS, folded, indication_key, product_key, substance_key

SAME_INDICATION = [
    ("Hemofili B", "hemofili b"),
    ("Hemofili B", " Hemofili\N{NO-BREAK SPACE} B. "),
    ("B-cellslymfom", "B\N{NON-BREAKING HYPHEN}cellslymfom"),
    ("B-cellslymfom", "B\N{EN DASH}cellslymfom"),
    ("Spinal muskelatrofi typ 1–3", "Spinal muskelatrofi typ 1 - 3"),
    ("från ≥ 2 behandlingar", "från >=2 behandlingar"),
    ("bröstcancer (HER2+)", "bröstcancer ( HER2 + )"),
    ("Crohn's sjukdom", "Crohn\N{RIGHT SINGLE QUOTATION MARK}s sjukdom"),
    ("”svår” astma", '"svår" astma'),
    ("na\N{SOFT HYPHEN}thinna", "nathinna"),
    ("Ärftlig", "A\N{COMBINING DIAERESIS}rftlig"),
]
OTHER_INDICATION = [
    ("Spinal muskelatrofi typ 1", "Spinal muskelatrofi typ 2"),
    ("Akut lymfatisk leukemi", "Akut myeloisk leukemi"),
    ("bröstcancer, andra linjen", "bröstcancer, tredje linjen"),
    ("HER2+", "HER2-"),
    ("< 18 år", "> 18 år"),
    ("barn", "bärn"),
]
SAME_SUBSTANCE = [
    ("trastuzumab deruxtekan", "trastuzumab deruxtecan"),
    ("teklistamab", "teclistamab"),
    ("voretigen neparvovek", "voretigene neparvovec"),
    ("onasemnogen abeparvovek", "onasemnogene abeparvovec"),
    ("etranakogen dezaparvovek", "etranacogene dezaparvovec"),
    ("tisagenlekleucel", "tisagenlecleucel"),
    ("axikabtagenciloleucel", "axicabtagene ciloleucel"),
    ("atidarsagen autotemcel", "atidarsagene autotemcel"),
    ("krizanlizumab", "crizanlizumab"),
    ("lekanemab", "Lecanemab"),
    ("sacituzumab govitekan", "sacituzumab-govitecan"),
    ("lutetium (177Lu) vipivotid tetraxetan", "lutetium (177Lu) vipivotide tetraxetan"),
    ("morfin", "morphine"),
    ("metotrexat", "methotrexate"),
    ("kvetiapin", "quetiapine"),
    ("ciklosporin", "ciclosporin"),
    ("pembrolizumab + enfortumab vedotin", "enfortumab vedotin, pembrolizumab"),
    ("pembrolizumab och enfortumab vedotin", "pembrolizumab and enfortumab vedotin"),
    ("oxikodon", "oxycodone"),
    ("Adrenalin", "epinephrine"),
    ("zoledronsyra", "zoledronic acid"),
    ("koffein och paracetamol", "acetaminophen + caffeine"),
]
OTHER_SUBSTANCE = [
    ("nivolumab", "pembrolizumab"),
    ("trastuzumab", "trastuzumab deruxtecan"),
    ("inotersen", "tofersen"),
    ("nusinersen", "inotersen"),
    # Known limits, kept here so that nobody believes otherwise: salts, and names in no table.
    ("imatinib", "imatinib mesilate"),
    ("orciprenalin", "metaproterenol"),
]


@pytest.mark.parametrize(("one", "other"), SAME_INDICATION)
def test_the_same_indication(one: str, other: str) -> None:
    assert indication_key(one) == indication_key(other)


@pytest.mark.parametrize(("one", "other"), OTHER_INDICATION)
def test_different_indications(one: str, other: str) -> None:
    assert indication_key(one) != indication_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kymriah", "KYMRIAH®"),
        ("Kymriah", " Kymriah "),
        ("Keytruda + Padcev", "Padcev och Keytruda"),
        ("Abrysvo + Arexvy", "Arexvy/Abrysvo"),
        ("Abrysvo™ och Arexvy", "arexvy & abrysvo"),
    ],
)
def test_the_same_product(one: str, other: str) -> None:
    assert product_key(one) == product_key(other)


def test_a_combination_is_not_its_parts() -> None:
    assert len({product_key(name) for name in ("Keytruda", "Padcev", "Keytruda + Padcev")}) == 3


@pytest.mark.parametrize(("swedish", "english"), SAME_SUBSTANCE)
def test_the_same_substance(swedish: str, english: str) -> None:
    assert substance_key(swedish) == substance_key(english)


@pytest.mark.parametrize(("one", "other"), OTHER_SUBSTANCE)
def test_different_substances(one: str, other: str) -> None:
    assert substance_key(one) != substance_key(other)


def slowly_folded(text: str) -> str:
    """What folding means, sign by sign."""
    caseless = normalize("NFC", normalize("NFD", text).casefold()).translate(SPELLINGS)
    visible = "".join(sign for sign in caseless if category(sign) != "Cf")
    return normalize("NFC", " ".join(visible.split()))


def test_every_sign_of_western_europe_is_folded_as_all_are() -> None:
    signs = [chr(number) for number in range(0x250)]
    assert [folded(f"a{sign}b") for sign in signs] == [slowly_folded(f"a{sign}b") for sign in signs]


@given(st.text(st.one_of(st.characters(max_codepoint=0x2FF), st.characters()), max_size=20))
def test_texts_are_folded_as_all_are(text: str) -> None:
    assert folded(text) == slowly_folded(text)


@given(st.text("abö -/,;:()+<>=.  ≤…–", max_size=20))
def test_spaces_beside_signs_mean_nothing(text: str) -> None:
    assert indication_key(text) == re.sub(r"\s*([-/,;:()+<>=.])\s*", r"\1", folded(text)).strip(" .,;:")


@given(st.text(max_size=40))
@example("0 ® 0")
def test_a_key_is_its_own_key(text: str) -> None:
    assert indication_key(indication_key(text)) == indication_key(text)
    assert product_key(product_key(text)) == product_key(text)
