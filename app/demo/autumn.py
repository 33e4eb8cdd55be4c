"""The second act of `ordnat demo`: an autumn goes by on a simulated calendar, and delays make themselves heard.

Four medicines, taken up on the same day. One is decided in time, one is about to miss a meeting, one is forgotten, one
is stopped. The medicines are real, their dates made up. Nothing of Prefect is needed: the same watch and the same
deliverer as the flows', once a day, against a real mail server.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from sqlmodel import col, select

from app.bootstrap import Ordnat, build, prepare
from app.demo.mailbox import Mailbox
from app.demo.site import DemoSite
from app.demo.sources import write_sources
from app.settings import Settings
from models import database
from models.rules.budget_impact import Inputs
from models.rules.clocks.stopping import WantedStop
from models.rules.clocks.stops import StopReason
from models.rules.decisions import Decision
from models.rules.process import Stage
from models.tables.medicine import Medicine, Recommendation
from notifications.doors import mail_door, open_door
from tasks.actions.automatic import carry_out_all
from tasks.actions.decide import decide
from tasks.actions.open_case import TakeUp, open_case
from tasks.actions.stop import stop_clock
from tasks.deliver import Post, deliver
from tasks.poll import poll_all
from tasks.watch import watch

FIRST, LAST = date(2026, 9, 1), date(2026, 11, 20)
OFFICER = "foa.handlaggare"
_NOON = time(12)


@dataclass(frozen=True, slots=True)
class Heard:
    """A mail as the mail server got it, and on which simulated day."""

    on: date
    mail: EmailMessage


@dataclass
class Autumn:
    """The house on a calendar that is moved by hand, a mailbox, and what was heard when."""

    house: Ordnat
    mailbox: Mailbox
    day: date = FIRST
    heard: list[Heard] = field(default_factory=list)

    def opens(self, product: str) -> int:
        """A case officer takes up a medicine today, as if it had been recommended today; the case's id."""
        with database.reading(self.house.engine) as session:
            known = session.exec(
                select(Recommendation.id)
                .join(Medicine, Recommendation.medicine_id == Medicine.id)  # type: ignore[arg-type]
                .where(Medicine.product == product, col(Recommendation.verdict).in_(("should", "may")))
                .order_by(col(Recommendation.number).desc())
            ).first()
        take_up = TakeUp(on=self.day, published_on=self.day, budget=_price(self.day))
        return self._carried_on(self.house.act(open_case, known, take_up, actor=OFFICER).case_id)

    def decides(self, case_id: int, decision: Decision, by: str) -> None:
        """A body decides today, and what follows by itself follows."""
        self.house.act(decide, case_id, replace(decision, on=self.day), actor=OFFICER, decided_by=by)
        self._carried_on(case_id)

    def stops(self, case_id: int, reason: StopReason, until: date) -> None:
        """A case officer stops the case's clock today."""
        self.house.act(stop_clock, case_id, WantedStop(reason, until), actor=OFFICER)

    def lives(self) -> None:
        """The day goes: the watch comes round, and what is due is sent."""
        before = len(self.mailbox.mails)
        watch(self.house.change, now=self.house.now, organisation=self.house.organisation, sources=self.house.sources)
        deliver(self._post())
        self.heard += [Heard(self.day, mail) for mail in self.mailbox.mails[before:]]

    def about(self, number: str) -> list[Heard]:
        """The mails about a case, in the order they came."""
        return [heard for heard in self.heard if str(heard.mail["Subject"]).startswith(number)]

    def _carried_on(self, case_id: int) -> int:
        now, organisation = self.house.now(), self.house.organisation
        self.house.change(lambda session: carry_out_all(session, case_id, now=now, organisation=organisation))
        return case_id

    def _post(self) -> Post:
        return Post(
            change=self.house.change,
            now=self.house.now,
            worker=f"demo:{os.getpid()}",
            organisation=self.house.organisation,
            open_door=open_door,
            mail=mail_door(self.mailbox.url),
        )


@contextmanager
def autumn() -> Iterator[Autumn]:
    """An empty house on the first day, with NT-rådet's list read; gone afterwards."""
    with (
        TemporaryDirectory(prefix="ordnat-demo-", ignore_cleanup_errors=True) as home,
        DemoSite() as site,
        Mailbox() as mailbox,
    ):
        sources = write_sources(Path(home), {"nt_recommendations": site.url})
        settings = Settings(home=Path(home), mail_url=SecretStr(mailbox.url), database_url=None, sources=sources)
        season = Autumn(build(settings), mailbox)
        here = ZoneInfo(season.house.organisation.clock.timezone)
        season.house = replace(season.house, clock=lambda: datetime.combine(season.day, _NOON, here).astimezone(UTC))
        prepare(season.house)
        poll_all(season.house.asking, [season.house.sources["nt_recommendations"]])
        yield season
        season.house.engine.dispose()


def days() -> Iterator[date]:
    """Every day of the autumn."""
    return (FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1))


def decision(stage: Stage, outcome: str, region: str | None = None) -> Decision:
    """A decision to be taken on whatever day it is then."""
    return Decision(stage, outcome, FIRST, region=region)


def _price(on: date) -> Inputs:
    return Inputs(Decimal(430_000), "AIP", on, Decimal(55))
