"""Every table of the program; importing this module makes them all known to the metadata."""

from models.tables.budget_analysis import BudgetAnalysis, BudgetLine
from models.tables.case import Case
from models.tables.case_event import CaseEvent
from models.tables.document import Document, FollowUp
from models.tables.medicine import Medicine, Recommendation
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
    Document,
    FollowUp,
    OutboxMessage,
    DeliveryAttempt,
)
