"""What the API answers with. Every text is Swedish words as the pages have them; days are ISO dates."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field


class Shape(BaseModel):
    """Nothing but its fields leaves."""

    model_config = ConfigDict(extra="forbid")


class ClockShape(Shape):
    """A clock: days gone since its start (gross and net of stops), against aim and limit."""

    started_on: date
    aim_on: date
    limit_on: date
    days: int = Field(description="Kalenderdagar sedan start, eller till slutet")
    net_days: int = Field(description="Samma utan klockstopp")
    ended_on: date | None = Field(description="Tomt medan den går")
    held: bool = Field(description="Står klockan still?")
    pace: str = Field(description="Hur den står mot mål och gräns")


class CaseLineShape(Shape):
    """A case in a list. `regions` has each region's last answer by its key."""

    number: str
    product: str
    indication: str
    group: str = Field(description="Var ärendet står")
    waiting_on: str = Field(description="Vem det väntar på, eller hur det slutade")
    priority: str
    review_wanted: bool
    clock_start: date | None
    aim_on: date | None
    limit_on: date | None
    regions: dict[str, str]


class CasesShape(Shape):
    """A page of cases."""

    total: int
    page: int
    pages: int
    cases: list[CaseLineShape]


class RegionShape(Shape):
    """What a region has said, and its clock."""

    key: str
    name: str
    answer: str | None
    decided_on: date | None
    in_use: bool
    clock: ClockShape | None


class EventShape(Shape):
    """Something that happened in a case. `actor` recorded it, `cause` is the event it followed from."""

    seq: int
    on: date
    recorded_at: str
    what: str
    who: str
    cause: int | None


class CaseShape(Shape):
    """A case with where it stands, the regions side by side, and its timeline. Open prices only, never net."""

    number: str
    product: str
    substance: str
    indication: str
    route: str
    priority: str
    standing: str
    waiting_on: str
    clock: ClockShape | None
    regions: list[RegionShape]
    events: list[EventShape]


class FigureShape(Shape):
    """A group's lead times in calendar days. `definition` says what is timed."""

    measure: str
    group: str
    n: int
    running: int
    median: int | None
    p90: int | None
    least: int | None
    most: int | None
    within_aim: float | None = Field(description="Andel av de avslutade, 0–1")
    within_limit: float | None = Field(description="Andel av de avslutade, 0–1")
    estimated_median: int | None = Field(description="Kaplan–Meier, med pågående som oavslutade")
    definition: str


class FiguresShape(Shape):
    """Lead times on a day."""

    made_on: date
    figures: list[FigureShape]


class MeetingShape(Shape):
    """A meeting to come, and the numbers of the cases that wait for it."""

    body: str
    name: str
    on: date
    material_by: date
    cancelled: bool
    waiting: list[str]


class SourceShape(Shape):
    """How a source has been doing; moments are in UTC."""

    key: str
    label: str
    enabled: bool
    last_attempt_at: str | None
    last_success_at: str | None
    last_change_at: str | None
    failures_in_row: int
    rows: int | None
    problem: str | None


class ProposalShape(Shape):
    """Something a source has shown that a person is to take a stand on."""

    number: int
    about: str
    kind: str
    label: str
    verdict: str
    state: str
    seen: str
    source: str
    case: str | None
