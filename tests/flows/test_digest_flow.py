"""Digests as a flow: written once a day, sent like any other message."""

from app.bootstrap import Ordnat
from flows.digest import digest
from tests.factories import Journey
from tests.flows.runs import outbox, run


async def test_digests_are_written_once_and_nothing_is_written_when_there_is_nothing(house: Ordnat) -> None:
    assert (await run(digest)).name == "Inget att berätta"
    Journey.opened(house).recommended().region("norrbotten")
    assert (await run(digest)).name == "3 sammandrag"
    written = [message.recipient for message in outbox(house) if message.kind == "digest"]
    assert sorted(written) == ["foa.handlaggare", "foa.handlaggare2", "norrbotten.ekonom"]
    assert (await run(digest)).name == "Inget att berätta"
