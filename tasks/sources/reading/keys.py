"""Keys of records: short enough to be kept, and as telling as the texts they are made of."""

from hashlib import sha256

MOST = 500
ENOUGH = 400


def key_of(*parts: str) -> str:
    """Normalised parts as one key. A long one is cut and told from its like by a digest of the whole."""
    whole = "|".join(parts)
    if len(whole) <= MOST:
        return whole
    return f"{whole[:ENOUGH]}…{sha256(whole.encode()).hexdigest()[:32]}"
