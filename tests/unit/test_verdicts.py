"""Words that NT-rådet has used, and what they mean to us."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.verdicts import Recognised, Verdict, classes_among, recognise

WORDS = [
    ("bör användas", Verdict.SHOULD),
    ("bör", Verdict.SHOULD),
    ("bör i första hand användas", Verdict.SHOULD),
    ("bör användas tills vidare", Verdict.SHOULD),
    ("rekommenderar regionerna att använda Trodelvy som monoterapi", Verdict.SHOULD),
    ("regionerna rekommenderas att använda genterapin", Verdict.SHOULD),
    ("kan användas", Verdict.MAY),
    ("kan", Verdict.MAY),
    ("uppdaterad: kan användas", Verdict.MAY),
    ("bör inte användas", Verdict.SHOULD_NOT),
    ("bör inte", Verdict.SHOULD_NOT),
    ("bör i nuläget ej ges", Verdict.SHOULD_NOT),
    ("ska inte användas", Verdict.SHOULD_NOT),
    ("ska inte", Verdict.SHOULD_NOT),
    ("inte använda", Verdict.SHOULD_NOT),
    ("avstå", Verdict.SHOULD_NOT),
    ("prioriteras ned", Verdict.SHOULD_NOT),
    ("använd inte", Verdict.SHOULD_NOT),
    ("kan ej ges", Verdict.SHOULD_NOT),
    ("kan inte rekommenderas", Verdict.SHOULD_NOT),
    ("rekommenderar regionerna att inte använda Kymriah", Verdict.SHOULD_NOT),
    ("råder regionerna att inte använda", Verdict.SHOULD_NOT),
    ("rekommenderar regionerna att avstå från att använda", Verdict.SHOULD_NOT),
    ("avråder", Verdict.SHOULD_NOT),
    ("avråds tills rekommendationerna förnyas", Verdict.SHOULD_NOT),
    ("CAR-T-behandling prioriteras ned vid lymfom", Verdict.SHOULD_NOT),
    ("avvakta", Verdict.AWAIT),
    ("avvakta utredning", Verdict.AWAIT),
    ("rekommenderas avvakta med införande", Verdict.AWAIT),
    ("under beredning", Verdict.UNDER_PREPARATION),
    ("omfattas av nationell samverkan", Verdict.UNDER_PREPARATION),
    ("omfattas inte av nationell samverkan", Verdict.REGIONAL),
    ("ska inte samverkas nationellt", Verdict.REGIONAL),
    ("omfattas inte", Verdict.REGIONAL),
    ("kan bedömas regionalt", Verdict.REGIONAL),
    ("kommer inte att ge en rekommendation, avtal finns", Verdict.AGREEMENT_ONLY),
    ("nationellt avtal, kommer inte att ge en rekommendation", Verdict.AGREEMENT_ONLY),
    ("arkiverad", Verdict.ARCHIVED),
    ("arkiverad: bör användas", Verdict.ARCHIVED),
    ("arkiverad: bör inte användas", Verdict.ARCHIVED),
    ("oförändrad rekommendation", Verdict.REVISION),
    ("uppdaterad", Verdict.REVISION),
    ("oförändrad", Verdict.REVISION),
    ("generell rekommendation för PD-(L)1-hämmare", Verdict.CLASS_RULE),
    ("PD-(L)1-hämmare", Verdict.CLASS_RULE),
]
# For a person to read: no direction, two directions, or a no that hangs loose.
UNCERTAIN = [
    "",
    "rekommenderar",
    "NT-rådet rekommenderar",
    "rekommenderas",
    "kommer inte att ge en rekommendation",
    "kan komma att omprövas",
    "kan ännu inte bedömas",
    "behöver inte avvakta",
    "bör inte användas i avvaktan på TLV",
    "bör användas vid ALL, bör inte användas vid lymfom",
    "bör användas vid ALL, kan användas vid lymfom",
    "kan användas, dock inte till barn",
    "bör användas gäller inte längre",
    "bör användas om inte annat avtalats",
    "bör användas ej",
    "bör aldrig användas",
    "recommended",
    "1",
    # A word nobody knows, where a no may stand: misspelt, damaged, or new.
    "bör 1nte användas",
    "bör itne användas",
    "kan knappast ges",
    "bör näppeligen användas",
    "rekommenderar ijte att använda",
    "rekommenderar regionerna att avst\u00e4 från att använda",
    "kan under vissa förutsättningar2 erbjudas",
]
RESTRICTED = [
    ("kan under vissa förutsättningar och strikt kontroll erbjudas", Verdict.MAY),
    ("kan under vissa förutsättningar", Verdict.MAY),
    ("bör användas för små barn med viss genetik", Verdict.SHOULD),
    ("bör endast ges till riskgrupp 1", Verdict.SHOULD),
    ("kan användas i begränsad omfattning", Verdict.MAY),
]


@pytest.mark.parametrize(("label", "verdict"), WORDS)
def test_known_words(label: str, verdict: Verdict) -> None:
    assert recognise(label) == Recognised(verdict, restricted=False)


@pytest.mark.parametrize("label", UNCERTAIN)
def test_what_is_not_certain_is_not_guessed(label: str) -> None:
    assert recognise(label) == Recognised(Verdict.UNRECOGNISED, restricted=False)


@pytest.mark.parametrize(
    "product",
    [
        "PD-(L)1-hämmare",
        "PD-1-hämmare",
        "PD-L1",
        "PARP-hämmare",
        "CDK4/6-hämmare",
        "CAR-T",
        "CAR-T-behandling",
        "Läkemedelsklassen JAK",
        "Monoklonala antikroppar",
        "Genterapier",
    ],
)
@pytest.mark.parametrize("label", ["bör användas", "kan användas till vissa", "bör inte användas", "avvakta"])
def test_a_class_gets_a_rule_whatever_its_direction(product: str, label: str) -> None:
    assert recognise(label, product=product) == Recognised(Verdict.CLASS_RULE, restricted=False)


@pytest.mark.parametrize("product", ["", "Keytruda", "Keytruda + Padcev", "Carta", "PD-12", "Terapin"])
def test_a_product_is_no_class(product: str) -> None:
    assert recognise("bör användas", product=product).verdict is Verdict.SHOULD


@pytest.mark.parametrize("label", ["arkiverad", "under beredning", "uppdaterad", "omfattas inte", "i särklass"])
def test_what_is_no_direction_stays_what_it_is_for_a_class(label: str) -> None:
    assert recognise(label, product="PARP-hämmare") == recognise(label)


@pytest.mark.parametrize(("label", "verdict"), RESTRICTED)
def test_conditions_are_seen(label: str, verdict: Verdict) -> None:
    assert recognise(label) == Recognised(verdict, restricted=True)


def test_a_no_is_never_restricted() -> None:
    assert recognise("bör inte användas annat än i vissa fall") == Recognised(Verdict.SHOULD_NOT, False)


@pytest.mark.parametrize(
    "label",
    [
        "BÖR INTE ANVÄNDAS",
        "  Bör\n inte\tanvändas. ",
        "bör\N{NO-BREAK SPACE}inte\N{NO-BREAK SPACE}användas",
        "b&ouml;r inte anv&auml;ndas",
        "bör&nbsp;inte användas",
        "bo\N{COMBINING DIAERESIS}r inte anva\N{COMBINING DIAERESIS}ndas",
        "bör in\N{SOFT HYPHEN}te använ\N{ZERO WIDTH SPACE}das",
    ],
)
def test_how_it_is_written_does_not_matter(label: str) -> None:
    assert recognise(label).verdict is Verdict.SHOULD_NOT


@pytest.mark.parametrize("verdict", Verdict)
def test_our_own_words_are_understood(verdict: Verdict) -> None:
    assert recognise(verdict.label).verdict is verdict


@given(st.text(max_size=60))
def test_any_text_gets_a_verdict(label: str) -> None:
    assert recognise(label).verdict in Verdict


@given(
    st.sampled_from(["bör", "ska", "bör tills vidare", "kan"]),
    st.sampled_from(["inte", "ej", "icke"]),
    st.sampled_from(["användas", "ges", "erbjudas"]),
    st.sampled_from(["", " vid lymfom", " som monoterapi"]),
)
def test_no_negative_form_is_taken_for_a_yes(modal: str, no: str, used: str, rest: str) -> None:
    assert recognise(f"{modal} {no} {used}{rest}").verdict is Verdict.SHOULD_NOT


@given(st.lists(st.sampled_from([
    "Keytruda", "Tecartus", "Opdivo", "PD-1-hämmare", "PD-(L)1", "pdl1", "CAR-T", "CART", "(CAR-T-celler)", "Carvykti",
    "Läkemedelsklassen", "klass", "Klassiska", "Antikroppar", "Genterapier", "terapi", "",
])))  # fmt: skip
def test_classes_are_found_among_many_as_one_by_one(products: list[str]) -> None:
    alone = {name for name in products if recognise("kan användas", product=name).verdict is Verdict.CLASS_RULE}
    assert classes_among(products) == alone
