"""How the flows have been doing, as noted when their runs began and ended."""

from collections.abc import Sequence

from sqlmodel import Session, select

from models.tables.flow_health import FlowHealth


def flow_healths(session: Session) -> Sequence[FlowHealth]:
    """Every flow that has ever run, by name."""
    return session.exec(select(FlowHealth).order_by(FlowHealth.flow)).all()
