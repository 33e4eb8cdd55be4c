"""How each flow has been doing, in our own database: Prefect's can be lost."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.tables.types import UtcDateTime


class FlowHealth(SQLModel, table=True):
    """A flow by its name in `deployments/prefect.yaml`.

    `unfinished_since` is when the first run began that has not been heard of since: a run that was killed never ends,
    and the next ones may be killed as well. None when the latest end came after every beginning. A run that ends in a
    failed state counts among `failures_in_row` and `failures_total`. `last_seconds`: how long the run took that ended
    last. Of a flow whose beginnings are not noted only the failures are here.
    """

    __tablename__ = "flow_health"

    flow: str = Field(primary_key=True, max_length=80)
    last_started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    unfinished_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_success_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_seconds: float | None = None
    failures_in_row: int = 0
    failures_total: int = 0
    runs_total: int = 0
