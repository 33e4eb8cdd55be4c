"""Which medicines a piece of news or a report tells of."""

from typing import Any

import pytest

from models.rules.identity import product_key, substance_key
from models.rules.mentions import told_in

LUXTURNA = "Regionerna rekommenderas att använda genterapin Luxturna vid ärftlig ögonsjukdom"


@pytest.mark.parametrize(
    ("facts", "product", "substance", "tells"),
    [
        ({"title": LUXTURNA}, "Luxturna", "voretigen neparvovek", True),
        ({"title": LUXTURNA.upper()}, "luxturna®", "", True),
        ({"title": "Ny rekommendation: Luxturnas plats"}, "Luxturna", "", False),
        ({"title": "Trastuzumab deruxtecan vid bröstcancer"}, "Enhertu", "trastuzumab deruxtekan", True),
        ({"title": "Trastuzumab vid bröstcancer"}, "Enhertu", "trastuzumab deruxtekan", False),
        ({"title": "Keytruda med Padcev vid urotelial cancer"}, "Keytruda + Padcev", "", True),
        ({"title": "Keytruda vid melanom"}, "Keytruda + Padcev", "", False),
        ({"title": "Nytt om Ion"}, "Ion", "", False),
        ({"title": ""}, "Luxturna", "voretigen neparvovek", False),
        ({}, "Luxturna", "voretigen neparvovek", False),
        ({"product": "LUXTURNA", "title": "Uppföljning"}, "Luxturna", "", True),
        ({"product": "Zolgensma", "title": "Jämfört med Luxturna"}, "Luxturna", "", False),
    ],
)
def test_a_record_tells_of_a_medicine_it_names(
    facts: dict[str, Any], product: str, substance: str, tells: bool
) -> None:
    assert told_in(facts).names(product_key(product), substance_key(substance)) is tells
