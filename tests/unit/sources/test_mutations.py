"""Every parser against thousands of damaged pages: what it reads can be believed, or it says that it cannot read.

    pytest tests/unit/sources/test_mutations.py --mutations 10000     the long run

A page that was damaged inside a text is another text: no parser can tell. What is asked is that nothing is read that
does not stand on the page, that no verdict is given which the label beside it does not state, that nothing is lost in
silence, and that every refusal says of which source, what was expected and what was found.
"""

from collections import Counter
from random import Random

import pytest

from tasks.sources.registry import sources
from tests.unit.sources.judging import outcome
from tests.unit.sources.mutations import damaged
from tests.unit.sources.specimens import specimen


@pytest.mark.parametrize("key", sources())
def test_a_damaged_page_is_read_believably_or_refused(key: str, mutations: int) -> None:
    whole = specimen(key)
    assert outcome(whole, whole.page) == "same"
    taken: Counter[str] = Counter()
    for number in range(mutations):
        page = damaged(whole.page, Random(f"{key} {number}"))
        try:
            taken[outcome(whole, page)] += 1
        except Exception as fault:
            fault.add_note(f"{key}, mutation {number}")
            raise
    # A reader that refused everything, or nothing, would not have been tried.
    assert taken["refused"] > mutations / 10
    assert taken["same"] + taken["differs"] > mutations / 20
    print(key, dict(taken))
