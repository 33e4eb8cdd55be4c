"""Whether two names, in Swedish or English and with or without an ATC code, are of one substance.

A code of the fifth level names one substance (WHO, Guidelines for ATC classification): two that agree decide, and so
do two that differ, however alike the names. A shorter code names a group and decides nothing. Without two codes the
names decide.
"""

import re

from models.rules.identity import substance_key
from models.rules.substance_names import FORMER_CODES

FIFTH_LEVEL = re.compile(r"[A-DG-HJLMNPRSV][0-9]{2}[A-Z]{2}[0-9]{2}")


def same_substance(name: str, atc: str | None, other_name: str, other_atc: str | None) -> bool:
    """Are the two one substance, or one combination? Empty names are of none.

    A substance may have several codes, one for each use (methotrexate: cancer and rheumatism). By codes such are two,
    so this is for finding what belongs together, not for counting substances.
    """
    codes = substance_code(atc), substance_code(other_atc)
    if all(codes):
        return codes[0] == codes[1]
    key = substance_key(name)
    return bool(key) and key == substance_key(other_name)


def substance_code(atc: str | None) -> str | None:
    """A code of the fifth level as it is today; None for a shorter one, several, or anything else."""
    code = "".join((atc or "").split()).upper()
    return FORMER_CODES.get(code, code) if FIFTH_LEVEL.fullmatch(code) else None
