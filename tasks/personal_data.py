"""Where persons are held in the database: every table that names one, by which columns, and what becomes of it.

A closed list: a table that is neither here nor among `NOBODY` fails the tests, so that nobody adds one unseen.
`docs/personal-data.md` says the same in words, with why and how long.
"""

from dataclasses import dataclass
from enum import Enum

from sqlalchemy import Table
from sqlmodel import SQLModel

from models.tables.actual_cost import ActualCost, ActualImport
from models.tables.agreement import Agreement
from models.tables.alarm import Alarm
from models.tables.api_token import ApiToken
from models.tables.budget_analysis import BudgetAnalysis, BudgetLine, BudgetYear
from models.tables.budget_net_price import BudgetNetPrice, NetReading
from models.tables.case import Case
from models.tables.case_event import CaseEvent
from models.tables.core import table_of
from models.tables.day_ahead import DayAhead
from models.tables.document import Document, FollowUp
from models.tables.flow_health import FlowHealth
from models.tables.kept_form import KeptForm
from models.tables.listed_medicine import ListedMedicine
from models.tables.medicine import Medicine, Recommendation
from models.tables.notice_channel import NoticeChannel
from models.tables.organisation import Body, OrganisationVersion
from models.tables.outbox import DeliveryAttempt, OutboxMessage
from models.tables.proposal import Mention, Proposal
from models.tables.region_decision import CostShare, RegionDecision
from models.tables.source import SourceHealth, SourceLength, SourcePage, SourceRecord
from models.tables.try_count import TryCount
from models.tables.web_session import WebSession


class Fate(Enum):
    """What erasing a contact does with the rows that name them."""

    DELETED = "tas bort"
    CLEANED = "namn och adress byts ut"
    KEPT = "står kvar: ärendets historik, med funktionens nyckel"


@dataclass(frozen=True, slots=True)
class Place:
    """Rows of a table that name a person by key in `columns`; `shown` are the columns that tell of them."""

    row: type[SQLModel]
    what: str
    columns: tuple[str, ...]
    shown: tuple[str, ...]
    fate: Fate = Fate.KEPT

    @property
    def table(self) -> Table:
        """The table itself."""
        return table_of(self.row)


PLACES = (
    Place(
        CaseEvent, "Det som kontakten har gjort eller beslutat i ärenden", ("actor", "decider"),
        ("case_id", "seq", "kind", "on", "recorded_at", "actor", "decider", "stage", "region", "outcome"),
    ),
    Place(
        RegionDecision, "Regionbeslut som kontakten har fattat eller registrerat", ("decider", "recorder"),
        ("case_id", "seq", "region", "outcome", "decided_on", "body", "decider", "recorder"),
    ),
    Place(Case, "Ärenden som kontakten är handläggare för", ("officer",), ("id", "officer", "opened_at")),
    Place(
        BudgetAnalysis, "Analyser som kontakten är upphov till", ("author",), ("case_id", "seq", "version", "author")
    ),
    Place(NetReading, "När kontakten har läst nettopriser, och varför", ("reader",),
          ("case_id", "seq", "reader", "read_at", "purpose")),
    Place(Proposal, "Förslag som kontakten har avgjort", ("settled_by",), ("id", "kind", "settled_by", "settled_at")),
    Place(
        NoticeChannel, "Kanaler som kontakten har lagt upp", ("created_by",),
        ("id", "label", "created_by", "created_at"),
    ),
    Place(
        OutboxMessage, "Meddelanden till kontakten", ("recipient",),
        ("id", "kind", "case_id", "address", "subject", "body_text", "state", "created_at", "sent_at"), Fate.CLEANED,
    ),
    Place(
        WebSession, "Inloggningar", ("person",), ("person", "name", "created_at", "seen_at", "ends_at"), Fate.DELETED
    ),
    Place(KeptForm, "Påbörjade formulär, förseglade så att bara webbläsaren kan läsa dem", ("person",),
          ("person", "path", "ends_at"), Fate.DELETED),
    Place(ApiToken, "Nycklar för program", ("person",),
          ("id", "label", "person", "roles", "created_at", "ends_at", "used_at"), Fate.DELETED),
)  # fmt: skip
# Name a person otherwise than by a column of their own, and are read for it one by one.
OTHERWISE = (OrganisationVersion, DeliveryAttempt, Alarm)
# Hold no person: medicines, prices, pages of public sources, numbers. Texts of cases are the case's (`case_event`).
NOBODY = (
    Body, Medicine, SourcePage, SourceRecord, SourceLength, SourceHealth, Recommendation, CostShare, BudgetLine,
    BudgetYear, BudgetNetPrice, ActualImport, ActualCost, Document, FollowUp, ListedMedicine, Agreement, DayAhead,
    Mention, TryCount, FlowHealth,
)  # fmt: skip
