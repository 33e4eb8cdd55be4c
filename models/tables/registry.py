"""Every table of the program; importing this module makes them all known to the metadata."""

from models.tables.actual_cost import ActualCost, ActualImport
from models.tables.agreement import Agreement
from models.tables.alarm import Alarm
from models.tables.api_token import ApiToken
from models.tables.budget_analysis import BudgetAnalysis, BudgetLine, BudgetYear
from models.tables.budget_net_price import BudgetNetPrice, NetReading
from models.tables.case import Case
from models.tables.case_event import CaseEvent
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

TABLES = (
    OrganisationVersion,
    Body,
    Medicine,
    SourcePage,
    SourceRecord,
    SourceLength,
    SourceHealth,
    Recommendation,
    Case,
    CaseEvent,
    RegionDecision,
    CostShare,
    BudgetAnalysis,
    BudgetLine,
    BudgetYear,
    BudgetNetPrice,
    NetReading,
    ActualImport,
    ActualCost,
    Document,
    FollowUp,
    ListedMedicine,
    Agreement,
    DayAhead,
    Alarm,
    NoticeChannel,
    OutboxMessage,
    DeliveryAttempt,
    Proposal,
    Mention,
    WebSession,
    KeptForm,
    TryCount,
    ApiToken,
    FlowHealth,
)
