"""Everything is still: the last messages are sent, and what is left is held against what was promised."""

from datetime import datetime, timedelta

from app.bootstrap import Ordnat
from notifications.doors import mail_door, open_door
from tasks.deliver import Post, deliver
from tasks.watch import watch
from tests.campaign.judge import Verdict, judged
from tests.campaign.ledger import Ledger
from tests.campaign.rungs import Witness
from tests.campaign.twin import unlike_their_twins
from tests.mail import PostOffice

# Far enough on for every alarm that waits for working hours, and every message that is to be tried again.
_DAYS = 12


def aftermath(house: Ordnat, ledger: Ledger, witness: Witness, office: PostOffice) -> Verdict:
    """What is wrong, by the database, the mail server, the witness and the twins."""
    watch(house.change, now=house.now, organisation=house.organisation, sources=house.sources)
    witness.look(at_most=len(ledger.openings))
    for days in range(_DAYS):
        _deliver(house, house.now() + timedelta(days=days))
    verdict = judged(house, ledger, [str(mail["Message-ID"]) for mail in office.mails])
    verdict.add("larm förlorade", witness.lacking)
    unlike = unlike_their_twins(house, ledger, house.settings.home / "tvillingar")
    verdict.add("ärenden olika sina ostörda tvillingar", unlike)
    verdict.add("fel som inget bröt in förklarar", ledger.broken)
    return verdict


def _deliver(house: Ordnat, later: datetime) -> None:
    url = house.settings.mail_url
    assert url is not None, "the campaign has a mail server"
    door = mail_door(url.get_secret_value())
    deliver(Post(house.change, lambda: later, f"sist {later.isoformat()}", house.organisation, open_door, door))
