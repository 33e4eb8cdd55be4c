"""Every table of the program; importing this module makes them all known to the metadata."""

from models.tables.actual_cost import ActualCost, ActualImport
from models.tables.alarm import Alarm
from models.tables.budget_analysis import BudgetAnalysis, BudgetLine, BudgetYear
from models.tables.budget_net_price import BudgetNetPrice, NetReading
from models.tables.case import Case
from models.tables.case_event import CaseEvent
from models.tables.document import Document, FollowUp
from models.tables.medicine import Medicine, Recommendation
from models.tables.notice_channel import NoticeChannel
from models.tables.organisation import Body, OrganisationVersion
from models.tables.outbox import DeliveryAttempt, OutboxMessage
from models.tables.region_decision import CostShare, RegionDecision
from models.tables.source import SourceHealth, SourcePage

TABLES = (
    OrganisationVersion,
    Body,
    Medicine,
    SourcePage,
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
    Alarm,
    NoticeChannel,
    OutboxMessage,
    DeliveryAttempt,
)
