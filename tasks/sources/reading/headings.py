"""What a heading of TLV's says of a medicine, as far as its words can be told apart."""

import re

# Where a heading that begins with the product says something of it.
SAYS = re.compile(
    r"\s+(?:(?:ingår|omfattas|får|utesluts|subventioner\w+|begräns\w+|förblir|fortsätter|kvarstår|blir|är|har|ska|kan|kommer"
    r"|tas|läggs|ges|nekas|avslås|beviljas|återinträder|inte|med|utan|för|vid)\b|[–—(])|\s*[,:;]"
)


def product_in(heading: str) -> str:
    """The product that a heading, which is not empty, begins with: what stands before the first word about it."""
    said = SAYS.search(heading)
    # Without such a word a name is all that can be told, and names of one word are the most common.
    return heading[: said.start()] if said else heading.split(maxsplit=1)[0]
